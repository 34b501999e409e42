import { KeydeskError } from '../../../src-shared/errors.ts';
import type { ImportOptions, ImportPreview, ImportRow } from '../../../src-shared/secrets.ts';
import type { SecretBytes } from '../../crypto/secret-bytes.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ParsedEntry } from '../import/entry.ts';
import { detectFormat } from '../import/detect.ts';
import { parseImport } from '../import/parse.ts';
import type { SecretParts } from '../parts.ts';
import { requireOpenTenant } from '../secret-rows.ts';
import { valueMark } from '../value.ts';
import { findPresent, type JudgedRow, judgeRows, type Present } from './judge-rows.ts';

/** A file to be imported, opened for a look. */
export interface OpenedFile {
  readonly tenant: string;
  readonly fileName: string;
  readonly content: SecretBytes;
}

/** A preview as it is kept: the file and what was read of it, both wiped when it goes. */
export interface HeldPreview {
  readonly file: OpenedFile;
  readonly shown: ImportPreview;
  readonly judged: readonly JudgedRow[];
}

const heldForMilliseconds = 10 * 60 * 1000;
const heldAtMost = 3;

interface Slot extends HeldPreview {
  readonly cancel: () => void;
}

function wipeEntries(entries: readonly ParsedEntry[]): void {
  for (const { value } of entries) value.fill(0);
}

/** Wipes what a preview holds in clear. */
export function wipePreview({ file, judged }: HeldPreview): void {
  file.content.wipe();
  wipeEntries(judged.map(({ entry }) => entry));
}

/** The previews of imports: in memory only, three at most, ten minutes each, wiped as they go. */
export class Previews {
  readonly #parts: SecretParts;
  readonly #clock: Clock;
  readonly #slots = new Map<string, Slot>();
  #closed = false;

  constructor(parts: SecretParts) {
    this.#parts = parts;
    this.#clock = parts.clock;
  }

  /** Reads a file and says what an import would do. The file's bytes are the preview's from then on. @throws BAD_INPUT, IMPORT_MALFORMED, NOT_FOUND, TENANT_ARCHIVED */
  open(file: OpenedFile, options: ImportOptions): ImportPreview {
    try {
      const held = this.#look(this.#parts.newId(), file, options);
      for (const [id, slot] of this.#slots) if (slot.file.tenant === file.tenant && slot.file.fileName === file.fileName) this.drop(id);
      for (const id of [...this.#slots.keys()].slice(0, -(heldAtMost - 1))) this.drop(id);
      return this.#hold(held);
    } catch (error) {
      file.content.wipe();
      throw error;
    }
  }

  /** Looks at the same file with other options; what it was read as before is wiped. @throws NOT_FOUND, BAD_INPUT, IMPORT_MALFORMED */
  revise(id: string, options: ImportOptions): ImportPreview {
    const before = this.get(id);
    const held = this.#look(id, before.file, options);
    wipeEntries(before.judged.map(({ entry }) => entry));
    return this.#hold(held);
  }

  /** A preview, or nothing. */
  find(id: string): HeldPreview | undefined {
    return this.#slots.get(id);
  }

  /** A preview. @throws NOT_FOUND when it has expired, was replaced or has been started */
  get(id: string): HeldPreview {
    const slot = this.#slots.get(id);
    if (slot === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'import', id });
    return slot;
  }

  /** Takes a preview out: its taker wipes it. @throws NOT_FOUND */
  take(id: string): HeldPreview {
    const slot = this.get(id);
    this.#slots.get(id)?.cancel();
    this.#slots.delete(id);
    return slot;
  }

  /** Wipes a preview; nothing happens when it is gone already. */
  drop(id: string): void {
    if (this.#slots.has(id)) wipePreview(this.take(id));
  }

  /** Takes back a preview that was taken out and is still wanted. */
  giveBack(held: HeldPreview): void {
    if (this.#closed) wipePreview(held);
    else this.#hold(held);
  }

  /** Wipes every preview, now and later: the vault locks. */
  close(): void {
    this.#closed = true;
    for (const id of [...this.#slots.keys()]) this.drop(id);
  }

  #hold(held: HeldPreview): ImportPreview {
    const id = held.shown.preview;
    this.#slots.get(id)?.cancel();
    this.#slots.delete(id);
    const cancel = this.#clock.after(heldForMilliseconds, () => {
      this.drop(id);
    });
    this.#slots.set(id, { ...held, cancel });
    return held.shown;
  }

  #look(preview: string, file: OpenedFile, options: ImportOptions): HeldPreview {
    const { vault } = this.#parts;
    const { tenant, fileName, content } = file;
    const tenantDefault = vault.read((rows) => requireOpenTenant(rows, tenant));
    const format = options.format ?? detectFormat(fileName, content.expose());
    const { entries, warnings } = parseImport(content.expose(), { ...options, format });
    try {
      const find = (key: string): Present | undefined => vault.read((rows) => findPresent(rows, tenant, key));
      const judged = judgeRows(entries, { options, tenantDefault, find, mark: (value) => valueMark(vault, tenant, value) });
      const expiresAt = this.#clock.now() + heldForMilliseconds;
      return { file, judged, shown: { preview, tenant, fileName, format, ...counted(judged), warnings, expiresAt } };
    } catch (error) {
      wipeEntries(entries);
      throw error;
    }
  }
}

function counted(judged: readonly JudgedRow[]): Pick<ImportPreview, 'total' | ImportRow['action']> {
  const of = (action: ImportRow['action']): number => judged.filter(({ row }) => row.action === action).length;
  return { total: judged.length, create: of('create'), change: of('change'), skip: of('skip') };
}
