import { KeydeskError } from '../../src-shared/errors.ts';
import type { KmsKey } from '../../src-shared/keys.ts';
import type { Custody } from '../../src-shared/tenants.ts';
import type { Clock } from '../lib/clock.ts';
import { badUsage, knownError } from './failure.ts';
import { plain } from './plain.ts';
import type { Work } from './work.ts';

/** A key file that is not there is a customer's key that cannot be reached, whoever noticed it first. */
function mediaAway(thrown: unknown): unknown {
  const error = knownError(thrown);
  if (error?.code !== 'FILE_UNREADABLE') return thrown;
  const detail = 'The key file is not on its media, or the media is not connected.';
  return new KeydeskError('KMS_FAILED', { kind: 'unreachable', retryable: true, provider: 'KEY_FILE', operation: 'open', detail });
}

async function enterPassphrase({ client, passphrases, busy }: Work, key: KmsKey): Promise<void> {
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

/** Enters the PIN of a token; the last try before it locks itself must be meant. */
async function enterPin({ client, passphrases, given, busy }: Work, key: KmsKey): Promise<void> {
  if (!passphrases.isAtHand('pin')) {
    throw badUsage('--pin-file', `${key.id} is on a token, and its PIN is needed`, 'Give it with --pin-file PATH or --pin-fd N.');
  }
  const pin = await passphrases.existing('pin');
  await busy('Logging in to the token', client.keys.unlockToken({ key: key.id, pin, lastTry: given.flag('last-try') }));
}

const askAgainMilliseconds = 2000;

/** Shows what to do on another device, and waits until it was done or its time is over. */
async function signIn({ client, line, busy }: Work, key: KmsKey): Promise<void> {
  const prompt = await client.keys.signIn({ key: key.id });
  line.terminal.note(`Open ${plain(prompt.url)} on any device and enter the code ${plain(prompt.code)}.\n`);
  await busy('Waiting for the sign-in', untilUnlocked(line.clock, prompt.expiresAt, async () => (await client.keys.get({ key: key.id })).unlocked));
}

async function untilUnlocked(clock: Clock, until: number, isUnlocked: () => Promise<boolean>): Promise<void> {
  while (clock.now() < until) {
    if (await isUnlocked()) return;
    await new Promise<void>((resolve) => clock.after(askAgainMilliseconds, resolve));
  }
  const detail = 'Nobody signed in before the code ran out.';
  throw new KeydeskError('KMS_FAILED', { kind: 'denied', retryable: false, provider: 'AZURE', operation: 'open', detail });
}

/** Enters what a key waits for: the passphrase of its file, the PIN of its token, or an officer's sign-in. */
export async function unlockKey(work: Work, key: KmsKey): Promise<void> {
  switch (key.waitsFor) {
    case null:
      return;
    case 'passphrase':
      await enterPassphrase(work, key);
      return;
    case 'pin':
      await enterPin(work, key);
      return;
    case 'sign-in':
      await signIn(work, key);
  }
}

/** Opens the key a tenant is bound to, when its custody is one of those in which the key is called. */
export async function unlockTenantKey(work: Work, tenant: string, custodies: readonly Custody[]): Promise<void> {
  const { custody, kmsKey } = await work.client.tenants.get({ tenant });
  if (kmsKey === null || !custodies.includes(custody)) return;
  await unlockKey(work, await work.client.keys.get({ key: kmsKey }));
}

/** The custody in which reading and writing secrets calls the customer's key. */
export const callsKey: readonly Custody[] = ['ACTIVE'];
