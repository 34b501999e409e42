import { describe, expect, it } from 'vitest';
import { isRecent, mayMove, requireMove } from '../../src-main/byok/lifecycle.ts';
import { type Lifecycle, lifecycles } from '../../src-shared/lifecycle.ts';
import { refusal } from '../support/byok-desk.ts';

// The whole table by hand: a row for where a config stands, a sign for where it may go, in the order of `lifecycles`.
const table: Readonly<Record<Lifecycle, string>> = {
  PENDING_VALIDATION: '++--+-',
  VALIDATED: '+++-+-',
  ACTIVE: '---+++',
  SEALED: '--+-++',
  OFFBOARDED: '------',
  REVOKED: '------',
};
const pairs = lifecycles.flatMap((from) => lifecycles.map((to, at) => ({ from, to, allowed: table[from][at] === '+' })));

describe('the lifecycle of a BYOK config', () => {
  it.each(pairs)('$from to $to: $allowed', ({ from, to, allowed }) => {
    expect(mayMove(from, to)).toBe(allowed);
  });

  it.each(pairs.filter(({ allowed }) => !allowed))('refuses $from to $to with what to do instead', async ({ from, to }) => {
    const config = { id: 'config-1', tenant: 'acme', status: from };
    const { code, data } = await refusal(() => {
      requireMove(config, to);
    });
    if (from === 'REVOKED') expect({ code, data }).toEqual({ code: 'TENANT_REVOKED', data: { tenant: 'acme' } });
    else expect({ code, data }).toMatchObject({ code: 'STATE_CONFLICT', data: { id: 'config-1', state: from, wanted: to, remedy: expect.stringMatching(/.{20}/) as string } });
  });
});

describe('a preflight', () => {
  const now = 1_000_000_000;

  it.each([
    ['just now', now, true],
    ['exactly ten minutes ago', now - 600_000, true],
    ['a millisecond more ago', now - 600_001, false],
    ['in the future, for the clock was moved back', now + 1, false],
    ['never', null, false],
  ])('%s', (_when, at, recent) => {
    expect(isRecent(at, now, 600)).toBe(recent);
  });
});
