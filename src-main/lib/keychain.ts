import type { Logger } from './logger.ts';

/** The keychain of the operating system: small secrets that belong to this machine and this login. */
export interface Keychain {
  /** What was stored under the name. `null` means *not readable now* as well as *never stored*: never a reason to make a new one. */
  read(name: string): Promise<string | null>;
  write(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

const service = 'Keydesk';

/** Whether something imported looks like keytar. */
function isKeytar(value: unknown): value is Keytar {
  return typeof value === 'object' && value !== null && 'getPassword' in value && 'setPassword' in value;
}

async function importKeytar(): Promise<Keytar> {
  const name = 'keytar';
  const imported = (await import(name)) as { readonly default?: unknown };
  const candidate = imported.default ?? imported;
  if (!isKeytar(candidate)) throw new Error('keytar has no getPassword');
  return candidate;
}

/** The keychain through keytar; every value read back after it was written, for a silent keychain is no keychain. */
function keychainOver(keytar: Keytar): Keychain {
  return {
    read: (name) => keytar.getPassword(service, name),
    write: async (name, value) => {
      await keytar.setPassword(service, name, value);
      if ((await keytar.getPassword(service, name)) !== value) throw new Error('the keychain did not keep the value');
    },
    remove: async (name) => {
      await keytar.deletePassword(service, name);
    },
  };
}

/** The keychain of this machine, or `null` where keytar was not built or there is no keychain to talk to. */
export async function systemKeychain(logger: Logger): Promise<Keychain | null> {
  try {
    const keytar = await importKeytar();
    await keytar.getPassword(service, 'probe');
    return keychainOver(keytar);
  } catch (error) {
    logger.info({ reason: error instanceof Error ? error.message.split('\n')[0] : 'unknown' }, 'no keychain');
    return null;
  }
}
