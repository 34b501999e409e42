import { Buffer } from 'node:buffer';

/** A keyed mark over bytes, in hex, by which a token is known to be ours. */
export type Mark = (label: string, value: Uint8Array) => string;

/** A list and what it is narrowed to: a token of one leads nowhere in another. */
export type Listing = readonly (string | boolean | null)[];

/** Where a list goes on. It holds nothing that its reader may not know. */
export type Spot = readonly (string | number)[];

const markLength = 32;

function tokenOf(mark: Mark, listing: Listing, spot: string): string {
  // As JSON, which writes any text of a query, broken ones too.
  const known = mark('page', new TextEncoder().encode(JSON.stringify([listing, spot]))).slice(0, markLength);
  return Buffer.from(`${known}${spot}`).toString('base64url');
}

/** A token by which a list goes on at a place. Its mark tells that this vault gave it for this list. */
export function writePageToken(mark: Mark, listing: Listing, spot: Spot): string {
  return tokenOf(mark, listing, JSON.stringify(spot));
}

/** The place that a token names; null for a token that this vault did not give for this list with these filters. */
export function readPageToken(mark: Mark, listing: Listing, token: string): readonly unknown[] | null {
  const spot = Buffer.from(token, 'base64url').toString().slice(markLength);
  return token === tokenOf(mark, listing, spot) ? (JSON.parse(spot) as readonly unknown[]) : null;
}
