import { describe, expect, it } from 'vitest';
import { accessKeyProblems, draftProblems, emptyForm, inScope, orderOf, patchOf, rolesFor, withRole } from '../../../src-renderer/screens/access-keys/access-key-form.ts';
import { dayOf, draftOf, expiresAtOf, expiryProblem, usualExpiry } from '../../../src-renderer/screens/access-keys/expiry-form.ts';
import { overlapEnd, overlapProblem, overlapSecondsOf } from '../../../src-renderer/screens/access-keys/overlap-form.ts';
import { accessRoles, mostOverlapSeconds, tenantRoles } from '../../../src-shared/access-keys.ts';

const now = new Date(2026, 2, 4, 9, 30).getTime();
const day = 86_400_000;
const key = { name: 'CI', roles: ['secrets-read', 'keys-read'] } as const;

describe('the end of a key', () => {
  it.each([
    ['30', 30],
    ['90', 90],
    ['365', 365],
  ] as const)('in %s days is counted from now', (choice, days) => {
    expect(expiresAtOf({ choice, date: '' }, now)).toBe(now + days * day);
    expect(expiryProblem({ choice, date: '' }, now)).toBeUndefined();
  });

  it('on a day is the last moment of that day here', () => {
    const at = expiresAtOf({ choice: 'date', date: '2026-03-29' }, now);
    expect(at).toBe(new Date(2026, 2, 30).getTime() - 1);
    expect(dayOf(at ?? 0)).toBe('2026-03-29');
  });

  it('on this very day is still ahead; on the day before it is over', () => {
    expect(expiryProblem({ choice: 'date', date: '2026-03-04' }, now)).toBeUndefined();
    expect(expiryProblem({ choice: 'date', date: '2026-03-03' }, now)).toMatch(/is over/);
  });

  it.each(['', 'soon', '2026-02-30', '2026-13-01', '26-03-04'])('is not taken from %j, which is no day', (date) => {
    expect(expiresAtOf({ choice: 'date', date }, now)).toBeUndefined();
    expect(expiryProblem({ choice: 'date', date }, now)).toMatch(/Choose the last day/);
  });

  it('is null for never, and a draft of what a key has says the same', () => {
    expect(expiresAtOf({ choice: 'never', date: '2026-03-04' }, now)).toBeNull();
    expect(draftOf(null)).toEqual({ choice: 'never', date: '' });
    expect(draftOf(now)).toEqual({ choice: 'date', date: '2026-03-04' });
  });
});

describe('the overlap of a rotation', () => {
  it.each([
    ['none', 0],
    ['hour', 3600],
    ['day', 86_400],
    ['week', 604_800],
  ] as const)('%s is %i seconds', (choice, seconds) => {
    expect(overlapSecondsOf({ choice, hours: 'nonsense' })).toBe(seconds);
  });

  it('of one\u2019s own is taken in whole hours up to the longest there is', () => {
    expect(overlapSecondsOf({ choice: 'own', hours: ' 48 ' })).toBe(172_800);
    expect(overlapSecondsOf({ choice: 'own', hours: '720' })).toBe(mostOverlapSeconds);
  });

  it.each(['', '0', '-1', '1.5', '721', '1e3', 'two'])('of %j hours is refused with what may be typed', (hours) => {
    expect(overlapSecondsOf({ choice: 'own', hours })).toBeUndefined();
    expect(overlapProblem({ choice: 'own', hours })).toMatch(/from 1 to 720/);
  });

  it('ends with the old pair\u2019s own end when that comes first', () => {
    expect(overlapEnd(now + 1000, 3600, now)).toBe(now + 1000);
    expect(overlapEnd(now + day, 3600, now)).toBe(now + 3_600_000);
    expect(overlapEnd(null, 3600, now)).toBe(now + 3_600_000);
  });
});

describe('a new key', () => {
  const whole = { ...emptyForm('acme'), name: ' CI ', roles: ['secrets-read'] } as const;

  it('begins with an end', () => {
    expect(emptyForm(undefined).expiry).toEqual(usualExpiry);
    expect(usualExpiry.choice).toBe('90');
  });

  it('is ordered as it was described, the name trimmed', () => {
    expect(accessKeyProblems(whole, now)).toEqual({});
    expect(orderOf(whole, now)).toEqual({ tenant: 'acme', name: 'CI', roles: ['secrets-read'], expiresAt: now + 90 * day });
  });

  it('of the account is ordered without a tenant, also when one was chosen before', () => {
    expect(orderOf(inScope(whole, 'account'), now).tenant).toBeNull();
  });

  it('says of each field what is missing', () => {
    const problems = accessKeyProblems({ ...emptyForm(undefined), name: '  ', expiry: { choice: 'date', date: '' } }, now);
    expect(Object.keys(problems).sort()).toEqual(['expiresAt', 'name', 'roles', 'tenant']);
  });

  it('refuses a name that turns the direction of reading, or is too long', () => {
    expect(accessKeyProblems({ ...whole, name: 'a\u202eb' }, now).name).toMatch(/control or direction/);
    expect(accessKeyProblems({ ...whole, name: 'a'.repeat(81) }, now).name).toMatch(/at most 80/);
  });
});

describe('roles', () => {
  it('of the whole vault are offered to no key of a tenant, and go when the scope changes', () => {
    expect(rolesFor('tenant')).toEqual(tenantRoles);
    expect(rolesFor('account')).toEqual(accessRoles);
    const form = { ...emptyForm('acme'), scope: 'account', roles: ['account-admin', 'auditor'] } as const;
    expect(inScope(form, 'tenant').roles).toEqual(['auditor']);
  });

  it('are given and taken one by one, in the order of the list', () => {
    expect(withRole(['auditor'], 'keys-read', true)).toEqual(['keys-read', 'auditor']);
    expect(withRole(['keys-read', 'auditor'], 'auditor', false)).toEqual(['keys-read']);
    expect(withRole(['auditor'], 'auditor', true)).toEqual(['auditor']);
  });
});

describe('a change', () => {
  it('names only what is another', () => {
    expect(patchOf(key, { name: ' CI ', roles: ['keys-read', 'secrets-read'], expiry: undefined }, now)).toEqual({});
    expect(patchOf(key, { name: 'Deploy', roles: ['keys-read'], expiry: { choice: 'never', date: '' } }, now)).toEqual({ name: 'Deploy', roles: ['keys-read'], expiresAt: null });
  });

  it('takes no empty name and no empty roles', () => {
    const { name, roles } = draftProblems(key, { name: ' ', roles: [], expiry: undefined }, now);
    expect(name).toMatch(/must not be empty/);
    expect(roles).toMatch(/at least one role/);
  });

  it('does not ask for the name and roles of a key that was made without', () => {
    const bare = { name: '', roles: [] };
    expect(draftProblems(bare, { name: '', roles: [], expiry: { choice: '30', date: '' } }, now)).toEqual({});
  });

  it('to an end that is over is refused', () => {
    expect(draftProblems(key, { ...key, expiry: { choice: 'date', date: '2020-01-01' } }, now).expiresAt).toMatch(/is over/);
  });
});
