import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { Pkcs11Kms } from '../../src-main/kms/pkcs11.ts';
import { startInNode } from '../../src-main/kms/pkcs11-child.ts';
import { ck } from '../../src-main/kms/pkcs11-cryptoki.ts';
import { processFile } from '../../src-main/kms/pkcs11-entry.ts';
import { Pkcs11Host } from '../../src-main/kms/pkcs11-host.ts';
import { Pkcs11KeyMaker } from '../../src-main/kms/pkcs11-key-maker.ts';
import { takesPin, tellsAccess } from '../../src-main/kms/provider.ts';
import { parsePkcs11Uri } from '../../src-main/kms/uri-pkcs11.ts';
import { isKeydeskError, type KeydeskError } from '../../src-shared/errors.ts';
import type { Pkcs11Key } from '../../src-shared/key-references.ts';
import { context, failure, kmsFailure, some, unwrapped, wrapped } from './conformance-suite.ts';
import { FakeHsm, fakeTries } from './pkcs11-fake-hsm.ts';
import { fakeBinding, fakeHost, hungAfterMs, limitMs, makeKey, userPin } from './pkcs11-harness.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const end of endings.splice(0).reverse()) await end();
});

/** A fake HSM, a host over it, and what a test needs of both. */
function desk() {
  const hsm = new FakeHsm();
  const host = fakeHost();
  endings.push(() => hsm.destroy(), async () => host.close());
  const open = (key: Pkcs11Key): Pkcs11Kms => new Pkcs11Kms(key, { limitMs, host });
  const enter = async (provider: Pkcs11Kms, pin: string, lastTry = false): Promise<void> => {
    using secret = SecretBytes.fromUtf8(pin);
    await provider.enterPin(secret, lastTry, {});
  };
  return { hsm, host, open, enter };
}

/** The same, with a token, a key on it, and a provider over that key. */
async function deskWithKey(options: { readonly mechanism?: Pkcs11Key['mechanism'] } = {}) {
  const found = desk();
  const serial = found.hsm.insert('northwind', userPin);
  const key = await makeKey(found.host, found.hsm.folder, serial, 'byok', options.mechanism ?? 'AES_GCM');
  return { ...found, serial, key, provider: found.open(key) };
}

async function refusal(call: Promise<unknown>): Promise<KeydeskError> {
  const error = await failure(call);
  if (isKeydeskError(error)) return error;
  throw error;
}

const again = "The token's PIN has to be entered again.";

