import { derivedUuid } from '../crypto/derived-uuid.ts';

/** The id of one version of a tenant's data key: always the same for the same vault, tenant and version, so that it needs no place of its own. */
export function dataKeyId(vault: string, tenant: string, version: number): string {
  return derivedUuid('keydesk/data-key-id/1', vault, tenant, version);
}
