import { KeydeskError } from '../../src-shared/errors.ts';
import type { Secret } from '../../src-shared/secrets.ts';
import type { LocalClient } from '../api/local-client.ts';
import { allRows } from './all-rows.ts';

/** The secret of a tenant with a key. @throws NOT_FOUND */
export async function findSecret(client: LocalClient, tenant: string, key: string): Promise<Secret> {
  await client.tenants.get({ tenant });
  const { rows } = await allRows(async (offset, limit) => client.secrets.list({ tenant, search: key, offset, limit }));
  const found = rows.find((secret) => secret.key === key);
  if (found === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'secret', id: `${tenant}/${key}` });
  return found;
}
