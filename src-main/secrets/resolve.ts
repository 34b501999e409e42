import { KeydeskError } from '../../src-shared/errors.ts';
import type { Revision, Secret } from '../../src-shared/secrets.ts';
import { isFailClosed, needsReason, type Sensitivity, strictest } from '../../src-shared/sensitivity.ts';
import type { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Asker } from '../lib/asker.ts';
import { type AuditDraft, unsuccessful } from '../vault/audit-draft.ts';
import type { Reader } from '../vault/rows.ts';
import { eventOn, type Facts } from './events.ts';
import { utf8OrNull } from './import/text.ts';
import { openValue } from './open-value.ts';
import type { SecretParts } from './parts.ts';
import { findRevision, secretColumns } from './secret-rows.ts';
import { takeTurns } from './turns.ts';

/** The longest text that is answered, in bytes of UTF-8: 1.5 MiB. */
export const maximumResolvedBytes = 1_572_864;
/** How many different secrets one text may name. */
export const mostResolved = 1000;

/** By what a secret may be read. */
export interface ResolveGrant {
  readonly id: string;
  readonly reason: string;
}

/** A text whose secrets are wanted, and for whom: `agent` is the identity of an access key. */
export interface WantedText {
  readonly tenant: string;
  readonly text: string;
  readonly agent: string;
  /** The grant by which the agent may have a secret, or null. */
  readonly grantOf: (secret: string) => ResolveGrant | null;
}

/** `{{secret.KEY}}` with a key as a secret may have it; what looks otherwise is plain text. */
const slot = /\{\{secret\.([A-Za-z0-9_][A-Za-z0-9_.\-/:]{0,255})\}\}/g;

interface Readable {
  readonly secret: Secret;
  readonly revision: Revision;
  readonly sensitivity: Sensitivity;
  readonly grant: ResolveGrant;
}

/** A value that has been opened; whoever holds it wipes it. */
interface Opened {
  readonly key: string;
  readonly revision: string;
  readonly value: SecretBytes;
}

/**
 * Fills every `{{secret.KEY}}` of a text with the published value, once and not again inside of values. All secrets must be
 * there, enabled and granted before the first is opened, and still when the last is; else nothing is answered.
 * Each secret that is read is an event, on the disk first for PII and above, and so is the one that stood in the way.
 * @throws NOT_FOUND, SECRET_DISABLED, GRANT_REQUIRED, REASON_REQUIRED, REAUTHENTICATION_REQUIRED, STATE_CONFLICT for what is no text
 *   or too long, BAD_INPUT, INTEGRITY_FAILED, TENANT_SEALED, TENANT_REVOKED, KMS_FAILED
 */
export async function resolveText(parts: SecretParts, asker: Asker, wanted: WantedText): Promise<string> {
  const { vault, clock } = parts;
  const { tenant, text, agent } = wanted;
  await vault.attempt(asker.caller, { action: 'secret.resolve', tenant, detail: { agent } }, () => {
    asker.admit();
    requireFew(text);
  });
  const keys = keysIn(text);
  const opened: Opened[] = [];
  try {
    const sizes = new Map(keys.map((key) => [key, judged(parts, asker, wanted, key, () => readable(parts, asker, wanted, key)).revision.size]));
    // Before any is opened: a thousand values of a MiB must not stand in memory for a text that is refused.
    requireShort(parts, asker, wanted, sizes);
    await takeTurns(clock, keys, async (key) => {
      opened.push(await open(parts, asker, wanted, key));
    });
    return fill(parts, asker, wanted, opened);
  } finally {
    for (const { value } of opened) value.wipe();
  }
}

/** The keys that a text names, each once, in the order of the text. */
function keysIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(slot), ([, key = '']) => key))];
}

function requireFew(text: string): void {
  const named = keysIn(text).length;
  if (named <= mostResolved) return;
  const problem = `names ${String(named)} different secrets`;
  throw new KeydeskError('BAD_INPUT', { field: 'text', problem, remedy: `Name at most ${String(mostResolved)} at once.` });
}

/** What may be read now, and by which grant. */
function readable({ vault }: SecretParts, asker: Asker, { tenant, agent, grantOf }: WantedText, key: string): Readable {
  const secret = vault.read((rows) => byKey(rows, tenant, key));
  if (secret === undefined || secret.state === 'deleted') throw new KeydeskError('NOT_FOUND', { noun: 'secret', id: key });
  if (secret.state !== 'active') throw new KeydeskError('SECRET_DISABLED', { secret: key, state: secret.state });
  const grant = grantOf(secret.id);
  if (grant === null) throw new KeydeskError('GRANT_REQUIRED', { secret: key, agent });
  const revision = vault.read((rows) => findRevision(rows, secret.id, secret.publishedRevision));
  const sensitivity = strictest([secret.sensitivity, revision.sensitivity]);
  if (needsReason(sensitivity)) {
    if (grant.reason === '') throw new KeydeskError('REASON_REQUIRED', { sensitivity });
    asker.requireFresh();
  }
  return { secret, revision, sensitivity, grant };
}

