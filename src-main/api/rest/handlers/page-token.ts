import { Buffer } from 'node:buffer';
import type { z } from 'zod';
import { RestRefusal } from '../refusal.ts';

/** A list and what it is narrowed to: a token of one leads nowhere in another. */
export type Listing = readonly (string | boolean | null)[];

/** A token by which a list goes on at a place. It holds nothing that its reader may not know. */
export function writePageToken(listing: Listing, place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([...listing, ...place])).toString('base64url');
}

/** The place that a token names, or null without one. @throws RestRefusal for one that is not of this list */
export function readPageToken<T>(token: string | undefined, listing: Listing, place: z.ZodType<T>): T | null {
  if (token === undefined) return null;
  const fields = decoded(token);
  const isOfList = listing.every((field, index) => fields[index] === field);
  const read = place.safeParse(fields.slice(listing.length));
  if (isOfList && read.success) return read.data;
  throw new RestRefusal({
    status: 400,
    code: 'invalid_page_token',
    title: 'The page token leads nowhere',
    detail: 'It was not given for this list with these filters. Begin again without PageToken.Cursor, and follow nextPageToken as it is.',
    parameter: 'PageToken.Cursor',
  });
}

function decoded(token: string): readonly unknown[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(read) ? read : [];
  } catch {
    return [];
  }
}
