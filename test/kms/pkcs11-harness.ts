import type { Pkcs11Mechanism } from '../../src-shared/key-access.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { Pkcs11Kms } from '../../src-main/kms/pkcs11.ts';
import { startInNode } from '../../src-main/kms/pkcs11-child.ts';
import { Pkcs11Host } from '../../src-main/kms/pkcs11-host.ts';
import { Pkcs11KeyMaker } from '../../src-main/kms/pkcs11-key-maker.ts';
import { formatPkcs11Uri } from '../../src-main/kms/uri-pkcs11.ts';
import type { Pkcs11Key } from '../../src-shared/key-references.ts';
import type { Harness } from './conformance-suite.ts';
import { FakeHsm } from './pkcs11-fake-hsm.ts';

/** The file through which a module's process calls a fake HSM. */
export const fakeBinding = new URL('pkcs11-fake-binding.ts', import.meta.url).pathname;
export const userPin = '4711-user';
/** How long a fake library may hang, in milliseconds: longer than a process takes to start on a busy machine. */
export const hungAfterMs = 50_000;
export const limitMs = 55_000;

/** A host over fake HSMs: real processes, with a library of ours in them. */
export function fakeHost(): Pkcs11Host {
  return new Pkcs11Host(startInNode(), { binding: fakeBinding, hungAfterMs });
}

/** Logs in to a token by its serial number. */
export async function login(host: Pkcs11Host, module: string, serial: string, pin = userPin, lastTry = false): Promise<void> {
  using secret = SecretBytes.fromUtf8(pin);
  await host.enterPin(module, formatPkcs11Uri({ serial }), secret, lastTry, {});
}

/** Makes a key on a token, as an officer would. */
export async function makeKey(host: Pkcs11Host, module: string, serial: string, label: string, mechanism: Pkcs11Mechanism): Promise<Pkcs11Key> {
  const maker = new Pkcs11KeyMaker(host);
  return await maker.createKey({ provider: 'PKCS11', module, serial, label, mechanism, pin: userPin }, {});
}

/** One module in one process, on which every case gets a token of its own. */
export class FakeBench {
  readonly hsm = new FakeHsm();
  readonly host = fakeHost();

  /** The harness of the conformance suite over a key on a fake token. */
  async start(mechanism: Pkcs11Mechanism): Promise<Harness> {
    const { hsm, host } = this;
    hsm.faults = {};
    const serial = hsm.insert('northwind', userPin);
    const key = await makeKey(host, hsm.folder, serial, 'byok', mechanism);
    const other = await makeKey(host, hsm.folder, serial, 'other', mechanism);
    const open = (config: Pkcs11Key, limit = limitMs): Pkcs11Kms => new Pkcs11Kms(config, { limitMs: limit, host });
    let release = (): void => undefined;
    return {
      kind: 'PKCS11',
      open: () => open(key),
      openOther: () => open(other),
      openWithLimit: (limit) => open(key, limit),
      remove: async () => {
        const { objects } = hsm.token(serial);
        hsm.change(serial, { objects: [] });
        return async () => hsm.change(serial, { objects });
      },
      cutOff: async () => {
        const putIn = hsm.pull(serial);
        return async () => {
          putIn();
          await login(host, hsm.folder, serial);
        };
      },
      garble: async () => {
        hsm.faults = { garbled: true };
        return async () => {
          hsm.faults = {};
        };
      },
      hold: () => {
        const held = hsm.hold();
        ({ release } = held);
        return held;
      },
      stall: async () => {
        ({ release } = hsm.hold());
        return async () => release();
      },
      close: async () => {
        release();
        hsm.remove(serial);
      },
    };
  }

  async close(): Promise<void> {
    await this.host.close();
    this.hsm.destroy();
  }
}
