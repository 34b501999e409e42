import { sizeText } from '../secrets/size-text.ts';

/** The text or file that is to be imported. */
export interface ImportSource {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** The largest file that is taken, in bytes. */
export const maximumFileBytes = 64 * 1024 * 1024;

/** Reads a file the officer chose. */
export async function sourceOfFile(file: File): Promise<ImportSource> {
  return { fileName: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** What was pasted; it has no name, so its beginning tells the format. */
export function sourceOfText(text: string): ImportSource {
  return { fileName: 'pasted text', bytes: new TextEncoder().encode(text) };
}

/** What is wrong with a source before main has looked at it, or undefined. */
export function sourceProblem({ bytes }: ImportSource): string | undefined {
  if (bytes.length === 0) return 'There is nothing in it. Choose another file.';
  if (bytes.length > maximumFileBytes) return `It has ${sizeText(bytes.length)}; at most 64 MiB can be imported at once. Split the file.`;
  return undefined;
}
