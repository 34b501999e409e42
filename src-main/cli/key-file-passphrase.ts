import { KeydeskError } from '../../src-shared/errors.ts';
import type { KmsKey } from '../../src-shared/keys.ts';
import type { Custody } from '../../src-shared/tenants.ts';
import { badUsage, knownError } from './failure.ts';
import type { Work } from './work.ts';

/** A key file that is not there is a customer's key that cannot be reached, whoever noticed it first. */
function mediaAway(thrown: unknown): unknown {
  const error = knownError(thrown);
  if (error?.code !== 'FILE_UNREADABLE') return thrown;
  const detail = 'The key file is not on its media, or the media is not connected.';
  return new KeydeskError('KMS_FAILED', { kind: 'unreachable', retryable: true, provider: 'KEY_FILE', operation: 'open', detail });
}

/** Enters the passphrase of a key file, when the key is one and it was not entered yet. */
export async function unlockKeyFile({ client, passphrases, busy }: Work, key: KmsKey): Promise<void> {
  if (key.key.provider !== 'KEY_FILE' || key.unlocked) return;
  if (!passphrases.isAtHand('key')) {
    const remedy = 'Give it with --key-passphrase-file PATH or --key-passphrase-fd N.';
    throw badUsage('--key-passphrase-file', `${key.id} is a key file, and its passphrase is needed`, remedy);
  }
  const passphrase = await passphrases.existing('key');
  try {
    await busy('Opening the key file', client.keys.unlockKeyFile({ key: key.id, passphrase }));
  } catch (error) {
    throw mediaAway(error);
  }
}

/** Opens the key file a tenant is bound to, when its custody is one of those in which the key is called. */
export async function unlockTenantKey(work: Work, tenant: string, custodies: readonly Custody[]): Promise<void> {
  const { custody, kmsKey } = await work.client.tenants.get({ tenant });
  if (kmsKey === null || !custodies.includes(custody)) return;
  await unlockKeyFile(work, await work.client.keys.get({ key: kmsKey }));
}

/** The custody in which reading and writing secrets calls the customer's key. */
export const callsKey: readonly Custody[] = ['ACTIVE'];
