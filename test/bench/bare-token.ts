import { ck, gcmMechanism, loadModule } from '../../src-main/kms/pkcs11-cryptoki.ts';
import type { KmsRegistry } from '../../src-main/kms/registry.ts';
import { parsePkcs11Uri } from '../../src-main/kms/uri-pkcs11.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import type { Pkcs11Key } from '../../src-shared/key-references.ts';
import { type SoftHsmFolder, softHsmLibrary } from '../peers/softhsm2-token.ts';

const pin = '4711-user';

/** A key on a token of SoftHSM2: as the registry reaches it, and by bare calls of PKCS#11 in this process. */
export interface BareToken {
  readonly key: Pkcs11Key;
  wrap(plain: Uint8Array): Uint8Array;
  readonly close: () => void;
}

/** Makes a token with a key, logs the registry's process in, and opens the token here too, through a copy of the library. */
export async function openBareToken(home: SoftHsmFolder, registry: KmsRegistry): Promise<BareToken> {
  await home.addToken('bench', pin);
  const module = softHsmLibrary() ?? '';
  const serial = (await registry.tokens(module, {})).find(({ label }) => label === 'bench')?.serial ?? '';
  const key = await registry.makeKey({ provider: 'PKCS11', module, serial, label: 'bench', mechanism: 'AES_GCM', pin }, {});
  if (key.provider !== 'PKCS11') throw new Error('the key was made elsewhere');
  using secret = SecretBytes.fromUtf8(pin);
  await registry.tokenKeys(module, serial, secret, false, {});
  return { key, ...openHere(home, key, serial) };
}

/** Calls something while the library reads the folder's configuration, which it does when it is initialised. */
function configured<T>(home: SoftHsmFolder, call: () => T): T {
  const before = process.env['SOFTHSM2_CONF'];
  process.env['SOFTHSM2_CONF'] = home.env['SOFTHSM2_CONF'];
  try {
    return call();
  } finally {
    if (before === undefined) delete process.env['SOFTHSM2_CONF'];
    else process.env['SOFTHSM2_CONF'] = before;
  }
}

function openHere(home: SoftHsmFolder, { uri }: Pkcs11Key, serial: string): Pick<BareToken, 'wrap' | 'close'> {
  const cryptoki = configured(home, () => loadModule('pkcs11js', home.copyOfLibrary()));
  const slot = cryptoki.C_GetSlotList(true).find((each) => cryptoki.C_GetTokenInfo(each).serialNumber.trim() === serial);
  if (slot === undefined) throw new Error('the token is not there');
  const session = cryptoki.C_OpenSession(slot, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION);
  cryptoki.C_Login(session, ck.CKU_USER, pin);
  cryptoki.C_FindObjectsInit(session, [{ type: ck.CKA_LABEL, value: Buffer.from(parsePkcs11Uri(uri).object ?? 'bench') }]);
  const [key] = cryptoki.C_FindObjects(session, 1);
  cryptoki.C_FindObjectsFinal(session);
  if (key === undefined) throw new Error('the key is not on the token');
  return {
    wrap: (plain) => {
      const iv = cryptoki.C_GenerateRandom(session, Buffer.alloc(12));
      cryptoki.C_EncryptInit(session, gcmMechanism(iv, Buffer.from('acme')), key);
      return Buffer.concat([iv, cryptoki.C_Encrypt(session, Buffer.from(plain), Buffer.alloc(plain.length + 64))]);
    },
    close: () => cryptoki.C_Finalize(),
  };
}
