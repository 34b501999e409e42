import { startInNode, type StartProcess } from '../../src-main/kms/pkcs11-child.ts';
import { Pkcs11Host } from '../../src-main/kms/pkcs11-host.ts';
import { Pkcs11KeyMaker } from '../../src-main/kms/pkcs11-key-maker.ts';
import { FakeHsm } from '../kms/pkcs11-fake-hsm.ts';
import { fakeBinding } from '../kms/pkcs11-harness.ts';
import { softHsm, SoftHsmFolder, softHsmLibrary } from '../peers/softhsm2-token.ts';

/** The PIN of the token. */
export const tokenPin = '4711-user';
/** The label of the token. */
export const tokenLabel = 'northwind';

/** An HSM at this machine with one token in it: SoftHSM2 where it is installed, else the fake one of our own. */
export interface HsmAtHand {
  /** What an officer enters as its module. */
  readonly module: string;
  readonly startProcess: StartProcess;
  /** Makes a key on the token, as whoever runs the HSM does. */
  makeKey(label: string): Promise<void>;
  close(): void;
}

/** Every process is given the library of the fake HSM in place of the package that it would load. */
function overFakeLibrary(start: StartProcess): StartProcess {
  return (entry, [module = '']) => start(entry, [module, fakeBinding]);
}

async function makeKeyOn(startProcess: StartProcess, module: string, label: string): Promise<void> {
  const host = new Pkcs11Host(startProcess);
  try {
    const serial = (await host.tokens(module, {})).find((token) => token.label.trim() === tokenLabel)?.serial ?? '';
    const maker = new Pkcs11KeyMaker(host);
    await maker.createKey({ provider: 'PKCS11', module, serial, label, mechanism: 'AES_GCM', pin: tokenPin }, {});
  } finally {
    await host.close();
  }
}

async function startSoftHsm(library: string): Promise<HsmAtHand> {
  const tokens = new SoftHsmFolder();
  await tokens.addToken(tokenLabel, tokenPin);
  const startProcess = startInNode(tokens.env);
  return { module: library, startProcess, makeKey: (label) => makeKeyOn(startProcess, library, label), close: () => tokens.destroy() };
}

function startFakeHsm(): HsmAtHand {
  const hsm = new FakeHsm();
  // Pictures enter a wrong PIN more often than a token of its own kind would bear.
  hsm.insert(tokenLabel, tokenPin, { triesLeft: 10 });
  const startProcess = overFakeLibrary(startInNode());
  return { module: hsm.folder, startProcess, makeKey: (label) => makeKeyOn(startProcess, hsm.folder, label), close: () => hsm.destroy() };
}

/** Puts one token into an HSM at this machine. */
export async function startHsm(): Promise<HsmAtHand> {
  const library = softHsm.missing() === null ? softHsmLibrary() : null;
  return library === null ? startFakeHsm() : await startSoftHsm(library);
}
