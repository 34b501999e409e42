import { KeydeskError, type Noun } from '../../../src-shared/errors.ts';

/** SHA-256 over the canonical JSON of a value, in hex. */
export type Digest = (value: unknown) => string;

/** A strong entity tag of an answer: the same for the same content, however its fields are ordered. */
export function tagOf(answer: unknown, digest: Digest): string {
  const plain: unknown = JSON.parse(JSON.stringify(answer));
  return `"${digest(plain).slice(0, 32)}"`;
}

/** Whether `If-Match` (RFC 9110 section 13.1.1) names what stands. A weak tag never does. */
export function matches(condition: string, tag: string): boolean {
  const named = condition.split(',').map((one) => one.trim());
  return named.includes('*') || named.includes(tag);
}

/**
 * Refuses a change to what is no longer as the client saw it; without a condition everything passes.
 * @throws CHANGED_MEANWHILE
 */
export function requireMatch(condition: string | undefined, standing: unknown, digest: Digest, what: { readonly noun: Noun; readonly id: string }): void {
  if (condition === undefined || matches(condition, tagOf(standing, digest))) return;
  throw new KeydeskError('CHANGED_MEANWHILE', what);
}
