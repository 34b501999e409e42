import { KeydeskError } from '../../src-shared/errors.ts';
import type { ImportOptions, ImportPreview, ImportRow, Revision, Secret } from '../../src-shared/secrets.ts';
import { strictest } from '../../src-shared/sensitivity.ts';
import { toBase64Url } from '../crypto/base64url.ts';
import type { Asker } from '../lib/asker.ts';
import type { Caller } from '../lib/caller.ts';
import type { Jobs, JobWorker } from '../lib/jobs.ts';
import { readSettings } from '../vault/settings.ts';
import { type Clipboard, LentClipboard } from './clipboard.ts';
import { create, type NewSecret } from './create.ts';
import { type ExportedFile, type ExportParts, exportSecrets, type WantedExport } from './export-file.ts';
import { importWorker } from './importing/import-worker.ts';
import { listPreviewRows, type WantedRows } from './importing/preview-rows.ts';
import { Previews, wipePreview } from './importing/previews.ts';
import { startImport } from './importing/start-import.ts';
import { type ListedSecrets, listSecrets, type WantedSecrets } from './list.ts';
import { pageByCreation, type SecretPage, type WantedPage } from './page.ts';
import type { SecretParts } from './parts.ts';
import { readValue, type WantedValue } from './read.ts';
import { resolveText, type WantedText } from './resolve.ts';
import { type NewSensitivity, type NewValue, publish, reclassify, rollback } from './revise.ts';
import { findSecret, listRevisions } from './secret-rows.ts';
import { describe, disable, enable, purge, purgeDue, remove, undelete } from './state.ts';
import { bytesFromWire, textOf } from './value.ts';

/** What the rules of the secrets are made of. `clipboard` is `null` where the host has none. */
export interface SecretsParts extends ExportParts {
  readonly jobs: Jobs;
  readonly clipboard: Clipboard | null;
}

/** A value on its way to the screen: base64url, and whether it is text. */
export interface RevealedValue {
  readonly value: string;
  readonly text: boolean;
  readonly revision: Revision;
}

/** The value that is wanted on the clipboard. */
export type WantedCopy = Omit<WantedValue, 'purpose'>;

/** A file to be looked at before it is imported; its content is base64url. */
export interface ImportFile {
  readonly tenant: string;
  readonly fileName: string;
  readonly content: string;
  readonly options: ImportOptions;
}

/** The secrets of the tenants. Every attempt that comes to nothing is an event, like every one that succeeds. */
export interface Secrets {
  list(wanted: WantedSecrets): ListedSecrets;
  /** The secrets of a tenant in the order of their creation, in parts that do not shift while others come and go. */
  pageByCreation(wanted: WantedPage): SecretPage;
  get(secret: string): Secret;
  history(secret: string): readonly Revision[];
  create(asker: Asker, wanted: NewSecret): Promise<Secret>;
  publish(asker: Asker, wanted: NewValue): Promise<Revision>;
  rollback(asker: Asker, wanted: { readonly secret: string; readonly revision: string }): Promise<Revision>;
  reveal(asker: Asker, wanted: WantedValue): Promise<RevealedValue>;
  /** Fills the secrets into a text for an access key. See `resolveText`. */
  resolve(asker: Asker, wanted: WantedText): Promise<string>;
  copy(asker: Asker, wanted: WantedCopy): Promise<{ readonly clearsAfterSeconds: number }>;
  describe(asker: Asker, secret: string, description: string): Promise<Secret>;
  reclassify(asker: Asker, wanted: NewSensitivity): Promise<Secret>;
  disable(asker: Asker, secret: string): Promise<Secret>;
  enable(asker: Asker, secret: string): Promise<Secret>;
  remove(asker: Asker, secret: string): Promise<Secret>;
  undelete(asker: Asker, secret: string): Promise<Secret>;
  purge(asker: Asker, secret: string, confirmKey: string): Promise<{ readonly purgedRevisions: number }>;
  /** Purges what can no longer be brought back: after the unlock and every hour. Answers how many secrets. */
  purgeDue(caller: Caller): number;
  previewImport(asker: Asker, file: ImportFile): Promise<ImportPreview>;
  revisePreview(asker: Asker, preview: string, options: ImportOptions): Promise<ImportPreview>;
  previewRows(wanted: WantedRows): { readonly total: number; readonly rows: readonly ImportRow[] };
  startImport(asker: Asker, preview: string): Promise<{ readonly job: string }>;
  export(asker: Asker, wanted: WantedExport): Promise<ExportedFile>;
  /** At the lock: wipes every preview and takes back what is on the clipboard. */
  close(): Promise<void>;
}

