import { type KeyReference, readReference } from '../../src-shared/key-references.ts';
import { keyId } from '../crypto/signing.ts';
import type { Reader } from '../vault/rows.ts';
import { environmentOf, providerName } from './key-words.ts';
import { column, type ReportCell, type ReportGround } from './report-body.ts';

/** The columns of the key inventory. */
export const inventoryColumns = [
  column('keyId', 'Key', 'id'),
  column('label', 'Label'),
  column('class', 'Class', 'status'),
  column('tenant', 'Tenant', 'id'),
  column('provider', 'Provider'),
  column('resource', 'Resource', 'id'),
  column('wrappedBy', 'Wrapped by', 'id'),
  column('origin', 'Origin'),
  column('algorithm', 'Algorithm'),
  column('length', 'Length (bits)', 'count'),
  column('purpose', 'Purpose'),
  column('protection', 'Protection'),
  column('state', 'State', 'status'),
  column('owner', 'Owner'),
  column('region', 'Region'),
  column('environment', 'Environment'),
  column('created', 'Created', 'time'),
  column('activated', 'Activated', 'time'),
  column('lastRotation', 'Last rotation', 'time'),
  column('retired', 'Retired', 'time'),
  column('daysInUse', 'Days in use', 'count'),
  column('lastUsed', 'Last used', 'time'),
  column('dependants', 'Dependants', 'count'),
  column('validation', 'Validation', 'status'),
  column('validatedAt', 'Last validated', 'time'),
] as const;

/** One key by the ids of the columns; what is left out is not recorded. */
export type InventoryLine = Readonly<Record<string, ReportCell>>;

const dayMilliseconds = 86_400_000;
const software = 'operating system’s random generator';

function daysBetween(start: number | null, end: number): number | null {
  return start === null ? null : Math.max(0, Math.floor((end - start) / dayMilliseconds));
}

interface VaultFacts {
  readonly createdAt: number;
  readonly tenants: number;
  readonly onBaseline: number;
}

function vaultKey(facts: VaultFacts, now: number, line: InventoryLine): InventoryLine {
  const { createdAt } = facts;
  const made = { class: 'VAULT', provider: 'Keydesk', origin: 'derived from the root key', length: 256, state: 'active', owner: 'vault' };
  const times = { created: createdAt, activated: createdAt, daysInUse: daysBetween(createdAt, now), environment: 'production' };
  return { ...made, ...times, ...line };
}

/** The keys of the vault itself: all of them come from the root key, none is ever stored in clear. */
export function vaultKeys(rows: Reader, { vault, now }: ReportGround): readonly InventoryLine[] {
  const facts = rows.get<VaultFacts>(
    `select created_at as createdAt, (select count(*) from tenants) as tenants,
     (select count(*) from wrappings where state = 'live' and config is null) as onBaseline from vault`,
  );
  if (facts === undefined) return [];
  const key = (line: InventoryLine): InventoryLine => vaultKey(facts, now, line);
  const derived = { protection: 'software; derived at unlock, never stored', wrappedBy: 'root' };
  const slots = 'software; stored only sealed in key slots (Argon2id, AES-256-GCM)';
  const [root, tree] = [{ keyId: 'root', label: 'Root key', origin: software, wrappedBy: 'key slots' }, { purpose: 'derives the keys of the vault' }];
  return [
    key({ ...root, ...tree, algorithm: 'HKDF-SHA-256', protection: slots, dependants: facts.tenants }),
    key({ ...derived, keyId: 'database', label: 'Database key', algorithm: 'AES-256 (SQLCipher 4)', purpose: 'encrypts the database file', dependants: 1 }),
    key({ ...derived, keyId: 'baseline', label: 'Baseline wrapping keys', algorithm: 'AES-256-KWP', purpose: 'wrap data keys of tenants without a customer’s key', dependants: facts.onBaseline }),
    key({ ...derived, keyId: keyId(vault.signer.publicKey), label: 'Signing key', algorithm: 'Ed25519', purpose: 'signs chain heads and reports', dependants: null }),
  ];
}

interface KmsRow {
  readonly id: string;
  readonly displayName: string;
  readonly provider: string;
  readonly reference: string;
  readonly resource: string;
  readonly phase: string;
  readonly region: string | null;
  readonly checkedAt: number | null;
  readonly rotatedAt: number | null;
  readonly createdAt: number;
  readonly deletedAt: number | null;
  readonly activatedAt: number | null;
  readonly tenants: string | null;
  readonly holders: number;
  readonly dataKeys: number;
  readonly lastUsed: number | null;
}

const kmsSql = `select k.id, k.display_name as displayName, k.provider, k.reference, k.resource, k.phase, k.region,
  k.checked_at as checkedAt, k.rotated_at as rotatedAt, k.created_at as createdAt, k.deleted_at as deletedAt,
  (select min(c.activated_at) from byok_configs c where c.kms_key = k.id) as activatedAt,
  (select group_concat(c.tenant, ', ' order by c.tenant) from byok_configs c where c.kms_key = k.id and c.live = 1) as tenants,
  (select count(*) from byok_configs c where c.kms_key = k.id and c.live = 1 and c.status <> 'REVOKED') as holders,
  (select count(*) from wrappings w where w.kms_key = k.id and w.state = 'live') as dataKeys,
  (select max(u.time) from byok_configs c join audit_events u on u.object = c.id
    where c.kms_key = k.id and u.action in ('byok.wrap', 'byok.unwrap') and u.outcome = 'ok' and u.seq <= :head) as lastUsed
  from kms_keys k
  where k.created_at < :to and (k.deleted_at is null or k.deleted_at >= :from)
  and (:tenant is null or exists (select 1 from byok_configs c where c.kms_key = k.id and c.tenant = :tenant))
  order by k.display_name collate nocase, k.id`;

