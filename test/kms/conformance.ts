import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isKeydeskError } from '../../src-shared/errors.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { asKeydeskError } from '../../src-main/kms/provider.ts';
import type { DataKeyContext } from '../../src-main/crypto/data-key.ts';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { endings, ownersActs, weather } from './conformance-days.ts';
import type { ConformanceRun } from './conformance-suite.ts';
import { context, expectKind, failure, kmsFailure, some, Suite, unwrapped, wrapped } from './conformance-suite.ts';

export type { ConformanceRun, FaultName, Harness, Undo } from './conformance-suite.ts';
export { faults, unwrapped, wrapped } from './conformance-suite.ts';

/** The suite that every provider of customers' keys must pass. */
export function conformance(name: string, run: ConformanceRun): void {
  describe(`${name} keeps the contract of a provider`, () => {
    const suite = new Suite(run);
    beforeEach(async () => suite.start());
    afterEach(async () => suite.end());
    roundTrips(suite);
    copies(suite);
    payloads(suite);
    otherContexts(suite);
    otherBytes(suite);
    tellings(suite);
    ownersActs(suite);
    weather(suite);
    endings(suite);
  });
}

const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => index + 32));

/** Contexts that a vault may come to have, and some that it should not: a key binds them all the same. */
const contexts: readonly (readonly [string, DataKeyContext])[] = [
  ['any letters', { vault: 'Tresor "Süd"', tenant: 'møller/–,=&', version: 2_147_483_647 }],
  ['every sign of ASCII', { vault: ascii, tenant: ascii, version: 1 }],
  ['letters of every plane', { vault: '金庫', tenant: 'é e\u0301 𝔎 🔑', version: 1 }],
  ['an empty vault', { ...context, vault: '' }],
  ['an empty tenant', { ...context, tenant: '' }],
  ['nothing at all', { vault: '', tenant: '', version: 0 }],
  ['a vault of 2,000 letters', { ...context, vault: 'v'.repeat(2000) }],
  ['a tenant of 2,000 letters', { ...context, tenant: 't'.repeat(2000) }],
];

function roundTrips(suite: Suite): void {
  const dataKeys: readonly (readonly [string, Uint8Array])[] = [
    ['of all zeros', new Uint8Array(32)],
    ['of all ones', new Uint8Array(32).fill(255)],
    ['of rising bytes', some],
    ['that looks like text', new TextEncoder().encode('{"a":"=+/"}\r\n\t not a key at all!')],
  ];
  it.each(dataKeys)('opens a data key %s as it was', async (_, dataKey) => {
    const provider = suite.open();
    expect(await unwrapped(provider, await wrapped(provider, dataKey))).toEqual([...dataKey]);
  });

  it.each(contexts)('takes a context of %s', async (_, odd) => {
    const provider = suite.open();
    expect(await unwrapped(provider, await wrapped(provider, some, odd), odd)).toEqual([...some]);
  });

  it('opens in another provider over the same key', async () => {
    const blob = await wrapped(suite.open());
    expect(await unwrapped(suite.open(), blob)).toEqual([...some]);
  });

  it('serves many calls at once without mixing them up', async () => {
    const provider = suite.open();
    const numbers = Array.from({ length: 24 }, (_, index) => index + 1);
    const back = await Promise.all(
      numbers.map(async (version) => {
        const own = { ...context, version };
        return await unwrapped(provider, await wrapped(provider, new Uint8Array(32).fill(version), own), own);
      }),
    );
    expect(back.map((bytes) => bytes[0])).toEqual(numbers);
  });

  it('opens one wrapping many times at once', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider);
    const back = await Promise.all(Array.from({ length: 12 }, async () => unwrapped(provider, blob)));
    expect(back).toEqual(back.map(() => [...some]));
  });

  it('describes an enabled key, the same each time', async () => {
    const provider = suite.open();
    const description = await provider.describe({});
    expect(description.state).toBe('enabled');
    expect(description.algorithm).not.toBe('');
    expect(description.origin).not.toBe('');
    expect(Object.keys(description.details).length).toBeGreaterThan(0);
    expect(await provider.describe({})).toEqual(description);
  });
}

