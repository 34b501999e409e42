import type { z } from 'zod';
import { type Listing, type Mark, readPageToken } from '../../../lib/page-token.ts';
import { RestRefusal } from '../refusal.ts';

/** The place that the token of a request names, or null without one. @throws RestRefusal for one that is not of this list */
export function placeIn<T>(mark: Mark, listing: Listing, token: string | undefined, place: z.ZodType<T>): T | null {
  if (token === undefined) return null;
  const read = place.safeParse(readPageToken(mark, listing, token));
  if (read.success) return read.data;
  throw new RestRefusal({
    status: 400,
    code: 'invalid_page_token',
    title: 'The page token leads nowhere',
    detail: 'It was not given for this list with these filters. Begin again without PageToken.Cursor, and follow nextPageToken as it is.',
    parameter: 'PageToken.Cursor',
  });
}
