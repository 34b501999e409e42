import { describe, expect, it } from 'vitest';

import { canonical } from '../../src-main/crypto/canonical.ts';
import {
  contextBytes,
  contextHash,
  ContextMismatch,
  decodeDataKey,
  encodeDataKey,
  MalformedDataKey,
  unwrapWithBaseline,
  wrapWithBaseline,
} from '../../src-main/crypto/data-key.ts';
import { deriveBaselineKey } from '../../src-main/crypto/derive.ts';
import { kwpWrap } from '../../src-main/crypto/key-wrap.ts';
import { AuthenticationError, sha256 } from '../../src-main/crypto/primitives.ts';
import { SecretBytes, SecretWiped } from '../../src-main/crypto/secret-bytes.ts';
import { flipped, positions } from './flipped.ts';

const context = { vault: 'vault-1', tenant: 'tenant-1', version: 3 } as const;
const elsewhere = [
  { ...context, vault: 'vault-2' },
  { ...context, tenant: 'tenant-2' },
  { ...context, version: 4 },
] as const;
const baseline = SecretBytes.random(32);
const dataKey = SecretBytes.random(32);

describe('the payload of a wrapped data key', () => {
  it('is 0x01, the key and the hash of the context', () => {
    const payload = encodeDataKey(dataKey, context).expose();
    const hash = sha256(canonical('keydesk/data-key/1', 'vault-1', 'tenant-1', 3));
    expect(payload).toEqual(Uint8Array.of(1, ...dataKey.expose(), ...hash));
    expect(contextHash(context)).toEqual(hash);
    expect(sha256(contextBytes(context))).toEqual(hash);
    expect(payload).toHaveLength(65);
  });

  it('gives the key back in its own context, as a copy that outlives the payload', () => {
    const payload = encodeDataKey(dataKey, context);
    const opened = decodeDataKey(payload, context);
    payload.wipe();
    expect(opened.equals(dataKey)).toBe(true);
  });

  it.each(elsewhere)('is refused in another context: $vault, $tenant, $version', (other) => {
    expect(() => decodeDataKey(encodeDataKey(dataKey, context), other)).toThrow(ContextMismatch);
  });

  it('is refused with another format byte, another length, or no bytes', () => {
    const payload = encodeDataKey(dataKey, context).expose();
    for (const bytes of [flipped(payload, 0), payload.subarray(1), Uint8Array.of(...payload, 0), new Uint8Array(0)]) {
      expect(() => decodeDataKey(SecretBytes.copyOf(bytes), context)).toThrow(MalformedDataKey);
    }
  });

  it('takes keys of 32 bytes only', () => {
    expect(() => encodeDataKey(SecretBytes.random(16), context)).toThrow(/data key must be 32 bytes, not 16/);
  });
});

describe('a data key on the baseline', () => {
  const blob = wrapWithBaseline(baseline, dataKey, context);

  it('opens in its own context', () => {
    expect(unwrapWithBaseline(baseline, blob, context).equals(dataKey)).toBe(true);
  });

  it('is AES-256-KWP of the payload under the key of the tenant', () => {
    const kek = deriveBaselineKey(baseline, 'tenant-1');
    expect(kwpWrap(kek, encodeDataKey(dataKey, context))).toEqual(blob);
    expect(blob).toHaveLength(80);
  });

  it('is refused at another vault or version, and does not even unwrap at another tenant', () => {
    const [vault, tenant, version] = elsewhere;
    expect(() => unwrapWithBaseline(baseline, blob, vault)).toThrow(ContextMismatch);
    expect(() => unwrapWithBaseline(baseline, blob, version)).toThrow(ContextMismatch);
    expect(() => unwrapWithBaseline(baseline, blob, tenant)).toThrow(AuthenticationError);
  });

  it('is refused under another baseline, for a flip at every byte, and for other wrapped bytes', () => {
    expect(() => unwrapWithBaseline(SecretBytes.random(32), blob, context)).toThrow(AuthenticationError);
    for (const at of positions(blob)) {
      expect(() => unwrapWithBaseline(baseline, flipped(blob, at), context)).toThrow(AuthenticationError);
    }
    const bare = kwpWrap(deriveBaselineKey(baseline, 'tenant-1'), dataKey);
    expect(() => unwrapWithBaseline(baseline, bare, context)).toThrow(MalformedDataKey);
  });

  it('takes no wiped key', () => {
    const wiped = SecretBytes.random(32);
    wiped.wipe();
    expect(() => wrapWithBaseline(baseline, wiped, context)).toThrow(SecretWiped);
    expect(() => unwrapWithBaseline(wiped, blob, context)).toThrow(SecretWiped);
  });
});