function kmsState({ deletedAt, holders }: KmsRow): string {
  if (deletedAt !== null) return 'removed';
  return holders > 0 ? 'in use' : 'available';
}

/** What is known of a customer's key by the kind of its provider alone. */
function kmsNature(reference: KeyReference): InventoryLine {
  const said = { provider: providerName(reference), environment: environmentOf(reference) };
  switch (reference.provider) {
    case 'AWS':
    case 'GCP':
    case 'AZURE':
      return { ...said, protection: `held by ${said.provider}` };
    case 'PKCS11':
      return { ...said, protection: 'held by the token; not extractable', algorithm: 'AES-256', length: 256 };
    case 'KEY_FILE':
      return { ...said, protection: 'software; file on removable media under a passphrase', algorithm: 'AES-256-GCM', length: 256, origin: software };
  }
}

function kmsLine(row: KmsRow, now: number): InventoryLine {
  return {
    ...kmsNature(readReference(row.reference)),
    keyId: row.id,
    label: row.displayName,
    class: 'CUSTOMER',
    tenant: row.tenants,
    resource: row.resource,
    purpose: 'wraps data keys',
    state: kmsState(row),
    owner: row.tenants === null ? 'customer' : `customer: ${row.tenants}`,
    region: row.region,
    created: row.createdAt,
    activated: row.activatedAt,
    lastRotation: row.rotatedAt,
    retired: row.deletedAt,
    daysInUse: daysBetween(row.activatedAt, row.deletedAt ?? now),
    lastUsed: row.lastUsed,
    dependants: row.dataKeys,
    validation: row.phase,
    validatedAt: row.checkedAt,
  };
}

/** Customers' keys that were registered before the end of the period and not removed before its start. */
export function kmsKeys(rows: Reader, { scope, head, now }: ReportGround): readonly InventoryLine[] {
  const parameters = { from: scope.from, to: scope.to, tenant: scope.tenant ?? null, head: head.seq };
  return rows.all<KmsRow>(kmsSql, parameters).map((row) => kmsLine(row, now));
}

interface DataRow {
  readonly tenant: string;
  readonly displayName: string;
  readonly version: number;
  readonly state: string;
  readonly createdAt: number;
  readonly retiredAt: number | null;
  readonly kmsKey: string | null;
  readonly wrapped: number | null;
  readonly revisions: number;
  readonly lastUsed: number | null;
}

const dataSql = `select d.tenant, t.display_name as displayName, d.version, d.state, d.created_at as createdAt, d.retired_at as retiredAt,
  w.kms_key as kmsKey, w.id as wrapped,
  (select count(*) from revisions r where r.tenant = d.tenant and r.data_key_version = d.version) as revisions,
  (select r.created_at from revisions r where r.tenant = d.tenant and r.data_key_version = d.version order by r.rowid desc limit 1) as lastUsed
  from data_keys d join tenants t on t.id = d.tenant
  left join wrappings w on w.tenant = d.tenant and w.version = d.version and w.state = 'live'
  where d.created_at < :to and (:tenant is null or d.tenant = :tenant)
  order by d.tenant, d.version`;

function wrappedBy({ wrapped, kmsKey }: DataRow): string | null {
  return wrapped === null ? null : (kmsKey ?? 'baseline');
}

function dataLine(row: DataRow, now: number): InventoryLine {
  const rotated = row.version > 1 ? row.createdAt : null;
  return {
    keyId: `${row.tenant}/${row.version}`,
    label: `Data key ${row.version} of ${row.displayName}`,
    class: 'DATA',
    tenant: row.tenant,
    provider: 'Keydesk',
    wrappedBy: wrappedBy(row),
    origin: software,
    algorithm: 'HKDF-SHA-256, AES-256-GCM',
    length: 256,
    purpose: 'encrypts secret revisions',
    protection: row.wrapped === null ? 'no wrapping is kept' : 'software; stored only wrapped',
    state: row.state,
    owner: row.displayName,
    environment: 'production',
    created: row.createdAt,
    activated: row.createdAt,
    lastRotation: rotated,
    retired: row.retiredAt,
    daysInUse: daysBetween(row.createdAt, row.retiredAt ?? now),
    lastUsed: row.lastUsed,
    dependants: row.revisions,
  };
}

/** Every version of the tenants' data keys that was made before the end of the period. */
export function dataKeys(rows: Reader, { scope, now }: ReportGround): readonly InventoryLine[] {
  return rows.all<DataRow>(dataSql, { to: scope.to, tenant: scope.tenant ?? null }).map((row) => dataLine(row, now));
}
