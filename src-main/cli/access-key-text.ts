import { type AccessKey, type AccessRole, accessRoleSchema } from '../../src-shared/access-keys.ts';
import { momentOf, wordOf } from './given.ts';
import { shownTime } from './plain.ts';
import { facts } from './table.ts';
import type { Bench } from './work.ts';

/** What people read about an access key, and of one just made its private half. */
export function keyText(key: AccessKey, privateKey?: string): string {
  return facts([
    ['Access key', key.name],
    ['Public key', key.publicKey],
    ['Identity', key.identity],
    ['Tenant', key.tenant ?? 'the whole vault'],
    ['Roles', key.roles.join(', ')],
    ['State', key.state],
    ['Expires', shownTime(key.expiresAt)],
    ['Last used', shownTime(key.lastUsedAt)],
    ...(privateKey === undefined ? [] : [['Private key', privateKey] as const]),
  ]);
}

/** The roles that were given with `--role`. @throws BAD_INPUT */
export function givenRoles({ given }: Bench): readonly AccessRole[] {
  return given.many('role').map((word) => wordOf('--role', word, accessRoleSchema));
}

/** The end that was given with `--expires`: null for never, undefined when none was. A day counts whole. @throws BAD_INPUT */
export function givenEnd({ given }: Bench): number | null | undefined {
  const text = given.maybe('expires');
  if (text === undefined) return undefined;
  return text === 'never' ? null : momentOf('expires', text, 'end');
}
