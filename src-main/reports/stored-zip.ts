import { crc32 } from 'node:zlib';

/** A file of a report by its name. */
export type NamedFiles = ReadonlyMap<string, Uint8Array>;

/** Bytes that are no archive of the one form this desk writes. */
export class ForeignZip extends Error {
  override readonly name = 'ForeignZip';
}

// 1 January 1980, 00:00: the first moment a ZIP can name. The time of a report stands in the report.
const [dosTime, dosDate] = [0, 0x21];
const [localSize, centralSize, endSize] = [30, 46, 22];
const [localMark, centralMark, endMark] = [0x04034b50, 0x02014b50, 0x06054b50];
const stored = 0;
const version = 20;

const inOrder = (files: NamedFiles): readonly (readonly [string, Uint8Array])[] =>
  [...files].sort(([one], [other]) => (one < other ? -1 : 1));

/** The fields that the local and the central header share, from `version needed` on. */
function commonFields(name: string, content: Uint8Array): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(version, 0);
  fields.writeUInt16LE(0, 2);
  fields.writeUInt16LE(stored, 4);
  fields.writeUInt16LE(dosTime, 6);
  fields.writeUInt16LE(dosDate, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(Buffer.byteLength(name, 'latin1'), 22);
  return fields;
}

function localHeader(name: string, content: Uint8Array): Buffer {
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(localMark);
  return Buffer.concat([mark, commonFields(name, content), Buffer.from(name, 'latin1')]);
}

function centralHeader(name: string, content: Uint8Array, at: number): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(centralMark, 0);
  head.writeUInt16LE(version, 4);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(at, 10);
  return Buffer.concat([head, commonFields(name, content), rest, Buffer.from(name, 'latin1')]);
}

function endRecord(count: number, size: number, at: number): Buffer {
  const end = Buffer.alloc(endSize);
  end.writeUInt32LE(endMark, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return end;
}

/**
 * The one ZIP archive of some files: sorted by name, nothing compressed, no times, no extra fields. The same files give the
 * same bytes on every machine and in every version of a compressor, so that whoever reads it can write it again and compare.
 * @param files names in ASCII without folders
 */
export function writeStoredZip(files: NamedFiles): Uint8Array {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let at = 0;
  for (const [name, content] of inOrder(files)) {
    const header = localHeader(name, content);
    central.push(centralHeader(name, content, at));
    parts.push(header, content);
    at += header.length + content.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...parts, directory, endRecord(files.size, directory.length, at)]);
}

interface Entry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly next: number;
}

/** The entry that begins at a place. Nothing is believed: the whole archive is written again afterwards and compared. */
function entryAt(zip: Buffer, at: number): Entry {
  if (at + localSize > zip.length) throw new ForeignZip('it ends within a header');
  if (zip.readUInt16LE(at + 8) !== stored) throw new ForeignZip('a file in it is compressed');
  const [size, nameLength] = [zip.readUInt32LE(at + 18), zip.readUInt16LE(at + 26)];
  const start = at + localSize + nameLength;
  if (start + size > zip.length) throw new ForeignZip('it ends within a file');
  const name = zip.toString('latin1', at + localSize, start);
  return { name, content: zip.subarray(start, start + size), next: start + size };
}

/**
 * The files of an archive that {@link writeStoredZip} wrote; views of the given bytes, nothing is written anywhere.
 * Every other archive is refused, also one that holds the same files in another form. @throws ForeignZip
 */
export function readStoredZip(bytes: Uint8Array): NamedFiles {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (zip.length < endSize + localSize + centralSize || zip.readUInt32LE(0) !== localMark) throw new ForeignZip('it is no ZIP archive');
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + 4 <= zip.length && zip.readUInt32LE(at) === localMark; ) {
    const { name, content, next } = entryAt(zip, at);
    files.set(name, content);
    at = next;
  }
  if (!zip.equals(writeStoredZip(files))) throw new ForeignZip('its bytes are not those of an archive that was exported here');
  return files;
}