describe('the PIN of a token', () => {
  it('is needed, once, before the key serves', async () => {
    const { hsm, open, enter, host, serial, key } = await deskWithKey();
    await host.close();
    const provider = open(key);
    expect(provider.unlocked).toBe(false);
    expect(await kmsFailure(wrapped(provider))).toMatchObject({ kind: 'unreachable', operation: 'open', retryable: true, detail: again });
    await enter(provider, userPin);
    expect(provider.unlocked).toBe(true);
    expect(open(key).unlocked).toBe(true);
    expect(await unwrapped(provider, await wrapped(provider))).toEqual([...some]);
    expect(hsm.token(serial).triesLeft).toBe(fakeTries);
  });

  it('that is wrong is counted, and the last try is asked for before it is made', async () => {
    const { hsm, host, open, enter, serial, key } = await deskWithKey();
    await host.close();
    const provider = open(key);
    for (const pin of ['count-low', 'final-try']) {
      expect((await refusal(enter(provider, 'wrong'))).data).toEqual({ token: 'northwind', pin });
      expect((await provider.token({})).pin).toBe(pin);
    }
    for (const attempt of ['wrong', userPin]) {
      expect(await refusal(enter(provider, attempt))).toMatchObject({ code: 'PIN_LAST_TRY', data: { token: 'northwind' } });
    }
    expect(hsm.token(serial).triesLeft).toBe(1);
    await enter(provider, userPin, true);
    expect((await provider.token({})).pin).toBe('ok');
  });

  it('is locked by a wrong last try: the key then refuses, and no more PIN is tried', async () => {
    const { hsm, host, open, enter, serial, key } = await deskWithKey();
    await host.close();
    hsm.change(serial, { triesLeft: 1 });
    const provider = open(key);
    expect(await refusal(enter(provider, 'wrong', true))).toMatchObject({ code: 'PIN_WRONG', data: { token: 'northwind', pin: 'locked' } });
    expect(await refusal(enter(provider, userPin, true))).toMatchObject({ code: 'PIN_WRONG', data: { pin: 'locked' } });
    expect(await kmsFailure(wrapped(provider))).toMatchObject({ kind: 'denied', operation: 'open', retryable: false });
    expect(provider.unlocked).toBe(false);
  });

  it('that was never set is said to be so, and none is tried', async () => {
    const { hsm, host } = desk();
    const serial = hsm.insert('new', null);
    using pin = SecretBytes.fromUtf8(userPin);
    expect(await refusal(host.tokenKeys(hsm.folder, serial, pin, false, {}))).toMatchObject({ code: 'PIN_WRONG', data: { pin: 'not-set' } });
  });

  it('that is no text is a wrong one, and costs no try', async () => {
    const { hsm, host, serial } = await deskWithKey();
    await host.close();
    using pin = SecretBytes.copyOf(Uint8Array.of(0xff, 0xfe));
    expect(await refusal(host.tokenKeys(hsm.folder, serial, pin, false, {}))).toMatchObject({ code: 'PIN_WRONG' });
    expect(hsm.token(serial).triesLeft).toBe(fakeTries);
  });

  it('stays the caller\'s, and stands in no error', async () => {
    const { host, open, key } = await deskWithKey();
    await host.close();
    using pin = SecretBytes.fromUtf8('wrong-8265');
    const error = await refusal(open(key).enterPin(pin, false, {}));
    expect(Buffer.from(pin.expose()).toString()).toBe('wrong-8265');
    expect(`${error.message} ${error.stack ?? ''} ${JSON.stringify(error)}`).not.toContain('8265');
  });

  it('has to be entered again once the token was pulled out', async () => {
    const { hsm, provider, enter, serial } = await deskWithKey();
    const blob = await wrapped(provider);
    const putIn = hsm.pull(serial);
    expect(await kmsFailure(unwrapped(provider, blob))).toMatchObject({ kind: 'unreachable', operation: 'unwrap' });
    expect(provider.unlocked).toBe(false);
    putIn();
    expect(await kmsFailure(unwrapped(provider, blob))).toMatchObject({ kind: 'unreachable', operation: 'open', detail: again });
    await enter(provider, userPin);
    expect(await unwrapped(provider, blob)).toEqual([...some]);
  });
});

describe('the process of a module', () => {
  it('that crashes fails its calls, and is started again by the next', async () => {
    const { hsm, provider, enter } = await deskWithKey();
    const blob = await wrapped(provider);
    hsm.faults = { crash: true };
    const [one, other] = await Promise.all([kmsFailure(unwrapped(provider, blob)), kmsFailure(wrapped(provider))]);
    expect([one.kind, other.kind]).toEqual(['unreachable', 'unreachable']);
    // A library that crashes here is no word of the customer's: nobody is sealed for it.
    expect([one.operation, other.operation]).toEqual(['open', 'open']);
    expect(one.detail).toContain('crashed');
    hsm.faults = {};
    expect(provider.unlocked).toBe(false);
    expect(await kmsFailure(unwrapped(provider, blob))).toMatchObject({ kind: 'unreachable', operation: 'open', detail: again });
    await enter(provider, userPin);
    expect(await unwrapped(provider, blob)).toEqual([...some]);
  });

  it('that hangs is ended, and another serves', async () => {
    const { hsm, provider, enter } = await deskWithKey();
    const blob = await wrapped(provider);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { waiting, release } = hsm.hold();
    const ended = kmsFailure(unwrapped(provider, blob));
    await waiting;
    vi.advanceTimersByTime(hungAfterMs);
    expect(await ended).toMatchObject({ kind: 'unreachable', retryable: true, detail: expect.stringContaining('did not answer') as string });
    vi.useRealTimers();
    release();
    await enter(provider, userPin);
    expect(await unwrapped(provider, blob)).toEqual([...some]);
  });

  it('that hangs is given no more time by what else is asked of it', async () => {
    const { hsm, provider } = await deskWithKey();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { waiting, release } = hsm.hold();
    const first = kmsFailure(wrapped(provider));
    await waiting;
    vi.advanceTimersByTime(hungAfterMs - 1);
    const second = kmsFailure(wrapped(provider));
    vi.advanceTimersByTime(1);
    expect((await first).detail).toContain('did not answer');
    expect((await second).detail).toContain('did not answer');
    vi.useRealTimers();
    release();
  });

  it('is one for each module: one that crashes leaves the other alone', async () => {
    const one = await deskWithKey();
    const second = new FakeHsm();
    endings.push(() => second.destroy());
    const serial = second.insert('contoso', userPin);
    const other = one.open(await makeKey(one.host, second.folder, serial, 'byok', 'AES_GCM'));
    const blob = await wrapped(other);
    one.hsm.faults = { crash: true };
    await kmsFailure(wrapped(one.provider));
    expect(other.unlocked).toBe(true);
    expect(await unwrapped(other, blob)).toEqual([...some]);
  });

  it('is ended with its host, and every login with it', async () => {
    const { host, provider } = await deskWithKey();
    await host.close();
    await host.close();
    expect(provider.unlocked).toBe(false);
    expect(await kmsFailure(wrapped(provider))).toMatchObject({ kind: 'unreachable', operation: 'open' });
  });

  it('that ends while calls wait fails them', async () => {
    const { hsm, host, provider } = await deskWithKey();
    const { waiting, release } = hsm.hold();
    const ended = kmsFailure(wrapped(provider));
    await waiting;
    await host.close();
    expect(await ended).toMatchObject({ kind: 'unreachable', operation: 'open' });
    release();
  });
});