/** Whose bytes are whose. */
function copies(suite: Suite): void {
  const title = suite.run.deterministic === true ? 'never shows the data key in a wrapping' : 'never wraps the same data key the same way twice, and never shows it';
  it(title, async () => {
    const provider = suite.open();
    const one = await wrapped(provider);
    const other = await wrapped(provider);
    if (suite.run.deterministic !== true) expect(Buffer.from(one.blob).equals(other.blob)).toBe(false);
    expect(Buffer.from(one.blob).includes(Buffer.from(some))).toBe(false);
  });

  it("leaves the caller's payload as it was, and needs it no more once it is wrapped", async () => {
    const provider = suite.open();
    using dataKey = SecretBytes.copyOf(some);
    const payload = encodeDataKey(dataKey, context);
    const blob = await provider.wrap(payload, context, {});
    using fresh = encodeDataKey(dataKey, context);
    expect(payload.equals(fresh)).toBe(true);
    payload.wipe();
    expect(await unwrapped(provider, blob)).toEqual([...some]);
  });

  it('leaves the wrapped bytes as they were', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider);
    const before = Buffer.from(blob.blob).toString('hex');
    await unwrapped(provider, blob);
    expect(Buffer.from(blob.blob).toString('hex')).toBe(before);
  });

  it('gives each opening bytes of its own', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider);
    const one = await provider.unwrap(blob, context, {});
    using other = await provider.unwrap(blob, context, {});
    one.wipe();
    expect(other.length).toBe(65);
    expect([...other.expose().subarray(1, 33)]).toEqual([...some]);
  });
}

/** A key wraps data keys alone, so that it cannot be made to open or hide anything else. */
function payloads(suite: Suite): void {
  it.each([0, 1, 32, 64, 66, 4096])('refuses to wrap %i bytes', async (length) => {
    using bytes = SecretBytes.adopt(new Uint8Array(length).fill(1));
    expect(await failure(suite.open().wrap(bytes, context, {}))).toBeInstanceOf(RangeError);
  });

  it('refuses to wrap 65 bytes that are no payload', async () => {
    using noise = SecretBytes.random(65);
    expect(await failure(suite.open().wrap(noise, context, {}))).toBeInstanceOf(RangeError);
  });

  it('refuses to wrap a payload of another format', async () => {
    using dataKey = SecretBytes.copyOf(some);
    using payload = encodeDataKey(dataKey, context);
    using later = SecretBytes.copyOf(payload.expose().map((byte, at) => (at === 0 ? 2 : byte)));
    expect(await failure(suite.open().wrap(later, context, {}))).toBeInstanceOf(RangeError);
  });

  it.each([
    ['vault', { ...context, vault: 'vault-2' }],
    ['tenant', { ...context, tenant: 'contoso' }],
    ['version', { ...context, version: 2 }],
  ])('refuses to wrap the payload of another %s', async (_, other) => {
    using dataKey = SecretBytes.copyOf(some);
    using payload = encodeDataKey(dataKey, other);
    expect(await failure(suite.open().wrap(payload, context, {}))).toBeInstanceOf(RangeError);
  });
}

function otherContexts(suite: Suite): void {
  const long = { ...context, tenant: 't'.repeat(2000) };
  const pairs: readonly (readonly [string, DataKeyContext, DataKeyContext])[] = [
    ['another vault', context, { ...context, vault: 'vault-2' }],
    ['another tenant', context, { ...context, tenant: 'contoso' }],
    ['another version', context, { ...context, version: 2 }],
    ['vault and tenant with their border moved', context, { ...context, vault: 'vault-1n', tenant: 'orthwind' }],
    ['vault and tenant exchanged', context, { ...context, vault: context.tenant, tenant: context.vault }],
    ['a tenant in other capitals', context, { ...context, tenant: 'Northwind' }],
    ['no tenant', context, { ...context, tenant: '' }],
    ['a long tenant with another last letter', long, { ...long, tenant: `${'t'.repeat(1999)}u` }],
    ['a letter composed in another way', { ...context, tenant: '\u00e9' }, { ...context, tenant: 'e\u0301' }],
  ];
  it.each(pairs)('opens nothing under %s', async (_, under, other) => {
    const provider = suite.open();
    const blob = await wrapped(provider, some, under);
    const error = await expectKind(provider.unwrap(blob, other, {}), 'wrong-key');
    expect(error).toMatchObject({ operation: 'unwrap', provider: provider.kind, retryable: false });
  });
}

