import { describe, expect, it } from 'vitest';
import { daysText, dueText, versionText, warningText } from '../../../src-renderer/screens/cryptoperiods/cryptoperiod-words.ts';
import { daysProblem, policyFormSchema } from '../../../src-renderer/screens/cryptoperiods/policy-form.ts';
import { dueFacets, isNarrowed, readDueFilters } from '../../../src-renderer/screens/cryptoperiods/due-filters.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 5, 1);

describe('when a key is due', () => {
  it.each([
    ['overdue', 0, now - day / 2, 'Since today'],
    ['overdue', 1, now - day, '1 day over'],
    ['overdue', 1_200, now - 1_200 * day, '1,200 days over'],
    ['due-soon', 0, now + day - 1, 'Within a day'],
    ['due-soon', 0, now + 3 * day, 'In 3 days'],
    ['current', 0, now + 400 * day, 'In 400 days'],
  ] as const)('%s by %i days says so', (state, daysOver, dueAt, words) => {
    expect(dueText({ state, daysOver, dueAt }, now)).toBe(words);
  });

  it('says in words what a policy comes to', () => {
    expect([daysText(1), daysText(365)]).toEqual(['1 day', '365 days']);
    expect([warningText({ warnDays: 0 }), warningText({ warnDays: 30 })]).toEqual(['No warning before', '30 days before']);
  });

  it('names the version of a data key and the provider of a customer key', () => {
    expect(versionText('data-key', 'version 3')).toBe('Version 3');
    expect(versionText('customer-key', 'GCP')).toBe('Google Cloud');
    expect(versionText('customer-key', 'v-next')).toBe('V-next');
  });
});

describe('the form of a policy', () => {
  const policy = { kind: 'data-key', days: 90, warnDays: 10, automatic: true } as const;

  it('takes what can be, and no warning that begins before the cryptoperiod', () => {
    expect(policyFormSchema.safeParse(policy).success).toBe(true);
    const [issue] = policyFormSchema.safeParse({ ...policy, warnDays: 90 }).error?.issues ?? [];
    expect(issue).toMatchObject({ code: 'custom', path: ['warnDays'] });
  });

  it('says what to enter, whatever kind of wrong number it is', () => {
    expect(daysProblem('days', 'invalid_type', 'received NaN')).toBe('Enter a whole number of days, from 1 to 3,650.');
    expect(daysProblem('warnDays', 'too_big', '<=365')).toBe('Enter a whole number of days, from 0 to 365.');
    expect(daysProblem('warnDays', 'custom', 'It must be fewer days than the cryptoperiod.')).toBe('It must be fewer days than the cryptoperiod.');
    expect(daysProblem('days', undefined, undefined)).toBeUndefined();
  });
});

describe('the filters of the due list', () => {
  it('are read from the URL, and what is not known is left out', () => {
    expect(readDueFilters(new URLSearchParams('q=acme&kind=data-key&state=overdue'))).toEqual({ search: 'acme', kind: 'data-key', state: 'overdue' });
    const none = readDueFilters(new URLSearchParams('kind=slot&state=late'));
    expect(isNarrowed(none)).toBe(false);
    expect(isNarrowed({ ...none, search: 'a' })).toBe(true);
  });

  it('offer what is overdue first, and show what is chosen', () => {
    const [kind, state] = dueFacets({ search: '', kind: 'customer-key', state: undefined });
    expect(kind?.selected).toEqual(['customer-key']);
    expect(state?.options.map(({ label }) => label)).toEqual(['Overdue', 'Due soon', 'Current']);
    expect(state?.selected).toEqual([]);
  });
});