describe('a module that cannot be used', () => {
  it.each([
    ['is not there', { dead: false, path: '/nowhere/libhsm.so' }, 'cannot be loaded'],
    ['does not start', { dead: true, path: null }, 'does not start (CKR_GENERAL_ERROR)'],
  ])('because it %s, is told apart from a token that refuses', async (_, { dead, path }, problem) => {
    const { hsm, host, open } = desk();
    hsm.faults = { dead };
    const module = path ?? hsm.folder;
    const error = await refusal(host.tokens(module, {}));
    expect(error).toMatchObject({ code: 'MODULE_FAILED', data: { module } });
    expect(error.message).toContain(problem);
    const provider = open({ provider: 'PKCS11', module, uri: 'pkcs11:token=a;object=b', mechanism: 'AES_GCM' });
    expect(await kmsFailure(wrapped(provider))).toMatchObject({ kind: 'unreachable', operation: 'open' });
  });

  it('serves as soon as it can be', async () => {
    const { hsm, host } = desk();
    hsm.faults = { dead: true };
    await refusal(host.tokens(hsm.folder, {}));
    hsm.faults = {};
    expect(await host.tokens(hsm.folder, {})).toEqual([]);
  });

  it('for want of its binding, says what to install', async () => {
    const host = new Pkcs11Host(startInNode(), { binding: 'pkcs11js-that-was-not-built' });
    endings.push(async () => host.close());
    const error = await refusal(host.tokens('/lib/hsm.so', {}));
    expect(error.data).toMatchObject({ problem: expect.stringContaining('not built') as string, remedy: expect.stringContaining('npm install') as string });
  });
});

