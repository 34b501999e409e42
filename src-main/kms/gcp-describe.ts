import type { protos } from '@google-cloud/kms';
import { broken, timeText, wordOf } from './gcp-answers.ts';
import type { GcpKeyName } from './gcp-name.ts';
import { versionOf } from './gcp-name.ts';
import type { KmsKeyDescription, KmsKeyState, KmsOperation } from './provider.ts';
import { KmsError } from './provider.ts';

/** A key as the SDK describes it. */
export type SdkKey = protos.google.cloud.kms.v1.ICryptoKey;
/** A version of a key as the SDK describes it. */
export type SdkVersion = protos.google.cloud.kms.v1.ICryptoKeyVersion;

const states: Readonly<Record<string, KmsKeyState>> = {
  ENABLED: 'enabled',
  DISABLED: 'disabled',
  DESTROY_SCHEDULED: 'pending-deletion',
};

/** Checks that the key that was told of is the one asked for, and one that can encrypt. Throws `invalid-response` or `wrong-key`. */
export function checkKey(operation: KmsOperation, key: GcpKeyName, found: SdkKey): void {
  if (found.name !== key.name) throw broken(operation, 'Cloud KMS answered for another key than the one asked.');
  if (found.purpose === 'ENCRYPT_DECRYPT') return;
  const detail = `The purpose of this key is ${wordOf(found.purpose, 'unknown')}. Register a key with the purpose ENCRYPT_DECRYPT.`;
  throw new KmsError({ kind: 'wrong-key', provider: 'GCP', operation, detail });
}

/** What the officer is shown of a key. Its state is that of its primary version: the one that wraps. */
export function description(key: GcpKeyName, found: SdkKey): KmsKeyDescription {
  const primary = found.primary ?? null;
  const template = found.versionTemplate;
  const level = wordOf(primary?.protectionLevel ?? template?.protectionLevel, 'unknown');
  return {
    region: key.location,
    state: states[wordOf(primary?.state, '')] ?? 'unavailable',
    algorithm: wordOf(primary?.algorithm ?? template?.algorithm, 'unknown'),
    origin: timeText(primary?.importTime) === undefined ? level : `${level}, imported`,
    details: written({
      Key: key.name,
      Purpose: wordOf(found.purpose, 'unknown'),
      'Protection level': level,
      Created: timeText(found.createTime),
      ...primaryDetails(key, primary),
      'Next rotation': timeText(found.nextRotationTime),
    }),
  };
}

function primaryDetails(key: GcpKeyName, primary: SdkVersion | null): Readonly<Record<string, string | undefined>> {
  if (primary === null) return { 'Primary version': 'none: no version is set to wrap' };
  return {
    'Primary version': versionOf(key, primary.name) ?? undefined,
    'State of the primary version': wordOf(primary.state, 'unknown'),
    'Primary version created': timeText(primary.createTime),
    'Destroyed at': timeText(primary.destroyTime),
    'Can be imported again': primary.reimportEligible === true ? 'yes: its material was destroyed' : undefined,
  };
}

function written(details: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(details).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
