import { KeydeskError } from '../../src-shared/errors.ts';
import { type KeyReference, keyReferenceSchema } from '../../src-shared/key-references.ts';
import { checkKeyFilePath, formatKeyResource, parseAwsRoleArn, parseKeyResource, regionOf, resourceOf } from '../kms/uri.ts';

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
  if (reference.provider === 'AWS') parseAwsRoleArn(reference.roleArn, 'key.roleArn');
  const named = resourceOf(reference, 'key.');
  return { reference, resource: formatKeyResource(named), region: regionOf(named) };
}

/** The one name of a key that is given as its provider names it, or by the path of its file. @throws BAD_INPUT */
export function resourceNamed(text: string): string {
  const isPath = /^(?:\/|[A-Za-z]:[\\/])/.test(text);
  return formatKeyResource(isPath ? { provider: 'KEY_FILE', path: checkKeyFilePath(text, 'key') } : parseKeyResource(text));
}

/** A key as its provider names it. */
export function nameOf(reference: KeyReference): string {
  switch (reference.provider) {
    case 'AWS':
      return reference.keyArn;
    case 'GCP':
      return reference.keyName;
    case 'AZURE':
      return reference.keyId;
    case 'PKCS11':
      return reference.uri;
    case 'KEY_FILE':
      return reference.path;
  }
}

/** Who answers for a key, and counts our calls: an account in a region, a project, a vault, a module, a medium. */
export function hostOf(reference: KeyReference): string {
  switch (reference.provider) {
    case 'AWS':
      return reference.keyArn.split(':').slice(0, 5).join(':');
    case 'GCP':
      return reference.keyName.split('/').slice(0, 4).join('/');
    case 'AZURE':
      return new URL(reference.keyId).host;
    case 'PKCS11':
      return reference.module;
    case 'KEY_FILE':
      return reference.path;
  }
}

function normal(reference: KeyReference): KeyReference {
  return reference.provider === 'KEY_FILE' ? { ...reference, path: checkKeyFilePath(reference.path, 'key.path') } : reference;
}

function badReference(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): KeydeskError<'BAD_INPUT'> {
  const field = ['key', ...(issue?.path ?? []).map(String)].join('.');
  return new KeydeskError('BAD_INPUT', { field, problem: issue?.message ?? 'is not a key', remedy: 'Correct this field and try again.' });
}
