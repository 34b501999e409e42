import { toHex } from '../crypto/base64url.ts';
import { sha256 } from '../crypto/primitives.ts';
import type { Writer } from '../vault/rows.ts';
import { destroyAll } from '../vault/wrappings.ts';

/**
 * One version of a data key that was destroyed: when it was made and retired, how many wrappings of it there were, and the
 * SHA-256, in hexadecimal, over the bytes of each of them, oldest wrapping first.
 */
export interface DestroyedVersion {
  readonly version: number;
  readonly createdAt: number;
  readonly retiredAt: number | null;
  readonly count: number;
  readonly sha256: string;
  readonly keyVersion: string | null;
}

interface VersionRow {
  readonly version: number;
  readonly createdAt: number;
  readonly retiredAt: number | null;
}

const versions = `select version, created_at as createdAt, retired_at as retiredAt from data_keys
  where tenant = :tenant and state <> 'revoked' order by version`;
const wrappings = `select blob, key_version as keyVersion from wrappings
  where tenant = :tenant and version = :version and state in ('staged', 'live') order by id`;

/** Destroys every wrapping of every version of a tenant's data key, the staged ones too, and answers what there was. */
export function destroyAllVersions(rows: Writer, tenant: string, now: number): readonly DestroyedVersion[] {
  const found = rows.all<VersionRow>(versions, { tenant }).map((row) => ({ ...row, ...hashed(rows, tenant, row.version) }));
  rows.run(`update data_keys set state = 'revoked', retired_at = coalesce(retired_at, :now) where tenant = :tenant`, { tenant, now });
  destroyAll(rows, tenant);
  return found;
}

function hashed(rows: Writer, tenant: string, version: number): Pick<DestroyedVersion, 'count' | 'sha256' | 'keyVersion'> {
  const found = rows.all<{ blob: Uint8Array; keyVersion: string | null }>(wrappings, { tenant, version });
  const bytes = Buffer.concat(found.map(({ blob }) => blob));
  return { count: found.length, sha256: toHex(sha256(bytes)), keyVersion: found.at(-1)?.keyVersion ?? null };
}
