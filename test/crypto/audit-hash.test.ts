import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { toHex } from '../../src-main/crypto/base64url.ts';
import { auditHash, type AuditRow, checkpointMessage, genesisHash } from '../../src-main/crypto/audit-hash.ts';
import { canonical, NotCanonical } from '../../src-main/crypto/canonical.ts';
import { flipped, positions } from './flipped.ts';

const row: AuditRow = {
  seq: 1,
  time: 1_700_000_000_000,
  actor: 'officer:anna',
  action: 'secret.read',
  tenant: 'tenant-1',
  object: null,
  sensitivity: 'PII',
  outcome: 'success',
  requestId: 'request-1',
  detail: '{"reason":"audit"}',
};

/** The encoding once more, from its description, as an outside verifier would write it. */
function byHand(): Buffer {
  const piece = (...parts: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, body]);
  };
  const text = (value: string): Buffer => piece(Buffer.of(4), Buffer.from(value));
  const integer = (value: number): Buffer => {
    const body = Buffer.alloc(8);
    body.writeBigInt64BE(BigInt(value));
    return piece(Buffer.of(3), body);
  };
  const names = ['officer:anna', 'secret.read', 'tenant-1', null, 'PII', 'success', 'request-1', '{"reason":"audit"}'];
  return Buffer.concat([
    piece(Buffer.from('keydesk/audit/1')),
    integer(1),
    integer(1_700_000_000_000),
    ...names.map((value) => (value === null ? piece(Buffer.of(0)) : text(value))),
    piece(Buffer.of(5), Buffer.alloc(32)),
  ]);
}

describe('the hash of an audit row', () => {
  it('is SHA-256 of the described bytes', () => {
    expect(toHex(auditHash(row, genesisHash))).toBe(createHash('sha256').update(byHand()).digest('hex'));
  });

  it('never changes: old chains must verify', () => {
    expect(toHex(auditHash(row, genesisHash))).toBe('da4092cb0b45048888fdd2261f2db8e2a58404ddfb1ef0891e36f262d7bf4df2');
  });

  it.each<[keyof AuditRow, Partial<AuditRow>]>([
    ['seq', { seq: 2 }],
    ['time', { time: 1_700_000_000_001 }],
    ['actor', { actor: 'officer:bert' }],
    ['action', { action: 'secret.write' }],
    ['tenant', { tenant: null }],
    ['object', { object: '' }],
    ['sensitivity', { sensitivity: 'PHI' }],
    ['outcome', { outcome: 'refused' }],
    ['requestId', { requestId: 'request-2' }],
    ['detail', { detail: '{"reason":"Audit"}' }],
  ])('changes with %s', (_, change) => {
    expect(auditHash({ ...row, ...change }, genesisHash)).not.toEqual(auditHash(row, genesisHash));
  });

  it('changes when two fields swap their content', () => {
    const swapped = { ...row, tenant: row.object, object: row.tenant };
    expect(auditHash(swapped, genesisHash)).not.toEqual(auditHash(row, genesisHash));
  });

  it('changes with every byte of the hash before it', () => {
    for (const at of positions(genesisHash)) {
      expect(auditHash(row, flipped(genesisHash, at))).not.toEqual(auditHash(row, genesisHash));
    }
  });

  it('begins at 32 zero bytes and refuses a previous hash of another length or a broken field', () => {
    expect(toHex(genesisHash)).toBe('00'.repeat(32));
    expect(() => auditHash(row, new Uint8Array(31))).toThrow(/must be 32 bytes, not 31/);
    expect(() => auditHash({ ...row, seq: 1.5 }, genesisHash)).toThrow(NotCanonical);
    expect(() => auditHash({ ...row, actor: '\ud800' }, genesisHash)).toThrow(NotCanonical);
  });
});

describe('the message of a checkpoint', () => {
  const head = { seq: 1000, hash: new Uint8Array(32).fill(3), time: 5, vault: 'vault-1' };

  it('is the canonical encoding of its four fields', () => {
    expect(checkpointMessage(head)).toEqual(canonical('keydesk/checkpoint/1', 1000, head.hash, 5, 'vault-1'));
  });

  it.each([{ seq: 999 }, { hash: new Uint8Array(32) }, { time: 6 }, { vault: 'vault-2' }])('changes with %o', (change) => {
    expect(checkpointMessage({ ...head, ...change })).not.toEqual(checkpointMessage(head));
  });
});
