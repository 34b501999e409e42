import { KeydeskError } from '../../src-shared/errors.ts';
import { type KeyReference, keyReferenceSchema } from '../../src-shared/key-references.ts';
import { checkKeyFilePath, formatKeyResource, type KeyResource, parseAwsKeyArn, parseAwsRoleArn } from '../kms/uri.ts';

/** How a reference is checked and what it comes to. */
export interface CheckedReference {
  readonly reference: KeyReference;
  /** The key's one name: two references to one key have the same. */
  readonly resource: string;
  readonly region: string | null;
}

/**
 * Checks how a customer's key is to be reached.
 * @param rejectStaticCredentials refuses long-lived credentials wherever they stand
 * @throws STATIC_CREDENTIALS_REJECTED, BAD_INPUT
 */
export function checkReference(given: KeyReference, rejectStaticCredentials: (fields: Readonly<Record<string, unknown>>) => void): CheckedReference {
  rejectStaticCredentials({ ...given });
  const parsed = keyReferenceSchema.safeParse(given);
  if (!parsed.success) throw badReference(parsed.error.issues[0]);
  const reference = normal(parsed.data);
  const resource = resourceOf(reference);
  return { reference, resource: formatKeyResource(resource), region: resource.provider === 'AWS' ? resource.region : null };
}

/** Whether a reference names an emulator on this machine. */
export function isEmulator(reference: KeyReference): boolean {
  return reference.provider === 'AWS' && (reference.endpoint !== null || reference.stsEndpoint !== null);
}

function normal(reference: KeyReference): KeyReference {
  return reference.provider === 'KEY_FILE' ? { ...reference, path: checkKeyFilePath(reference.path, 'key.path') } : reference;
}

function resourceOf(reference: KeyReference): KeyResource {
  switch (reference.provider) {
    case 'AWS':
      parseAwsRoleArn(reference.roleArn, 'key.roleArn');
      return parseAwsKeyArn(reference.keyArn, 'key.keyArn');
    case 'KEY_FILE':
      return { provider: 'KEY_FILE', path: reference.path };
  }
}

function badReference(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): KeydeskError<'BAD_INPUT'> {
  const field = ['key', ...(issue?.path ?? []).map(String)].join('.');
  return new KeydeskError('BAD_INPUT', { field, problem: issue?.message ?? 'is not a key', remedy: 'Correct this field and try again.' });
}
