import { describe, expect, it } from 'vitest';
import { notPreferred } from '../../../src-shared/key-access.ts';
import { pinStates } from '../../../src-shared/key-abilities.ts';
import { providers } from '../../../src-shared/key-references.ts';
import { monitorIntervalSchema } from '../../../src-shared/keys.ts';
import { tokenProblem } from '../../../src-renderer/screens/keys/key-looks.ts';
import { checkEvents, intervalOptions, intervalText, monitorText } from '../../../src-renderer/screens/keys/monitor-words.ts';
import { mayTry, stateAfter } from '../../../src-renderer/screens/keys/pin-tries.ts';
import { comparisonText, laidOut, noNextText, rotationText } from '../../../src-renderer/screens/keys/provider-words.ts';
import { setupGuides } from '../../../src-renderer/screens/keys/setup-guides.ts';
import { notPreferredWhy } from '../../../src-renderer/screens/keys/sign-in-words.ts';

describe('the monitor', () => {
  it.each([[30, '30 seconds'], [60, 'minute'], [90, '90 seconds'], [240, '4 minutes']])('validates every %d s: every %s', (seconds, words) => {
    expect(intervalText(seconds)).toBe(words);
  });

  it('offers intervals the contract takes, the set one among them', () => {
    const offered = intervalOptions(90).map(({ value }) => Number(value));
    expect(offered).toEqual([30, 60, 90, 120, 240]);
    expect(offered.every((seconds) => monitorIntervalSchema.safeParse(seconds).success)).toBe(true);
  });

  it('tells a change of phase, and of the reason alone', () => {
    const check = { id: 1, at: 0, from: 'VALID', phase: 'INVALID', message: 'Disabled.', by: 'monitor' } as const;
    expect(checkEvents([check])[0]).toMatchObject({ title: 'Valid → Invalid', tone: 'danger', detail: 'Disabled. · seen by the monitor' });
    expect(checkEvents([{ ...check, from: 'INVALID' }])[0]?.title).toBe('Invalid, for another reason');
  });
});

describe('a PIN', () => {
  it.each([
    ['ok', '1234', false, true],
    ['count-low', '1234', false, true],
    ['final-try', '1234', false, false],
    ['final-try', '1234', true, true],
    ['locked', '1234', true, false],
    ['not-set', '1234', true, false],
    ['ok', '', false, false],
  ] as const)('on a token that is %s, typed %j, last try meant %s: may be tried %s', (state, value, lastTry, may) => {
    expect(mayTry({ state, value, lastTry })).toBe(may);
  });

  it('that was refused moves the counter; another error does not', () => {
    expect(stateAfter({ code: 'PIN_WRONG', data: { token: 't', pin: 'count-low' } }, 'ok')).toBe('count-low');
    expect(stateAfter({ code: 'PIN_LAST_TRY', data: { token: 't' } }, 'ok')).toBe('final-try');
    expect(stateAfter({ code: 'VAULT_LOCKED', data: {} }, 'count-low')).toBe('count-low');
    expect(stateAfter(null, 'ok')).toBe('ok');
  });

  it('cannot be entered on a token that is locked, without PIN or not initialised, and each says why', () => {
    const why = pinStates.map((pin) => tokenProblem({ initialized: true, pin }));
    expect(why.map((words) => words !== undefined)).toEqual(pinStates.map((pin) => pin === 'locked' || pin === 'not-set'));
    expect(tokenProblem({ initialized: false, pin: 'ok' })).toMatch(/^Not initialised/);
  });
});

describe('what a provider says', () => {
  it.each([
    [{ automatic: null, periodDays: null }, 'The provider does not say'],
    [{ automatic: false, periodDays: null }, 'Off: it rotates when its owner asks for it'],
    [{ automatic: true, periodDays: null }, 'On'],
    [{ automatic: true, periodDays: 1 }, 'On, every 1 day'],
    [{ automatic: true, periodDays: 365 }, 'On, every 365 days'],
  ])('of rotation %o reads %s', (status, words) => {
    expect(rotationText(status)).toBe(words);
  });

  it.each([
    [['granted', 'missing', 'unknown'], '1 of 3 requirements is missing.'],
    [['missing', 'missing'], '2 of 2 requirements are missing.'],
    [['missing', 'granted', 'broader', 'broader'], '1 of 2 requirements is missing.'],
    [['granted', 'unknown', 'broader'], 'Nothing is known to be missing, but not everything could be read.'],
    [['granted', 'broader'], 'Everything is granted, and some of it goes further than it needs to.'],
    [['granted'], 'Everything is granted, and nothing beyond it.'],
  ] as const)('of access %j comes to: %s', (states, words) => {
    expect(comparisonText(states.map((state) => ({ state })))).toBe(words);
  });

  it('says that no rotation is planned only where it is known to be off', () => {
    expect(noNextText({ automatic: false })).toBe('None is planned');
    for (const automatic of [true, null]) expect(noNextText({ automatic })).toBe('The provider does not say');
  });

  it('lays out a policy in JSON, and leaves every other text as it is', () => {
    expect(laidOut('{"Version":"2012-10-17"}')).toBe('{\n  "Version": "2012-10-17"\n}');
    expect(laidOut('{"Version":')).toBe('{"Version":');
    expect(laidOut('az role assignment list')).toBe('az role assignment list');
  });

  it('promises the interval and the sealing for a key in use alone', () => {
    expect(monitorText({ intervalSeconds: 240, tenantCount: 1 })).toBe('Validated every 4 minutes while the vault is open; refused keys seal within five minutes.');
    expect(monitorText({ intervalSeconds: 60, tenantCount: 0 })).toMatch(/once a tenant depends on it; until then about every 15 minutes/);
  });
});

describe('the setup guides', () => {
  it.each(providers)('for %s have steps with words of their own, the last one on this desk', (provider) => {
    const { who, steps, toCreate } = setupGuides[provider];
    expect(steps.length).toBeGreaterThanOrEqual(4);
    expect(new Set(steps.map(({ title }) => title)).size).toBe(steps.length);
    for (const words of [who, toCreate, ...steps.map(({ text }) => text)]) expect(words).toMatch(/[.]$/);
  });

  it('say why, for every way of signing in that is not preferred', () => {
    expect(Object.keys(notPreferredWhy).sort()).toEqual([...notPreferred].sort());
  });
});
