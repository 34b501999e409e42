import type { GcpKeyResource } from './uri-gcp.ts';
import { formatGcpKeyName, parseGcpKeyName } from './uri-gcp.ts';

/** A key of Google Cloud KMS by its resource name and the parts of it. */
export interface GcpKeyName extends GcpKeyResource {
  readonly name: string;
}

/** The key that a resource name names. Throws `BAD_INPUT`, for the name of a version too. */
export function gcpKeyName(text: string, field: string): GcpKeyName {
  const parts = parseGcpKeyName(text, field);
  return { ...parts, name: formatGcpKeyName(parts) };
}

/** The number of a version, as text, when it is one of this key; `null` for anything else. */
export function versionOf(key: GcpKeyName, versionName: string | null | undefined): string | null {
  const start = `${key.name}/cryptoKeyVersions/`;
  const number = versionName?.startsWith(start) === true ? versionName.slice(start.length) : '';
  return /^[1-9]\d{0,18}$/.test(number) ? number : null;
}
