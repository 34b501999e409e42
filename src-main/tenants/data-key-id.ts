import { canonical } from '../crypto/canonical.ts';
import { sha256 } from '../crypto/primitives.ts';

/**
 * The id of one version of a tenant's data key: always the same for the same vault, tenant and version, so that it needs no
 * place of its own. A UUID version 8 (RFC 9562) from the first half of a SHA-256.
 */
export function dataKeyId(vault: string, tenant: string, version: number): string {
  const bytes = Buffer.from(sha256(canonical('keydesk/data-key-id/1', vault, tenant, version)).subarray(0, 16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