describe('the tokens of a module', () => {
  it('are listed with what they offer, the empty ones too', async () => {
    const { hsm, host } = desk();
    const serial = hsm.insert('northwind', userPin);
    hsm.insert('', null, { initialized: false });
    const [one, other] = [...(await host.tokens(hsm.folder, {}))].sort((a, b) => a.slot - b.slot);
    expect(one).toEqual({
      slot: 1,
      label: 'northwind',
      serial,
      manufacturer: 'Keydesk tests',
      model: 'Paper HSM',
      firmware: '1.4',
      initialized: true,
      pin: 'ok',
      mechanisms: ['AES_GCM', 'AES_KEY_WRAP_PAD'],
      canGenerate: true,
    });
    expect(other).toMatchObject({ initialized: false, pin: 'not-set' });
  });

  it('show their keys, each with the reason why it cannot wrap', async () => {
    const { hsm, host, serial, key } = await deskWithKey();
    const { objects } = hsm.token(serial);
    const good = objects[0];
    if (good === undefined) throw new Error('there is no key');
    const but = (handle: number, changed: Readonly<Record<number, string>>) => ({ handle, attributes: { ...good.attributes, ...changed } });
    const label = (text: string): string => Buffer.from(text).toString('hex');
    hsm.change(serial, {
      objects: [
        good,
        but(1, { [ck.CKA_LABEL]: label('open'), [ck.CKA_EXTRACTABLE]: '01' }),
        but(2, { [ck.CKA_LABEL]: label('idle'), [ck.CKA_ENCRYPT]: '00' }),
        but(3, { [ck.CKA_LABEL]: label('short'), [ck.CKA_VALUE_LEN]: '1000000000000000' }),
        but(4, { [ck.CKA_LABEL]: '', [ck.CKA_ID]: '' }),
      ],
    });
    using pin = SecretBytes.fromUtf8(userPin);
    const found = await host.tokenKeys(hsm.folder, serial, pin, false, {});
    expect(parsePkcs11Uri(found[0]?.uri ?? '')).toEqual(parsePkcs11Uri(key.uri));
    expect(found.map(({ label: name, problem }) => [name, problem])).toEqual([
      ['byok', null],
      ['open', 'The key can leave the token: it must be sensitive and not extractable.'],
      ['idle', 'The key is not allowed to encrypt and decrypt.'],
      ['short', 'The key is not an AES key of 256 bits.'],
      ['', 'The key has neither label nor id.'],
    ]);
  });

  it('that are not there are not found', async () => {
    const { hsm, host } = desk();
    using pin = SecretBytes.fromUtf8(userPin);
    expect(await refusal(host.tokenKeys(hsm.folder, 'nobody', pin, false, {}))).toMatchObject({ code: 'NOT_FOUND', data: { noun: 'token' } });
  });

  it('are given up on by a caller who has left', async () => {
    const { hsm, host } = desk();
    expect(await refusal(host.tokens(hsm.folder, { signal: AbortSignal.abort() }))).toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a key that is made on a token', () => {
  it.each([
    ['AES_GCM', [ck.CKA_ENCRYPT, ck.CKA_DECRYPT], [ck.CKA_WRAP, ck.CKA_UNWRAP]],
    ['AES_KEY_WRAP_PAD', [ck.CKA_WRAP, ck.CKA_UNWRAP], [ck.CKA_ENCRYPT, ck.CKA_DECRYPT]],
  ] as const)('for %s never leaves it and does nothing else', async (mechanism, used, unused) => {
    const { hsm, serial, key, provider } = await deskWithKey({ mechanism });
    const attributes = hsm.token(serial).objects[0]?.attributes ?? {};
    for (const type of [...used, ck.CKA_TOKEN, ck.CKA_PRIVATE, ck.CKA_SENSITIVE]) expect(attributes[type]).toBe('01');
    for (const type of [...unused, ck.CKA_EXTRACTABLE, ck.CKA_SIGN, ck.CKA_VERIFY, ck.CKA_DERIVE]) expect(attributes[type]).toBe('00');
    const id = attributes[ck.CKA_ID] ?? '';
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(parsePkcs11Uri(key.uri)).toEqual({ token: 'northwind', serial, object: 'byok', type: 'secret-key', id });
    expect((await wrapped(provider)).keyVersion).toBe(id);
  });

  it('takes no name that is taken, and no place that is another provider\'s', async () => {
    const { hsm, host, serial } = await deskWithKey();
    expect(await refusal(makeKey(host, hsm.folder, serial, 'byok', 'AES_GCM'))).toMatchObject({ code: 'ALREADY_EXISTS', data: { noun: 'KMS key', id: 'byok' } });
    const maker = new Pkcs11KeyMaker(host);
    const elsewhere = { provider: 'AZURE', store: 'https://vault.vault.azure.net', name: 'a', protection: 'HSM' } as never;
    expect(await failure(maker.createKey(elsewhere, {}))).toBeInstanceOf(RangeError);
    await maker.close();
  });
});

describe('a key on a token', () => {
  it('tells what the token tells of it', async () => {
    const { provider, serial } = await deskWithKey();
    const { origin, algorithm, state, details } = await provider.describe({});
    expect({ origin, algorithm, state }).toEqual({ origin: 'generated on the token', algorithm: 'AES-256 (AES-GCM)', state: 'enabled' });
    expect(details).toMatchObject({ 'Token label': 'northwind', 'Token serial': serial, Model: 'Paper HSM', 'Never extractable': 'yes', 'Always sensitive': 'yes' });
  });

  it.each([
    ['can leave the token', { [ck.CKA_EXTRACTABLE]: '01' }],
    ['shows its value', { [ck.CKA_SENSITIVE]: '00' }],
    ['is of another kind', { [ck.CKA_KEY_TYPE]: '1000000000000000' }],
  ])('that %s is refused as the wrong key', async (_, changed) => {
    const { hsm, serial, provider } = await deskWithKey();
    const { objects } = hsm.token(serial);
    hsm.change(serial, { objects: objects.map(({ handle, attributes }) => ({ handle, attributes: { ...attributes, ...changed } })) });
    expect(await kmsFailure(wrapped(provider))).toMatchObject({ kind: 'wrong-key', operation: 'wrap' });
  });

  it('that may not be used any more is told as its owner\'s refusal', async () => {
    const { hsm, serial, provider } = await deskWithKey();
    const { objects } = hsm.token(serial);
    hsm.change(serial, { objects: objects.map(({ handle, attributes }) => ({ handle, attributes: { ...attributes, [ck.CKA_DECRYPT]: '00' } })) });
    expect(await kmsFailure(wrapped(provider))).toMatchObject({ kind: 'disabled', operation: 'wrap', detail: expect.stringContaining('not allowed') as string });
  });

  it('never wraps twice under one nonce, though the token\'s generator repeats itself', async () => {
    const { hsm, provider } = await deskWithKey();
    hsm.faults = { stuck: true };
    const nonces = [await wrapped(provider), await wrapped(provider)].map(({ blob }) => Buffer.from(blob.subarray(1, 13)).toString('hex'));
    expect(new Set(nonces).size).toBe(2);
  });

  it('serves on beside a card that its module does not recognise', async () => {
    const { hsm, host, key, open, enter } = await deskWithKey();
    const strange = hsm.token(hsm.insert('strange', userPin)).slot;
    await host.close();
    hsm.faults = { strangeSlot: strange };
    const provider = open(key);
    await enter(provider, userPin);
    expect(await unwrapped(provider, await wrapped(provider))).toEqual([...some]);
    expect((await host.tokens(hsm.folder, {})).map(({ label }) => label)).toEqual(['northwind']);
  });

  it.each(['libhsm.so', './libhsm.so', '//elsewhere/share/hsm.so', String.raw`\\elsewhere\share\hsm.dll`, '/lib/hsm.so\n'])(
    'is reached through no library that the environment or another machine would choose: %j',
    async (module) => {
      const { host, open } = desk();
      const bad = { code: 'BAD_INPUT', data: expect.objectContaining({ field: 'module' }) as unknown };
      expect(() => open({ provider: 'PKCS11', module, uri: 'pkcs11:token=a;object=b', mechanism: 'AES_GCM' })).toThrow(expect.objectContaining(bad) as Error);
      expect(await refusal(host.tokens(module, {}))).toMatchObject(bad);
    },
  );

  it('that is not the only one of its name is refused, until its id tells them apart', async () => {
    const { hsm, serial, key, open } = await deskWithKey();
    const [first] = hsm.token(serial).objects;
    if (first === undefined) throw new Error('there is no key');
    hsm.change(serial, { objects: [first, { handle: 9, attributes: { ...first.attributes, [ck.CKA_ID]: '99' } }] });
    const named = open({ ...key, uri: 'pkcs11:token=northwind;object=byok' });
    expect((await kmsFailure(wrapped(named))).detail).toContain('Several keys');
    expect(await unwrapped(open(key), await wrapped(open(key)))).toEqual([...some]);
  });

  it('on a token that is not the only one of its name is refused, until the serial number tells them apart', async () => {
    const { hsm, key, open } = await deskWithKey();
    hsm.insert('northwind', userPin);
    expect((await kmsFailure(wrapped(open({ ...key, uri: 'pkcs11:token=northwind;object=byok' })))).detail).toContain('Several tokens');
    await wrapped(open(key));
  });

  it('is not served where the token lacks the mechanism', async () => {
    const { hsm, provider } = await deskWithKey();
    hsm.faults = { poor: true };
    expect(await kmsFailure(wrapped(provider))).toMatchObject({ kind: 'wrong-key', detail: 'The token does not offer AES-GCM.' });
  });

  it.each(['AES_GCM', 'AES_KEY_WRAP_PAD'] as const)('tells bytes that do not open from a token that fails, by %s', async (mechanism) => {
    const { hsm, provider } = await deskWithKey({ mechanism });
    const { blob, keyVersion } = await wrapped(provider);
    const changed = { blob: blob.map((byte, at) => (at === 30 ? byte ^ 1 : byte)), keyVersion };
    hsm.faults = { vague: true };
    expect(await kmsFailure(provider.unwrap(changed, context, {}))).toMatchObject({ kind: 'wrong-key' });
    hsm.faults = { vague: true, broken: true };
    expect(await kmsFailure(provider.unwrap(changed, context, {}))).toMatchObject({ kind: 'unreachable', retryable: true });
  });

  it('opens what it wrapped before the token learnt the newer mechanism', async () => {
    const { hsm, provider } = await deskWithKey({ mechanism: 'AES_KEY_WRAP_PAD' });
    const older = await wrapped(provider);
    hsm.faults = { kwp: true };
    const newer = await wrapped(provider);
    expect([older.blob[0], newer.blob[0]]).toEqual([2, 4]);
    for (const blob of [older, newer]) expect(await unwrapped(provider, blob)).toEqual([...some]);
  });

  it('is registered by a URI that names it, and no other', () => {
    const { open } = desk();
    const error = (() => {
      try {
        return open({ provider: 'PKCS11', module: '/lib/hsm.so', uri: 'pkcs11:token=a', mechanism: 'AES_GCM' });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(isKeydeskError(error, 'BAD_INPUT') && error.data.field).toBe('uri');
  });

  it('says what its owner must set up, with no shell word left open', async () => {
    const { open } = desk();
    const provider = open({ provider: 'PKCS11', module: "/opt/it's/lib.so", uri: "pkcs11:token=a%20'b';object=k%3B", mechanism: 'AES_KEY_WRAP_PAD' });
    expect([takesPin(provider), tellsAccess(provider)]).toEqual([true, true]);
    const documents = provider.accessDocuments({ vault: 'v1', tenant: 'northwind' });
    expect(new Set(documents.map(({ fileName }) => fileName)).size).toBe(documents.length);
    expect(documents[0]?.document).toContain('CKA_WRAP and CKA_UNWRAP');
    expect(documents[0]?.document).toContain('tenant northwind');
    const commands = documents.filter(({ language }) => language === 'shell').map(({ document }) => document);
    for (const document of commands) expect(document).toContain(String.raw`'a '\''b'\'''`);
  });
});

describe('a process whose desk is gone', () => {
  it('ends by itself, and its login with it', async () => {
    const hsm = new FakeHsm();
    endings.push(() => hsm.destroy());
    const child = fork(processFile(), [hsm.folder, fakeBinding], { serialization: 'advanced', execArgv: [] });
    const answered = once(child, 'message');
    child.send({ id: 1, ask: { act: 'tokens' } });
    expect((await answered)[0]).toEqual({ id: 1, answer: [] });
    const ended = once(child, 'exit');
    child.disconnect();
    expect((await ended)[0]).toBe(0);
  });

  it('answers what it does not understand with a problem, and what has no number not at all', async () => {
    const hsm = new FakeHsm();
    endings.push(() => hsm.destroy());
    const child = fork(processFile(), [hsm.folder, fakeBinding], { serialization: 'advanced', execArgv: [] });
    endings.push(() => child.kill());
    const answered = once(child, 'message');
    child.send('nonsense');
    child.send({ id: 7, ask: { act: 'export', uri: 'pkcs11:' } });
    expect((await answered)[0]).toMatchObject({ id: 7, problem: { code: 'bad-request' } });
  });
});
