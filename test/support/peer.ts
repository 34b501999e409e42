import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** A program of others that our formats are tried against; `missing` says what is not there, or null when all is. */
export interface Peer {
  readonly name: string;
  readonly missing: () => string | null;
}

/** Where a program is on the PATH, or null. */
export const programPath = (name: string): string | null =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path)) ?? null;

/** A peer that is one or more programs on the PATH. */
export const programs = (...names: readonly string[]): Peer => ({
  name: names.join(' and '),
  missing: () => {
    const absent = names.filter((name) => programPath(name) === null);
    return absent.length === 0 ? null : `${absent.join(', ')} not installed`;
  },
});

/**
 * Describes tests against a peer. Where it is missing they are skipped with the reason in their name, or one test fails with it
 * when KEYDESK_PEERS is `required`.
 */
export const describePeer = (peer: Peer, tests: () => void): void => {
  const missing = peer.missing();
  if (missing === null) {
    describe(peer.name, tests);
  } else if (process.env['KEYDESK_PEERS'] === 'required') {
    it(`${peer.name} is there`, () => expect.fail(missing));
  } else {
    describe.skip(`${peer.name} (${missing})`, tests);
  }
};
