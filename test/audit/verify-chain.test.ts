import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChainRow } from '../../src-main/audit/chain-rows.ts';
import { verifyChain } from '../../src-main/audit/verify-chain.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { SigningKey } from '../../src-main/crypto/signing.ts';
import { chained, event, evidence, headAt, inOrder, soundChain } from './chain.ts';

const chain = soundChain(40);
const without = (...seqs: readonly number[]): readonly ChainRow[] => chain.filter(({ seq }) => !seqs.includes(seq));
const shifted = (rows: readonly ChainRow[], from: number, by: number): readonly ChainRow[] =>
  rows.map((row) => (row.seq >= from ? { ...row, seq: row.seq + by } : row));
const replaced = (seq: number, change: Partial<ChainRow>): readonly ChainRow[] =>
  chain.map((row) => (row.seq === seq ? { ...row, ...change } : row));
const swapped = (one: number, other: number): readonly ChainRow[] =>
  inOrder(chain.map((row) => ({ ...row, seq: row.seq === one ? other : row.seq === other ? one : row.seq })));
const named = (rows: readonly ChainRow[]): readonly string[] =>
  verifyChain(rows, evidence()).problems.map(({ kind, seq }) => `${kind} ${seq}`);

describe('a sound chain', () => {
  it('verifies', () => {
    const verdict = verifyChain(chain, evidence([headAt(chain, 20)], [headAt(chain, 40, 'keyslots.json')]));
    expect(verdict).toMatchObject({ ok: true, rows: 40, firstSeq: 1, lastSeq: 40, checkpoints: 1, problems: [] });
    expect(verdict.anchors).toEqual([{ where: 'keyslots.json', seq: 40, ok: true }]);
    expect(verdict.headHash).toBe(Buffer.from(chain.at(-1)?.hash ?? []).toString('hex'));
  });

  it('may be empty', () => {
    expect(verifyChain([], evidence())).toMatchObject({ ok: true, rows: 0, firstSeq: 0, lastSeq: 0 });
  });
});

describe('a changed row', () => {
  const fields: readonly Partial<ChainRow>[] = [
    { time: 1 }, { actor: 'Eve' }, { action: 'secret.create' }, { tenant: 'other' }, { tenant: null }, { object: 'x' },
    { sensitivity: 'STANDARD' }, { outcome: 'refused' }, { requestId: '' }, { detail: '{}' },
  ];
  it.each(fields)('is named when %o was changed', (change) => {
    expect(named(replaced(17, change))).toEqual(['changed 17']);
  });

  it('is named when it is the first or the last', () => {
    expect(named(replaced(1, { actor: 'Eve' }))).toEqual(['changed 1']);
    expect(named(replaced(40, { actor: 'Eve' }))).toEqual(['changed 40']);
  });

  it('is named once when only its hash was changed', () => {
    expect(named(replaced(17, { hash: new Uint8Array(32) }))).toEqual(['changed 17']);
  });

  it('is named when its hash is not even a hash', () => {
    expect(named(replaced(17, { hash: new Uint8Array(3) }))).toEqual(['changed 17']);
  });

  it('shows at its successor when its hash was made anew', () => {
    const forged = chained([event(17, 'Eve')], chain[15]?.hash)[0];
    expect(named(replaced(17, forged ?? {}))).toEqual(['changed 18']);
  });

  it('shows by the next signed head when every later hash was made anew', () => {
    const forged = [...chain.slice(0, 16), ...chained(chain.slice(16).map((row) => event(row.seq, 'Eve')), chain[15]?.hash)];
    const verdict = verifyChain(forged, evidence([headAt(chain, 10), headAt(chain, 30)], [headAt(chain, 40, 'keychain')]));
    expect(verdict.problems).toEqual([expect.objectContaining({ kind: 'changed', seq: 30 })]);
    expect(verdict.problems[0]?.detail).toContain('events 11 to 30 were rewritten');
    expect(verdict.anchors).toEqual([{ where: 'keychain', seq: 40, ok: false }]);
  });

  it('does not hide a second one', () => {
    expect(named(replaced(9, { actor: 'Eve' }).map((row) => (row.seq === 30 ? { ...row, detail: '' } : row)))).toEqual([
      'changed 9', 'changed 30',
    ]);
  });
});

