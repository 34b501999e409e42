import { readFile } from 'node:fs/promises';
import { fleetActs } from '../byok/acts.ts';
import { Byok } from '../byok/byok.ts';
import { Custody } from '../byok/custody.ts';
import { fleetWorker } from '../byok/fleet.ts';
import { Lanes } from '../byok/lanes.ts';
import { byokWorkers } from '../byok/workers.ts';
import { randomBytes, uuid } from '../crypto/primitives.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Session } from '../desk/session.ts';
import { Keys } from '../keys/keys.ts';
import { createKeyFile, exportKeyFile, readKeyFile } from '../kms/key-file-copies.ts';
import { Pkcs11Host } from '../kms/pkcs11-host.ts';
import { KmsRegistry } from '../kms/registry.ts';
import { rejectStaticCredentials } from '../kms/static-credentials.ts';
import { deskCaller } from '../lib/caller.ts';
import { JobRunner } from '../lib/job-runner.ts';
import { readCredential } from '../secrets/credential.ts';
import type { SecretParts } from '../secrets/parts.ts';
import { secretWorkers } from '../secrets/secrets.ts';
import { DataKeys } from '../tenants/data-keys.ts';
import { requireStrong } from '../vault/judge-passphrase.ts';
import { createJobStore } from '../vault/job-store.ts';
import { forgetOlderCopies } from '../vault/older-copies.ts';
import { evenly } from './evenly.ts';
import { logUnforeseen, type RoomParts } from './room-parts.ts';

/** The way to every provider of this vault's customers, and how it ends. */
function openRegistry(session: Session, { surroundings }: RoomParts, secretValue: (reference: { readonly tenant: string; readonly secret: string }) => Promise<SecretBytes>): KmsRegistry {
  return new KmsRegistry({
    unlockKeyFile: () => Promise.resolve(null),
    session: `keydesk-${session.vault.id.slice(0, 8)}`,
    environment: surroundings.environment,
    readFile: async (path) => readFile(path, 'utf8'),
    adcFile: surroundings.environment('GOOGLE_APPLICATION_CREDENTIALS'),
    secretValue,
    vault: session.vault.id,
    pkcs11: new Pkcs11Host(surroundings.startProcess),
  });
}

/** The keys of the customers, with what they need of the KMS room. */
function openKeys(session: Session, parts: RoomParts, registry: KmsRegistry, unlocked: () => void): Keys {
  return new Keys({
    vault: session.vault,
    clock: parts.clock,
    providers: registry,
    keyFiles: { create: createKeyFile, export: exportKeyFile, read: readKeyFile },
    random: randomBytes,
    rejectStaticCredentials,
    requireStrong: async (passphrase, field, context) => {
      requireStrong(await parts.judge(), field, passphrase, context);
    },
    unlocked,
    unforeseen: (error) => {
      logUnforeseen(parts.logger, error, 'a validation could not be written');
    },
  });
}

/** The rooms of the customers' keys, the data keys and what is done with them, which lean on each other. */
export function openCustody(session: Session, parts: RoomParts) {
  const { vault } = session;
  const { clock, logger } = parts;
  const settle = (): void => {
    vault.database.checkpoint();
  };
  const registry = openRegistry(session, parts, async (reference) => readCredential(secretParts, deskCaller(uuid()), reference));
  // A key that was waited for has been unlocked: what it held up goes on.
  const keys = openKeys(session, parts, registry, () => {
    jobs.resumeAll(deskCaller(uuid()));
  });
  const custody = new Custody({ vault, clock, keys, lanes: new Lanes({ clock, random: evenly }) });
  const dataKeys = new DataKeys({ vault, clock, customer: custody });
  const secretParts: SecretParts = { vault, clock, keyring: dataKeys, newId: uuid };
  const forget = (): void => {
    forgetOlderCopies(vault, deskCaller(uuid()));
  };
  const work = { vault, clock, keys, custody, dataKeys, newId: uuid, settle, forgetOlderCopies: forget };
  const unforeseen = (error: unknown): string => logUnforeseen(logger, error, 'a job failed');
  const jobs = new JobRunner({
    store: createJobStore(vault),
    clock,
    workers: { ...secretWorkers(secretParts), ...byokWorkers(work), fleet: fleetWorker({ vault, clock, acts: fleetActs(work), settle, unforeseen }) },
    newId: uuid,
    unforeseen,
  });
  const byok = new Byok({ vault, clock, jobs, keys, custody, newId: uuid, settle });
  const close = async (): Promise<void> => {
    await keys.close();
    await registry.close();
  };
  return { keys, dataKeys, jobs, byok, secretParts, close };
}
