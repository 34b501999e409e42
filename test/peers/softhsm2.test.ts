import { aeskwp } from '@noble/ciphers/aes.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { Pkcs11Kms } from '../../src-main/kms/pkcs11.ts';
import { type ChildPort, startInNode, type StartProcess } from '../../src-main/kms/pkcs11-child.ts';
import { ck, type Cryptoki, type Handle, loadModule } from '../../src-main/kms/pkcs11-cryptoki.ts';
import { Pkcs11Host } from '../../src-main/kms/pkcs11-host.ts';
import { parsePkcs11Uri } from '../../src-main/kms/uri-pkcs11.ts';
import { isKeydeskError } from '../../src-shared/errors.ts';
import type { Pkcs11Mechanism } from '../../src-shared/key-access.ts';
import type { Pkcs11Key } from '../../src-shared/key-references.ts';
import { conformance } from '../kms/conformance.ts';
import { context, failure, type Harness, kmsFailure, some, unwrapped, wrapped } from '../kms/conformance-suite.ts';
import { limitMs, login, makeKey, userPin } from '../kms/pkcs11-harness.ts';
import { describePeer } from '../support/peer.ts';
import { softHsm, SoftHsmFolder, softHsmLibrary } from './softhsm2-token.ts';

/** SoftHSM2 2.6.1, differences found: it never locks a PIN, and fills a value up to 8 bytes before AES key wrap with padding. */
describePeer(softHsm, () => {
  const library = softHsmLibrary() ?? '';
  const home = new SoftHsmFolder();
  const ports: ChildPort[] = [];
  const start: StartProcess = (entry, args) => {
    const port = startInNode(home.env)(entry, args);
    ports.push(port);
    return port;
  };
  const host = new Pkcs11Host(start);
  let serial = '';

  beforeAll(async () => {
    await home.addToken('northwind', userPin);
    const [token] = await host.tokens(library, {});
    serial = token?.serial ?? '';
  });
  afterAll(async () => {
    await host.close();
    home.destroy();
  });

  const open = (key: Pkcs11Key): Pkcs11Kms => new Pkcs11Kms(key, { limitMs, host });

  describe('the contract of a provider', () => {
    const made = new Map<string, Promise<Pkcs11Key>>();
    const keyFor = async (label: string, mechanism: Pkcs11Mechanism): Promise<Pkcs11Key> => {
      const key = made.get(label) ?? makeKey(host, library, serial, label, mechanism);
      made.set(label, key);
      return await key;
    };
    const harness = async (mechanism: Pkcs11Mechanism): Promise<Harness> => {
      const key = await keyFor(`byok ${mechanism}`, mechanism);
      const other = await keyFor(`other ${mechanism}`, mechanism);
      return { kind: 'PKCS11', open: () => open(key), openOther: () => open(other), close: () => Promise.resolve() };
    };
    conformance('SoftHSM2 by AES-GCM', { faults: [], start: async () => harness('AES_GCM'), tamperStep: 1 });
    conformance('SoftHSM2 by AES key wrap', { faults: [], start: async () => harness('AES_KEY_WRAP_PAD'), tamperStep: 1, deterministic: true });
  });

  it('lists its tokens, the free one too', async () => {
    const tokens = await host.tokens(library, {});
    expect(tokens.map(({ label, initialized }) => [label, initialized])).toEqual([
      ['northwind', true],
      ['', false],
    ]);
    expect(tokens[0]).toMatchObject({ manufacturer: 'SoftHSM project', model: 'SoftHSM v2', pin: 'ok', mechanisms: ['AES_GCM', 'AES_KEY_WRAP_PAD'], canGenerate: true });
  });

  it('makes a key that never leaves it, and lists it', async () => {
    const key = await makeKey(host, library, serial, 'fresh', 'AES_GCM');
    expect(await open(key).describe({})).toMatchObject({
      state: 'enabled',
      algorithm: 'AES-256 (AES-GCM)',
      origin: 'generated on the token',
      details: { 'Key label': 'fresh', 'Always sensitive': 'yes', 'Never extractable': 'yes', 'Token label': 'northwind' },
    });
    using pin = SecretBytes.fromUtf8(userPin);
    const listed = await host.tokenKeys(library, serial, pin, false, {});
    expect(listed.find(({ label }) => label === 'fresh')).toEqual({
      uri: key.uri,
      label: 'fresh',
      id: parsePkcs11Uri(key.uri).id,
      length: 256,
      extractable: false,
      problem: null,
    });
    expect(await failure(makeKey(host, library, serial, 'fresh', 'AES_GCM'))).toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('leaves no object behind after many wrappings', async () => {
    const provider = open(await makeKey(host, library, serial, 'tidy', 'AES_KEY_WRAP_PAD'));
    const before = home.objectFiles();
    for (let round = 0; round < 20; round += 1) expect(await unwrapped(provider, await wrapped(provider))).toEqual([...some]);
    expect(home.objectFiles()).toEqual(before);
  });

  it('warns of wrong PINs, and takes the right one after', async () => {
    await host.close();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const error = await failure(host.tokenKeys(library, serial, SecretBytes.fromUtf8('wrong'), false, {}));
      expect(isKeydeskError(error, 'PIN_WRONG') && error.data).toEqual({ token: 'northwind', pin: 'count-low' });
    }
    await login(host, library, serial);
    expect((await host.tokens(library, {}))[0]?.pin).toBe('ok');
  });

  it('asks for the PIN again after its process was killed, and opens what was wrapped before', async () => {
    const key = await makeKey(host, library, serial, 'killed', 'AES_GCM');
    const provider = open(key);
    const blob = await wrapped(provider);
    const gone = Promise.withResolvers<string>();
    ports.at(-1)?.onExit(gone.resolve);
    ports.at(-1)?.kill();
    expect(await gone.promise).toBe('SIGKILL');
    expect(provider.unlocked).toBe(false);
    expect(await kmsFailure(unwrapped(provider, blob))).toMatchObject({ kind: 'unreachable', operation: 'open', retryable: true });
    await login(host, library, serial);
    expect(await unwrapped(provider, blob)).toEqual([...some]);
  });

  it('serves as two modules side by side', async () => {
    const copy = home.copyOfLibrary();
    const key = await makeKey(host, library, serial, 'twice', 'AES_GCM');
    await login(host, copy, serial);
    const [one, other] = [open(key), open({ ...key, module: copy })];
    expect(await unwrapped(other, await wrapped(one))).toEqual([...some]);
    ports.at(-1)?.kill();
    expect(await unwrapped(one, await wrapped(one))).toEqual([...some]);
  });

  it('opens what AES key wrap with padding (RFC 5649) wraps elsewhere, and wraps what opens there', () => {
    asOwner(library, home, serial, expectRfc5649);
  });

  it('refuses as soon as its owner has destroyed the key', async () => {
    const provider = open(await makeKey(host, library, serial, 'doomed', 'AES_GCM'));
    const blob = await wrapped(provider);
    asOwner(library, home, serial, (cryptoki, session) => {
      cryptoki.C_FindObjectsInit(session, [{ type: ck.CKA_LABEL, value: Buffer.from('doomed') }]);
      const [key] = cryptoki.C_FindObjects(session, 1);
      cryptoki.C_FindObjectsFinal(session);
      if (key !== undefined) cryptoki.C_DestroyObject(session, key);
    });
    expect(await kmsFailure(unwrapped(provider, blob))).toMatchObject({ kind: 'not-found', operation: 'unwrap' });
  });
});

/** What the owner of a token does with it, in a process that is not the desk's: here that of the test. */
function asOwner(library: string, home: SoftHsmFolder, serial: string, act: (cryptoki: Cryptoki, session: Handle) => void): void {
  const environment = process.env['SOFTHSM2_CONF'];
  process.env['SOFTHSM2_CONF'] = home.env['SOFTHSM2_CONF'];
  const cryptoki = loadModule('pkcs11js', library);
  try {
    const slot = cryptoki.C_GetSlotList(true).find((each) => cryptoki.C_GetTokenInfo(each).serialNumber.trim() === serial);
    if (slot === undefined) throw new Error('the token is not there');
    const session = cryptoki.C_OpenSession(slot, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION);
    cryptoki.C_Login(session, ck.CKU_USER, userPin);
    act(cryptoki, session);
  } finally {
    cryptoki.C_Finalize();
    if (environment === undefined) delete process.env['SOFTHSM2_CONF'];
    else process.env['SOFTHSM2_CONF'] = environment;
  }
}

/** A key whose value is known, on the token for one session, against an implementation of others. */
function expectRfc5649(cryptoki: Cryptoki, session: Handle): void {
  const kek = Buffer.alloc(32, 5);
  const passing = [
    { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
    { type: ck.CKA_TOKEN, value: false },
    { type: ck.CKA_PRIVATE, value: true },
    { type: ck.CKA_SENSITIVE, value: false },
    { type: ck.CKA_EXTRACTABLE, value: true },
  ];
  const key = cryptoki.C_CreateObject(session, [
    ...passing,
    { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
    { type: ck.CKA_VALUE, value: kek },
    { type: ck.CKA_WRAP, value: true },
    { type: ck.CKA_UNWRAP, value: true },
  ]);
  using payload = encodeDataKey(SecretBytes.copyOf(some), context);
  const generic = [...passing, { type: ck.CKA_KEY_TYPE, value: ck.CKK_GENERIC_SECRET }];
  const elsewhere = Buffer.from(aeskwp(kek).encrypt(payload.expose()));
  const opened = cryptoki.C_UnwrapKey(session, { mechanism: ck.CKM_AES_KEY_WRAP_PAD }, key, elsewhere, generic);
  const value = cryptoki.C_GetAttributeValue(session, opened, [{ type: ck.CKA_VALUE }])[0]?.value;
  expect(value).toEqual(Buffer.from(payload.expose()));
  const object = cryptoki.C_CreateObject(session, [...generic, { type: ck.CKA_VALUE, value: Buffer.from(payload.expose()) }]);
  const here = cryptoki.C_WrapKey(session, { mechanism: ck.CKM_AES_KEY_WRAP_PAD }, key, object, Buffer.alloc(128));
  const back = Buffer.from(aeskwp(kek).decrypt(here));
  expect(back.subarray(0, 65).equals(payload.expose())).toBe(true);
  // The difference: 7 zeros that RFC 5649 would not have put into the value.
  expect([...back.subarray(65)]).toEqual([0, 0, 0, 0, 0, 0, 0]);
}