function byKey(rows: Reader, tenant: string, key: string): Secret | undefined {
  return rows.get<Secret>(`select ${secretColumns} from secrets s where s.tenant = :tenant and s.key = :key`, { tenant, key });
}

function draftAt({ vault }: SecretParts, { tenant, agent }: WantedText, key: string): AuditDraft {
  const secret = vault.read((rows) => byKey(rows, tenant, key));
  return secret === undefined ? { action: 'secret.resolve', tenant, detail: { key, agent } } : eventOn('secret.resolve', secret, { agent });
}

/** Judges one secret, in the same moment as what comes after; when it stands in the way, that is an event on it. */
function judged<T>(parts: SecretParts, { caller }: Asker, wanted: WantedText, key: string, judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    parts.vault.record(caller, unsuccessful(draftAt(parts, wanted, key), error));
    throw error;
  }
}

function open(parts: SecretParts, asker: Asker, wanted: WantedText, key: string): Promise<Opened> {
  return parts.vault.attempt(asker.caller, draftAt(parts, wanted, key), async () => {
    const { revision } = readable(parts, asker, wanted, key);
    return { key, revision: revision.id, value: await openValue(parts, asker.caller, wanted.tenant, revision.id) };
  });
}

/**
 * While the data keys were fetched a secret may have been disabled, classified stricter, or its grant withdrawn: all are judged
 * again, then recorded, then filled in, and nothing comes between.
 */
function fill(parts: SecretParts, asker: Asker, wanted: WantedText, opened: readonly Opened[]): string {
  const texts = new Map<string, string>();
  const reads = opened.map(({ key, revision, value }) =>
    judged(parts, asker, wanted, key, () => {
      const now = readable(parts, asker, wanted, key);
      const read = parts.vault.read((rows) => findRevision(rows, now.secret.id, revision));
      texts.set(key, textOf(key, value));
      return { ...now, revision: read, sensitivity: strictest([now.sensitivity, read.sensitivity]) };
    }),
  );
  requireShort(parts, asker, wanted, new Map(opened.map(({ key, value }) => [key, value.length])));
  record(parts, asker, wanted.agent, reads);
  return wanted.text.replaceAll(slot, (_slot, key: string) => texts.get(key) ?? '');
}

function textOf(key: string, value: SecretBytes): string {
  const text = utf8OrNull(value.expose());
  if (text !== null) return text;
  const remedy = 'The value is no UTF-8 and cannot stand in a text: publish it encoded, in base64 for example.';
  throw new KeydeskError('STATE_CONFLICT', { noun: 'secret', id: key, state: 'bytes that are no text', wanted: 'a value in UTF-8', remedy });
}

/** Refuses a text that would be too long with values of these lengths in bytes, by key. */
function requireShort({ vault }: SecretParts, { caller }: Asker, { text, tenant, agent }: WantedText, lengths: ReadonlyMap<string, number>): void {
  let bytes = new TextEncoder().encode(text).length;
  for (const [whole, key = ''] of text.matchAll(slot)) bytes += (lengths.get(key) ?? 0) - whole.length;
  if (bytes <= maximumResolvedBytes) return;
  const remedy = 'Ask for fewer or shorter secrets at once.';
  const error = new KeydeskError('STATE_CONFLICT', { noun: 'tenant', id: tenant, state: `${String(bytes)} bytes of text`, wanted: 'at most 1.5 MiB', remedy });
  vault.record(caller, unsuccessful({ action: 'secret.resolve', tenant, detail: { agent, bytes } }, error));
  throw error;
}

/** Records every read in one write, before anything is handed out; only those of less than PII may follow within a second. */
function record({ vault }: SecretParts, { caller }: Asker, agent: string, reads: readonly Readable[]): void {
  const eventOf = ({ secret, revision, sensitivity, grant }: Readable): AuditDraft => {
    const why: Facts = needsReason(sensitivity) ? { reason: grant.reason } : {};
    return eventOn('secret.resolve', { ...secret, sensitivity }, { agent, grant: grant.id, version: revision.version, ...why });
  };
  const strict = reads.filter(({ sensitivity }) => isFailClosed(sensitivity));
  if (strict.length > 0) vault.record(caller, strict.map(eventOf));
  for (const read of reads) if (!isFailClosed(read.sensitivity)) vault.recordSoon(caller, eventOf(read));
}