function otherBytes(suite: Suite): void {
  it('opens nothing that another key wrapped', async () => {
    const provider = suite.open();
    const blob = await wrapped(suite.openOther());
    const error = await expectKind(provider.unwrap(blob, context, {}), 'wrong-key');
    expect(error).toMatchObject({ operation: 'unwrap', provider: provider.kind, retryable: false });
  });

  it('opens nothing whose bytes were changed, wherever', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider);
    for (let at = 0; at < blob.blob.length; at += suite.run.tamperStep) {
      const changed = blob.blob.map((byte, index) => (index === at ? byte ^ 0x01 : byte));
      await expectKind(provider.unwrap({ ...blob, blob: changed }, context, {}), 'wrong-key', 'invalid-response');
    }
  });

  it('opens nothing that was cut short', async () => {
    const provider = suite.open();
    const { blob, keyVersion } = await wrapped(provider);
    for (const length of [1, 16, 40, blob.length - 17, blob.length - 1]) {
      await expectKind(provider.unwrap({ blob: blob.subarray(0, length), keyVersion }, context, {}), 'wrong-key', 'invalid-response');
    }
  });

  it.each([
    ['longer at its end', (blob: Buffer) => Buffer.concat([blob, Buffer.from([0])])],
    ['longer at its beginning', (blob: Buffer) => Buffer.concat([Buffer.from([0]), blob])],
    ['doubled', (blob: Buffer) => Buffer.concat([blob, blob])],
    ['turned around', (blob: Buffer) => Buffer.from(blob).reverse()],
    ['emptied', () => Buffer.alloc(0)],
  ])('opens nothing that was %s', async (_, change) => {
    const provider = suite.open();
    const { blob, keyVersion } = await wrapped(provider);
    const changed = { blob: change(Buffer.from(blob)), keyVersion };
    await expectKind(provider.unwrap(changed, context, {}), 'wrong-key', 'invalid-response');
  });

  it.each([16, 120, 256, 4096])('opens no random bytes: %i of them', async (length) => {
    const noise = { blob: SecretBytes.random(length).expose(), keyVersion: null };
    await expectKind(suite.open().unwrap(noise, context, {}), 'wrong-key', 'invalid-response');
  });
}

/** What is said of a failure, and what is not. */
function tellings(suite: Suite): void {
  it('tells the failure as an error of the closed list', async () => {
    const provider = suite.open();
    const error = await kmsFailure(provider.unwrap(await wrapped(provider), { ...context, version: 2 }, {}));
    const told = asKeydeskError(error);
    expect(isKeydeskError(told, 'KMS_FAILED')).toBe(true);
    expect(told.data).toEqual({ kind: 'wrong-key', retryable: false, provider: provider.kind, operation: 'unwrap', detail: error.detail });
  });

  it('puts neither plaintext nor wrapped bytes into its errors', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider);
    const error = await kmsFailure(provider.unwrap(blob, { ...context, tenant: 'contoso' }, {}));
    const shown = `${error.message} ${error.stack ?? ''} ${JSON.stringify(error)} ${JSON.stringify(asKeydeskError(error).data)}`;
    const hidden = [some, blob.blob].flatMap((bytes) => ['hex', 'base64', 'base64url'].map((form) => Buffer.from(bytes).toString(form as 'hex')));
    for (const text of [...hidden, 'northwind', 'contoso']) expect(shown).not.toContain(text);
    expect(error.cause).toBeUndefined();
  });
}
