import { KeydeskError } from '../../src-shared/errors.ts';
import type { ImportFormat, Secret } from '../../src-shared/secrets.ts';
import { isFailClosed, type Sensitivity, strictest } from '../../src-shared/sensitivity.ts';
import { encryptToPassphrase, encryptToRecipients, isAgeRecipient } from '../crypto/age-file.ts';
import { toBase64Url } from '../crypto/base64url.ts';
import { passphraseFromText } from '../crypto/passphrase.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Asker } from '../lib/asker.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import { type JudgePassphrase, requireStrong } from '../vault/judge-passphrase.ts';
import type { Reader } from '../vault/rows.ts';
import { eventOn } from './events.ts';
import type { ExportEntry } from './export/export-entry.ts';
import { formatExport } from './export/export.ts';
import { importLimits } from './import/entry.ts';
import { openValue } from './open-value.ts';
import type { SecretParts } from './parts.ts';
import { secretColumns } from './secret-rows.ts';
import { takeTurns } from './turns.ts';

/** What an export stands on, beside the secrets. The work factor is that of age's scrypt. */
export interface ExportParts extends SecretParts {
  readonly judge: () => Promise<JudgePassphrase>;
  readonly ageWorkFactor?: number | undefined;
}

/** An export of a tenant's active secrets: for recipients (`age1…`) or under a passphrase. */
export interface WantedExport {
  readonly tenant: string;
  readonly format: ImportFormat;
  readonly recipients: readonly string[];
  readonly passphrase?: string | undefined;
  readonly reason: string;
}

/** A file for the officer: its name and its bytes as base64url. */
export interface ExportedFile {
  readonly fileName: string;
  readonly content: string;
}

const endings: Readonly<Record<ImportFormat, string>> = { dotenv: 'env', json: 'json', csv: 'csv', kubernetes: 'yaml' };

/**
 * Writes the published values of a tenant's active secrets into an age file. Nothing is handed out when one of them
 * cannot be opened, or before the export and every read of PII and above in it are events.
 * @throws NOT_FOUND, ROLE_REQUIRED, REAUTHENTICATION_REQUIRED, BAD_INPUT, PASSPHRASE_WEAK, STATE_CONFLICT, INTEGRITY_FAILED,
 *   TENANT_SEALED, TENANT_REVOKED, KMS_FAILED
 */
export function exportSecrets(parts: ExportParts, asker: Asker, wanted: WantedExport): Promise<ExportedFile> {
  const { vault, clock } = parts;
  const facts = { format: wanted.format, reason: wanted.reason, ...addressees(wanted) };
  const draft: AuditDraft = { action: 'secret.export', tenant: wanted.tenant, object: wanted.tenant, detail: facts };
  return vault.attempt(asker.caller, draft, async () => {
    asker.admit();
    asker.requireFresh();
    await requireAddressees(parts, wanted);
    const secrets = vault.read((rows) => exportable(rows, wanted.tenant));
    using plain = await writePlain(parts, asker, wanted, secrets);
    const file = await encrypt(parts, wanted, plain);
    vault.record(asker.caller, exportEvents(draft, secrets));
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    return { fileName: `${wanted.tenant}-secrets-${day}.${endings[wanted.format]}.age`, content: toBase64Url(file) };
  });
}

function addressees({ recipients, passphrase }: WantedExport): { readonly recipients: readonly string[]; readonly passphrase: boolean } {
  return { recipients, passphrase: passphrase !== undefined };
}

function badInput(field: string, problem: string, remedy: string): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', { field, problem, remedy });
}

async function requireAddressees({ vault, judge }: ExportParts, { tenant, recipients, passphrase }: WantedExport): Promise<void> {
  if ((recipients.length > 0) === (passphrase !== undefined))
    throw badInput('recipients', 'either recipients or a passphrase are needed', 'Name age recipients, or choose a passphrase: not both.');
  recipients.forEach((recipient, index) => {
    if (!isAgeRecipient(recipient))
      throw badInput(`recipients.${String(index)}`, 'is not an age recipient', 'Give a public key that begins with age1.');
  });
  if (passphrase !== undefined) requireStrong(await judge(), 'passphrase', passphrase, [vault.name, tenant]);
}

/** The active secrets of a tenant, by key. @throws NOT_FOUND, STATE_CONFLICT when there are none or too much of them */
function exportable(rows: Reader, tenant: string): readonly Secret[] {
  if (rows.get('select 1 from tenants where id = :tenant', { tenant }) === undefined)
    throw new KeydeskError('NOT_FOUND', { noun: 'tenant', id: tenant });
  const sql = `select ${secretColumns} from secrets s where s.tenant = :tenant and s.state = 'active' order by s.key`;
  const secrets = rows.all<Secret>(sql, { tenant });
  const size = secrets.reduce((sum, secret) => sum + secret.size, 0);
  if (secrets.length === 0) throw conflict(tenant, 'no active secrets', 'Add a secret first.');
  if (size > importLimits.fileBytes) throw conflict(tenant, 'more than 64 MiB of values', 'Move the largest values elsewhere, then export the rest.');
  return secrets;
}

function conflict(id: string, state: string, remedy: string): KeydeskError<'STATE_CONFLICT'> {
  return new KeydeskError('STATE_CONFLICT', { noun: 'tenant', id, state, wanted: 'an export', remedy });
}

async function writePlain(parts: ExportParts, asker: Asker, { tenant, format }: WantedExport, secrets: readonly Secret[]): Promise<SecretBytes> {
  const values: SecretBytes[] = [];
  try {
    await takeTurns(parts.clock, secrets, async (secret) => {
      values.push(await openValue(parts, asker.caller, tenant, secret.publishedRevision));
    });
    return SecretBytes.adopt(formatExport(secrets.map((secret, index) => entryOf(secret, values[index])), format));
  } finally {
    for (const value of values) value.wipe();
  }
}

function entryOf({ key, description, sensitivity }: Secret, value: SecretBytes | undefined): ExportEntry {
  if (value === undefined) throw new Error('every secret of an export has been opened');
  return { key, value: value.expose(), description: description === '' ? null : description, sensitivity };
}

async function encrypt({ ageWorkFactor }: ExportParts, { recipients, passphrase }: WantedExport, plain: SecretBytes): Promise<Uint8Array> {
  if (passphrase === undefined) return encryptToRecipients(plain, recipients);
  using typed = passphraseFromText(passphrase);
  return await encryptToPassphrase(plain, typed, ageWorkFactor);
}

/** The export itself, then each read of PII and above, which the secret's own history must show. */
function exportEvents(draft: AuditDraft, secrets: readonly Secret[]): readonly AuditDraft[] {
  const perSensitivity = Map.groupBy(secrets, ({ sensitivity }) => sensitivity);
  const counts = Object.fromEntries([...perSensitivity].map(([sensitivity, of]) => [sensitivity, of.length]));
  const sensitivity: Sensitivity = strictest([...perSensitivity.keys()]);
  const whole: AuditDraft = { ...draft, sensitivity, detail: { ...draft.detail, count: secrets.length, perSensitivity: counts } };
  const reason = draft.detail?.['reason'] ?? '';
  const reads = secrets
    .filter((secret) => isFailClosed(secret.sensitivity))
    .map((secret) => eventOn('secret.reveal', secret, { purpose: 'export', reason, version: secret.publishedVersion }));
  return [whole, ...reads];
}
