import { describe, expect, it } from 'vitest';
import { findSwitch, hashOfWrappings, markOf, resultOf, switchFacts } from '../../src-main/byok/evidence.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { byBaseline, type Wrapping } from '../../src-main/vault/wrappings.ts';
import { lastDetail, officer } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});

const wrapping = (version: number, bytes: readonly number[]): Wrapping => ({ ...byBaseline, tenant: 'acme', version, blob: Uint8Array.from(bytes) });

describe('the mark of a data key', () => {
  it('is the same for the same key, another for another, and is not the key', () => {
    const { vault } = desk.rooms;
    using key = SecretBytes.random(32);
    using same = SecretBytes.copyOf(key.expose());
    using other = SecretBytes.random(32);
    expect(markOf(vault, key)).toMatch(/^[0-9a-f]{32}$/);
    expect(markOf(vault, same)).toBe(markOf(vault, key));
    expect(markOf(vault, other)).not.toBe(markOf(vault, key));
    expect(Buffer.from(key.expose()).toString('hex')).not.toContain(markOf(vault, key));
  });
});

describe('the hash of a set of wrappings', () => {
  const set = [wrapping(1, [1, 2]), wrapping(2, [3])];
  const hash = hashOfWrappings(set);

  it.each([
    ['a byte', [wrapping(1, [1, 9]), wrapping(2, [3])]],
    ['the border between two', [wrapping(1, [1]), wrapping(2, [2, 3])]],
    ['a version', [wrapping(1, [1, 2]), wrapping(3, [3])]],
    ['the order', [wrapping(2, [3]), wrapping(1, [1, 2])]],
    ['one that is missing', [wrapping(1, [1, 2])]],
    ['who wrapped', [{ ...wrapping(1, [1, 2]), config: 'c', kmsKey: 'k', keyVersion: null }, wrapping(2, [3])]],
  ])('is changed by %s', (_what, other) => {
    expect(hashOfWrappings(set)).toBe(hash);
    expect(hashOfWrappings(other)).not.toBe(hash);
  });
});

describe('the event of a switch', () => {
  it('is found by the act, the tenant and the job, and by nothing else', async () => {
    await desk.activated();
    const { job } = lastDetail(desk.rooms.vault, 'byok.activate');
    const of = { action: 'byok.activate', tenant: 'acme', job: String(job) } as const;
    const find = (change: Partial<Parameters<typeof findSwitch>[1]>) => desk.rooms.vault.read((rows) => findSwitch(rows, { ...of, ...change }));
    expect(find({})).toMatchObject({ dataKeyVersions: 1, job });
    for (const change of [{ action: 'byok.rewrap' }, { tenant: 'beta' }, { job: 'another' }] as const) expect(find(change)).toBeUndefined();
  });

  it('that failed is none', async () => {
    await desk.validated();
    desk.kms.refuse('denied', ['wrap']);
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    await desk.ended(job);
    expect(desk.rooms.vault.read((rows) => findSwitch(rows, { action: 'byok.activate', tenant: 'acme', job }))).toBeUndefined();
  });

  it('says in words whether a data key is the same', () => {
    const facts = switchFacts(
      [
        { version: 1, before: 'aa', after: 'aa', keyVersion: null },
        { version: 2, before: 'aa', after: 'bb', keyVersion: '7' },
      ],
      [],
      [],
    );
    expect(resultOf({ ...facts, kmsKey: 'cck-1' })).toEqual([
      { label: 'Customer key', value: 'cck-1' },
      { label: 'Data key versions', value: '2' },
      { label: 'SHA-256 of the wrappings before', value: '0'.repeat(32) },
      { label: 'SHA-256 of the wrappings after', value: '0'.repeat(32) },
      { label: 'Mark of data key 1', value: 'aa before and after: the same data key' },
      { label: 'Mark of data key 2', value: 'aa before, bb after, wrapped by key version 7' },
    ]);
  });
});
