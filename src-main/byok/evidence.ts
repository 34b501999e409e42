import type { Job } from '../../src-shared/jobs.ts';
import { toHex } from '../crypto/base64url.ts';
import { canonical } from '../crypto/canonical.ts';
import { sha256 } from '../crypto/primitives.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { AuditDraft, Fact } from '../vault/audit-draft.ts';
import type { Reader } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import type { Wrapping } from '../vault/wrappings.ts';

/** How many characters of a mark or hash stand in an event: 128 bits. */
const shown = 32;

/**
 * The mark of a data key: equal marks before and after show that the data key is the same, and nothing else about it.
 * It is keyed by the vault: 32 hexadecimal characters.
 */
export function markOf(vault: Vault, dataKey: SecretBytes): string {
  return vault.fingerprint('data-key', dataKey.expose()).slice(0, shown);
}

/** The first half of the SHA-256 of a set of wrappings, whoever wrapped them: 32 hexadecimal characters. */
export function hashOfWrappings(wrappings: readonly Wrapping[]): string {
  const hash = wrappings.reduce<Uint8Array>(
    (before, { version, config, blob }) => sha256(canonical('keydesk/wrapping-set/1', before, version, config ?? '', blob)),
    new Uint8Array(32),
  );
  return toHex(hash).slice(0, shown);
}

/** One version of a data key over a switch. They are two marks of the same key, taken from two sides. */
export interface DataKeyMark {
  readonly version: number;
  readonly before: string;
  readonly after: string;
  /** The version of the customer's key that wraps it now, where there is one and the provider tells it. */
  readonly keyVersion: string | null;
}

/** What an event tells of a switch, so that it can be shown later that the data key came through it unchanged. */
export function switchFacts(marks: readonly DataKeyMark[], before: readonly Wrapping[], after: readonly Wrapping[]): Readonly<Record<string, Fact>> {
  return {
    dataKeyVersions: marks.length,
    dataKeys: marks.map((mark) => ({ ...mark })),
    wrappingsBefore: hashOfWrappings(before),
    wrappingsAfter: hashOfWrappings(after),
  };
}

/** Which event a switch has left: of which act, for whom, by which job, on what. */
export interface SwitchOf {
  readonly action: AuditDraft['action'];
  readonly tenant: string;
  readonly job: string;
}

// A rotation of the first version told its job as the object alone. The plus sign keeps SQLite from walking through everything that a fleet has done: the tenant's own events are fewer.
const switchEvent = `select detail from audit_events where tenant = :tenant and +action = :action and +outcome = 'ok'
  and coalesce(json_extract(detail, '$.job'), object) = :job order by seq desc limit 1`;

/** What the event of a switch tells; nothing when the job has not switched this tenant. */
export function findSwitch(rows: Reader, of: SwitchOf): Readonly<Record<string, Fact>> | undefined {
  const found = rows.get<{ detail: string }>(switchEvent, { ...of });
  return found === undefined ? undefined : (JSON.parse(found.detail) as Readonly<Record<string, Fact>>);
}

const labels: readonly (readonly [name: string, label: string])[] = [
  ['kmsKey', 'Customer key'],
  ['toKmsKey', 'New customer key'],
  ['dataKeyVersions', 'Data key versions'],
  ['revisions', 'Revisions re-encrypted'],
  ['wrappingsBefore', 'SHA-256 of the wrappings before'],
  ['wrappingsAfter', 'SHA-256 of the wrappings after'],
];

/** What an officer may want to keep of a switch, from its event. */
export function resultOf(facts: Readonly<Record<string, Fact>>): Job['result'] {
  const told = labels.flatMap(([name, label]) => lineOf(label, facts[name]));
  const marks = Array.isArray(facts['dataKeys']) ? (facts['dataKeys'] as readonly DataKeyMark[]) : [];
  return [...told, ...marks.map(markLine)];
}

function lineOf(label: string, value: Fact | undefined): Job['result'] {
  return typeof value === 'string' || typeof value === 'number' ? [{ label, value: String(value) }] : [];
}

function markLine({ version, before, after, keyVersion }: DataKeyMark): Job['result'][number] {
  const by = keyVersion === null ? '' : `, wrapped by key version ${keyVersion}`;
  const value = before === after ? `${after} before and after: the same data key${by}` : `${before} before, ${after} after${by}`;
  return { label: `Mark of data key ${String(version)}`, value };
}