describe('missing rows', () => {
  it('are named by their numbers', () => {
    expect(named(without(17))).toEqual(['missing 17']);
    expect(named(without(5, 6, 7, 30))).toEqual(['missing 5', 'missing 30']);
    expect(verifyChain(without(5, 6, 7), evidence()).problems[0]?.detail).toContain('Events 5 to 7 are missing');
  });

  it('are named at the beginning', () => {
    expect(named(without(1, 2))).toEqual(['missing 1']);
  });

  it('are named when the rest was renumbered', () => {
    expect(named(shifted(without(17), 18, -1))).toEqual(['missing 17']);
    expect(named(shifted(without(17, 18, 19), 20, -3))).toEqual(['missing 17']);
  });

  it('let the row after them be checked where a signed head tells the hash before it', () => {
    const rows = without(17).map((row) => (row.seq === 18 ? { ...row, actor: 'Eve' } : row));
    const problems = verifyChain(rows, evidence([headAt(chain, 17)])).problems;
    expect(problems.map(({ kind, seq }) => `${kind} ${seq}`)).toEqual(['missing 17', 'changed 18']);
  });
});

describe('inserted rows', () => {
  const insertedAt = (seq: number, count: number): readonly ChainRow[] => {
    const strangers = chained(Array.from({ length: count }, (_, at) => event(seq + at, 'Eve')), chain[seq - 2]?.hash);
    return [...chain.slice(0, seq - 1), ...strangers, ...shifted(chain.slice(seq - 1), 0, count)];
  };

  it.each([[1, 1], [17, 1], [17, 3], [40, 1]])('are named at %i when there are %i of them', (seq, count) => {
    expect(named(insertedAt(seq, count))).toEqual(Array.from({ length: count }, (_, at) => `inserted ${seq + at}`));
  });

  it('are named when their hash is none', () => {
    expect(named(insertedAt(17, 1).map((row) => (row.seq === 17 ? { ...row, hash: new Uint8Array(32) } : row)))).toEqual(['inserted 17']);
  });

  it('are named when their number cannot be', () => {
    expect(named(inOrder([...chain, { ...event(0), hash: new Uint8Array(32) }, { ...event(-5), hash: new Uint8Array(32) }]))).toEqual([
      'inserted -5', 'inserted 0',
    ]);
  });

  it('show as a gap when they were put far behind the end', () => {
    expect(named([...chain, ...chained([event(90_000)], chain.at(-1)?.hash)])[0]).toBe('missing 41');
  });
});

describe('reordered rows', () => {
  it.each([[17, 18], [17, 19], [3, 33], [1, 40], [39, 40]])('are named when %i and %i were exchanged', (one, other) => {
    expect(named(swapped(one, other))).toEqual([`reordered ${one}`, `reordered ${other}`]);
  });

  it('are named when three went round', () => {
    const round: Readonly<Record<number, number>> = { 17: 19, 18: 17, 19: 18 };
    const problems = named(inOrder(chain.map((row) => ({ ...row, seq: round[row.seq] ?? row.seq }))));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every((problem) => /^(reordered) 1[789]$/.test(problem))).toBe(true);
  });

  it('are named when one was moved behind the end', () => {
    expect(named(inOrder(chain.map((row) => (row.seq === 17 ? { ...row, seq: 41 } : row))))).toEqual(['reordered 41']);
  });
});

