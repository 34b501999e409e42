import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { Places } from './places.ts';
import { replaceFile } from './storage.ts';

const holderSchema = z.object({ pid: z.int(), host: z.string() });

/**
 * Writes down who holds the vault. Only a note for the next one who comes: what really keeps others out is the
 * lock on the database, which the system lets go of when a process dies.
 */
export function noteHolder(places: Places): void {
  const note = { pid: process.pid, host: hostname() };
  replaceFile(places.holder, new TextEncoder().encode(JSON.stringify(note)));
}

/** Removes the note. */
export function dropHolder(places: Places): void {
  rmSync(places.holder, { force: true });
}

/** The refusal that names the holder. */
export function heldError(places: Places): KeydeskError {
  try {
    return new KeydeskError('VAULT_IN_USE', holderSchema.parse(JSON.parse(readFileSync(places.holder, 'utf8'))));
  } catch {
    return new KeydeskError('VAULT_IN_USE', { pid: 0, host: 'another process' });
  }
}
