import { z } from 'zod';

/** A moment: integer milliseconds since 1970 UTC. */
export const timeSchema = z.int().min(0).max(8_640_000_000_000_000);

/** A random identity in the form of RFC 9562. */
export const idSchema = z.uuid();

/** Bytes on the wire: base64url without padding. */
export const bytesSchema = z.base64url();

/** A text for people: one line, trimmed, no control characters. */
export function lineSchema(maximum: number): z.ZodString {
  return z
    .string()
    .trim()
    .min(1)
    .max(maximum)
    .regex(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u, 'must not hold control or direction characters');
}

/** A note or reason: several lines are welcome, other control characters are not. */
export const noteSchema = z
  .string()
  .trim()
  .max(1000)
  .regex(/^(?:[^\p{Cc}\u202a-\u202e\u2066-\u2069]|[\n\t])*$/u, 'must not hold control characters');

/** A reason an auditor can read: at least four characters. */
export const reasonSchema = noteSchema.min(4);

/** A passphrase as typed; its strength is judged elsewhere. */
export const passphraseSchema = z.string().min(1).max(1024);

/** A path on this machine. */
export const pathSchema = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes('\0'), 'must not hold a NUL character');

/** The part of a list that is wanted: rows from `offset`, at most `limit`. */
export const windowFields = {
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(100),
};

/** The answer to a list: how many rows match, and the wanted part of them. */
export function listOf<T extends z.ZodType>(row: T) {
  return z.object({ total: z.int().min(0), rows: z.array(row).readonly() });
}

/** A search text, matched anywhere and without regard to case. */
export const searchSchema = z.string().max(256);
