import type { Revision } from '../../../src-shared/secrets.ts';

/** A value that was read and is on screen. */
export interface ShownValue {
  readonly revision: Revision;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The value as text; null when its bytes are none. */
  readonly text: string | null;
  /** When it goes off the screen by itself. */
  readonly until: number;
}

/** How long a value stays on screen, in ms. */
export const shownFor = 60_000;
/** How much of a long text is drawn, in characters. */
export const drawnCharacters = 32_768;

/** The beginning of bytes for people: pairs of hexadecimal digits, sixteen a line. */
export function hexLines(bytes: Uint8Array, lines: number): string {
  const pairs = [...bytes.subarray(0, lines * 16)].map((byte) => byte.toString(16).padStart(2, '0'));
  return Array.from({ length: Math.ceil(pairs.length / 16) }, (_, line) => pairs.slice(line * 16, line * 16 + 16).join(' ')).join('\n');
}

/** A name for the file of a value: the key without what a file system takes for a path. */
export function fileNameOf(key: string, version: number, text: boolean): string {
  const plain = key.replaceAll(/[^A-Za-z0-9_.-]+/g, '_').replace(/^\.+/, '');
  return `${plain || 'secret'}-r${String(version)}.${text ? 'txt' : 'bin'}`;
}