describe('a truncated chain', () => {
  const short = chain.slice(0, 25);

  it('shows by a checkpoint that was left', () => {
    expect(verifyChain(short, evidence([headAt(chain, 40)])).problems).toEqual([
      expect.objectContaining({ kind: 'truncated', seq: 26 }),
    ]);
  });

  it('shows by a head outside alone', () => {
    const verdict = verifyChain(short, evidence([], [headAt(chain, 20, 'keychain'), headAt(chain, 40, 'keyslots.json')]));
    expect(verdict.problems).toEqual([expect.objectContaining({ kind: 'truncated', seq: 26 })]);
    expect(verdict.problems[0]?.detail).toContain('keyslots.json');
    expect(verdict.anchors.map(({ ok }) => ok)).toEqual([true, false]);
  });

  it('cannot show when no head is known: that is why one is kept outside', () => {
    expect(verifyChain(short, evidence()).ok).toBe(true);
  });

  it('shows when it was emptied', () => {
    expect(verifyChain([], evidence([], [headAt(chain, 40, 'keychain')])).problems).toEqual([
      expect.objectContaining({ kind: 'truncated', seq: 1 }),
    ]);
  });
});

describe('a signed head', () => {
  const problems = (head: ReturnType<typeof headAt>) => verifyChain(chain, evidence([head])).problems.map(({ kind }) => kind);

  it('is refused when another key signed it', () => {
    const other = new SigningKey(SecretBytes.adopt(new Uint8Array(32).fill(8)));
    expect(problems(headAt(chain, 20, 'checkpoint', other))).toEqual(['bad-checkpoint']);
  });

  it('is refused when it was altered in any part', () => {
    const head = headAt(chain, 20);
    const altered = [
      { ...head, seq: 21 }, { ...head, time: 1 }, { ...head, vault: 'another' }, { ...head, hash: new Uint8Array(32) },
      { ...head, hash: new Uint8Array(1) }, { ...head, signature: new Uint8Array(64) }, { ...head, signature: new Uint8Array(0) },
    ];
    for (const one of altered) expect(problems(one)).toEqual(['bad-checkpoint']);
  });

  it('is missed when the desk must have written one', () => {
    const long = soundChain(2100);
    expect(verifyChain(long, evidence([headAt(long, 2000)])).problems).toEqual([
      expect.objectContaining({ kind: 'bad-checkpoint', seq: 1000 }),
    ]);
  });
});

describe('a hostile chain', () => {
  it('names at most a hundred problems and counts the rest', () => {
    const long = soundChain(600).map((row) => ({ ...row, actor: 'Eve' }));
    const verdict = verifyChain(long, evidence());
    expect(verdict.ok).toBe(false);
    expect(verdict.problems).toHaveLength(100);
  });

  it('may hold the greatest number without exhausting anything', () => {
    const seq = Number.MAX_SAFE_INTEGER;
    expect(verifyChain([...chain, { ...event(seq), time: 0, hash: new Uint8Array(32) }], evidence()).ok).toBe(false);
  });

  it('may hold text that is no text', () => {
    expect(named(replaced(17, { detail: '\ud800' }))).toEqual(['changed 17']);
  });

  it('is found out whatever is done to it', () => {
    const place = fc.integer({ min: 1, max: 40 });
    const manipulation = fc.oneof(
      fc.tuple(place, place).filter(([a, b]) => a !== b).map(([a, b]) => swapped(a, b)),
      place.filter((seq) => seq < 40).map((seq) => without(seq)),
      place.filter((seq) => seq < 40).map((seq) => shifted(without(seq), seq, -1)),
      fc.tuple(place, fc.string({ minLength: 1 })).map(([seq, more]) => replaced(seq, { detail: `${event(1).detail}${more}` })),
      fc.shuffledSubarray([...chain], { minLength: 2, maxLength: 39 }).map((rows) => rows.map((row, at) => ({ ...row, seq: at + 1 }))),
    );
    const head = headAt(chain, 40, 'keychain');
    fc.assert(
      fc.property(manipulation, (rows) => {
        const verdict = verifyChain(rows, evidence([], [head]));
        expect(verdict.ok).toBe(false);
        expect(verdict.problems.every(({ detail, seq }) => detail.length > 10 && Number.isSafeInteger(seq))).toBe(true);
      }),
      { numRuns: 120 },
    );
  });
});
