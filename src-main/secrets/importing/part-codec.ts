import type { ImportRow } from '../../../src-shared/secrets.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import { SecretBytes } from '../../crypto/secret-bytes.ts';

/** A row that an import will stage: all that is decided, and the value. */
export interface PlannedRow {
  readonly key: string;
  readonly line: number;
  readonly action: Exclude<ImportRow['action'], 'skip'>;
  readonly secret: string;
  readonly revision: string;
  readonly version: number;
  /** The published revision that a change was decided upon. */
  readonly base: string | null;
  readonly sensitivity: Sensitivity;
  readonly description: string | null;
  readonly value: Uint8Array;
}

type Head = Omit<PlannedRow, 'value'> & { readonly size: number };

const lengthBytes = 4;

/** Rows as bytes: the length of the head (u32be), the head as JSON without any value, the values one after another. */
export function encodePart(rows: readonly PlannedRow[]): SecretBytes {
  const head: readonly Head[] = rows.map(({ value, ...row }) => ({ ...row, size: value.length }));
  const named = new TextEncoder().encode(JSON.stringify(head));
  const bytes = new Uint8Array(lengthBytes + named.length + rows.reduce((sum, { value }) => sum + value.length, 0));
  new DataView(bytes.buffer).setUint32(0, named.length);
  bytes.set(named, lengthBytes);
  rows.reduce((offset, { value }) => {
    bytes.set(value, offset);
    return offset + value.length;
  }, lengthBytes + named.length);
  return SecretBytes.adopt(bytes);
}

/** The rows of a part; their values are views of its bytes and go with them. */
export function decodePart(part: SecretBytes): readonly PlannedRow[] {
  const bytes = part.expose();
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(lengthBytes, lengthBytes + length))) as readonly Head[];
  let offset = lengthBytes + length;
  return head.map(({ size, ...row }) => ({ ...row, value: bytes.subarray(offset, (offset += size)) }));
}

const rowsInPart = 200;
const bytesInPart = 256 * 1024;

/** Cuts rows into parts of at most 200 rows and, but for a single longer row, 256 KiB of values. */
export function cutIntoParts(rows: readonly PlannedRow[]): readonly (readonly PlannedRow[])[] {
  const parts: PlannedRow[][] = [];
  let room = 0;
  for (const row of rows) {
    const last = parts.at(-1);
    room -= row.value.length;
    if (last === undefined || last.length === rowsInPart || room < 0) {
      parts.push([row]);
      room = bytesInPart - row.value.length;
    } else last.push(row);
  }
  return parts;
}