/** The rules of the secrets. */
export function createSecrets(parts: SecretsParts): Secrets {
  const { vault } = parts;
  const previews = new Previews(parts);
  const lent = parts.clipboard === null ? null : new LentClipboard(parts.clipboard, parts.clock);
  return {
    list: (wanted) => vault.read((rows) => listSecrets(rows, wanted)),
    pageByCreation: (wanted) => vault.read((rows) => pageByCreation(rows, wanted)),
    get: (secret) => vault.read((rows) => findSecret(rows, secret)),
    history: (secret) => vault.read((rows) => listRevisions(rows, secret)),
    create: (asker, wanted) => create(parts, asker, wanted),
    publish: (asker, wanted) => publish(parts, asker, wanted),
    rollback: (asker, wanted) => rollback(parts, asker, wanted),
    reveal: (asker, wanted) => readValue(parts, asker, wanted, (value, revision) => revealed(value.expose(), textOf(value) !== null, revision)),
    resolve: (asker, wanted) => resolveText(parts, asker, wanted),
    copy: (asker, wanted) => copy(parts, lent, asker, wanted),
    describe: (asker, secret, description) => describe(parts, asker, secret, description),
    reclassify: (asker, wanted) => reclassify(parts, asker, wanted),
    disable: (asker, secret) => disable(parts, asker, secret),
    enable: (asker, secret) => enable(parts, asker, secret),
    remove: (asker, secret) => remove(parts, asker, secret),
    undelete: (asker, secret) => undelete(parts, asker, secret),
    purge: (asker, secret, confirmKey) => purge(parts, asker, secret, confirmKey),
    purgeDue: (caller) => purgeDue(parts, caller),
    ...importing(parts, previews),
    export: (asker, wanted) => exportSecrets(parts, asker, wanted),
    close: async () => {
      previews.close();
      // A clipboard that fails must not hold up the lock.
      await lent?.clear().catch(() => undefined);
    },
  };
}

/** The workers of the jobs of this room. */
export function secretWorkers(parts: SecretParts): { readonly import: JobWorker } {
  return { import: importWorker(parts) };
}

function revealed(value: Uint8Array, text: boolean, revision: Revision): RevealedValue {
  return { value: toBase64Url(value), text, revision };
}

async function copy(parts: SecretsParts, lent: LentClipboard | null, asker: Asker, wanted: WantedCopy): Promise<{ readonly clearsAfterSeconds: number }> {
  if (lent === null) throw cannotCopy(wanted.secret, 'without a clipboard', noClipboard);
  const { clipboardSeconds } = readSettings(parts.vault);
  return await readValue(parts, asker, { ...wanted, purpose: 'copy' }, async (value) => {
    const text = textOf(value);
    if (text === null) throw cannotCopy(wanted.secret, 'not text', 'Save the value as a file instead.');
    await lent.put(text, clipboardSeconds);
    return { clearsAfterSeconds: clipboardSeconds };
  });
}

const noClipboard = 'This host has no clipboard of its own: reveal the value with purpose "copy" and let the page copy it.';

function cannotCopy(id: string, state: string, remedy: string): KeydeskError<'STATE_CONFLICT'> {
  return new KeydeskError('STATE_CONFLICT', { noun: 'secret', id, state, wanted: 'a copy on the clipboard', remedy });
}

/** A file name that can stand in a note and an event: without control and direction characters. */
function plainName(fileName: string): string {
  return fileName.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ').trim();
}

/** How many of the keys a preview was compared with its event names. */
const comparedNamed = 50;

/**
 * Records what a preview was compared with, before its answer is given: whoever may ask which of many values is the one
 * in the vault could guess a short one without ever reading it. A preview that cannot be recorded is dropped.
 */
function compared({ vault }: SecretsParts, previews: Previews, asker: Asker, shown: ImportPreview): ImportPreview {
  const { preview, tenant, fileName: file, total } = shown;
  const rows = previews.get(preview).judged.flatMap(({ row, present }) => (present?.state === 'active' ? [{ key: row.key, present }] : []));
  const sensitivity = strictest(rows.map(({ present }) => present.sensitivity));
  const detail = { step: 'preview', file, rows: total, compared: rows.length, keys: rows.slice(0, comparedNamed).map(({ key }) => key) };
  try {
    vault.record(asker.caller, { action: 'secret.import', tenant, object: preview, sensitivity, detail });
    return shown;
  } catch (error) {
    previews.drop(preview);
    throw error;
  }
}

function importing(parts: SecretsParts, previews: Previews): Pick<Secrets, 'previewImport' | 'revisePreview' | 'previewRows' | 'startImport'> {
  const attempt = <T>(asker: Asker, tenant: string | null, call: () => T | Promise<T>): Promise<T> =>
    parts.vault.attempt(asker.caller, { action: 'secret.import', tenant, object: tenant }, () => {
      asker.admit();
      return call();
    });
  const tenantOf = (preview: string): string | null => previews.find(preview)?.file.tenant ?? null;
  return {
    previewImport: (asker, { tenant, fileName, content, options }) =>
      attempt(asker, tenant, () =>
        compared(parts, previews, asker, previews.open({ tenant, fileName: plainName(fileName), content: bytesFromWire('content', content) }, options)),
      ),
    revisePreview: (asker, preview, options) =>
      attempt(asker, tenantOf(preview), () => compared(parts, previews, asker, previews.revise(preview, options))),
    previewRows: (wanted) => listPreviewRows(previews.get(wanted.preview), wanted),
    startImport: (asker, preview) =>
      attempt(asker, tenantOf(preview), async () => {
        const held = previews.take(preview);
        try {
          const started = await startImport(parts, parts.jobs, asker, held);
          wipePreview(held);
          return started;
        } catch (error) {
          previews.giveBack(held);
          throw error;
        }
      }),
  };
}
