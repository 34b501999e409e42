import { z } from 'zod';
import { KeydeskError } from '../../src-shared/errors.ts';

/** The files of a backup, in the order in which they stand behind the header. */
export const backupFiles = ['keyslots.json', 'vault.db'] as const;

const headerSchema = z.strictObject({
  format: z.literal('keydesk/backup/1'),
  vault: z.uuid(),
  name: z.string(),
  createdAt: z.int(),
  files: z.tuple([
    z.strictObject({ name: z.literal('keyslots.json'), size: z.int().min(1), sha256: z.string() }),
    z.strictObject({ name: z.literal('vault.db'), size: z.int().min(1), sha256: z.string() }),
  ]),
});

/** What a backup says of itself; inside the encryption, like everything else of it. */
export type BackupHeader = z.infer<typeof headerSchema>;

const longestHeader = 64 * 1024;

/** The start of a backup: the header's length in four bytes, big-endian, and the header as JSON. */
export function encodeHeader(header: BackupHeader): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + json.length);
  new DataView(bytes.buffer).setUint32(0, json.length);
  bytes.set(json, 4);
  return bytes;
}

/** The error for a backup that is not whole. */
export function backupDamaged(path: string, problem: string, cause?: unknown): KeydeskError<'BACKUP_DAMAGED'> {
  return new KeydeskError('BACKUP_DAMAGED', { path, problem }, { cause });
}

/** Bytes of a stream, taken in the portions one asks for. */
export class ByteReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #path: string;
  #held: Uint8Array = new Uint8Array(0);

  constructor(stream: ReadableStream<Uint8Array>, path: string) {
    this.#reader = stream.getReader();
    this.#path = path;
  }

  /** At least one byte and at most `most`. @throws BACKUP_DAMAGED at the end */
  async some(most: number): Promise<Uint8Array> {
    while (this.#held.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) throw backupDamaged(this.#path, 'it ends too early');
      this.#held = value;
    }
    const taken = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }

  /** Exactly so many bytes. */
  async exactly(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const part = await this.some(length - filled);
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  }

  /** Makes sure that nothing follows. */
  async end(): Promise<void> {
    const { done } = this.#held.length > 0 ? { done: false } : await this.#reader.read();
    if (!done) throw backupDamaged(this.#path, 'something follows where it should end');
  }

  /** Lets go of the source. */
  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined);
  }
}

/** Reads the header at the start of a backup. @throws BACKUP_DAMAGED */
export async function readHeader(reader: ByteReader, path: string): Promise<BackupHeader> {
  const lengthBytes = await reader.exactly(4);
  const length = new DataView(lengthBytes.buffer).getUint32(0);
  if (length > longestHeader) throw backupDamaged(path, 'this is not a Keydesk backup');
  const json = await reader.exactly(length);
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder().decode(json)));
  } catch (error) {
    throw backupDamaged(path, 'this is not a Keydesk backup', error);
  }
}
