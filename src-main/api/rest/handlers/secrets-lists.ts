import { z } from 'zod';
import type { secretOperations } from '../../../../src-shared/rest/secrets.ts';
import { idSchema, timeSchema } from '../../../../src-shared/values.ts';
import { type Listing, writePageToken } from '../../../lib/page-token.ts';
import type { Handlers } from '../handler.ts';
import { placeIn } from './page-token.ts';
import { eventAnswer, secretAnswer } from './secrets-wire.ts';

type ListOperations = Pick<typeof secretOperations, 'listSecrets' | 'listCredentialAuditEvents'>;

const creationPlace = z.tuple([timeSchema, idSchema]);
const eventPlace = z.tuple([z.int().min(1)]);

/** The lists of a tenant, a page at a time. */
export const secretListHandlers: Handlers<ListOperations> = {
  listSecrets: ({ tenant, query }, { secrets, mark }) => {
    const { sensitivity, PageSize: limit } = query;
    const listing: Listing = ['secrets', tenant, sensitivity ?? null];
    const place = placeIn(mark, listing, query['PageToken.Cursor'], creationPlace);
    const after = place === null ? null : { createdAt: place[0], id: place[1] };
    const { total, rows, next } = secrets.pageByCreation({ tenant, sensitivity, after, limit });
    const nextPageToken = next === null ? null : writePageToken(mark, listing, [next.createdAt, next.id]);
    return { status: 200, body: { items: rows.map(secretAnswer), nextPageToken, totalCount: total } };
  },
  listCredentialAuditEvents: async ({ tenant, query }, { audit, mark }) => {
    const { sensitivity, operation, successOnly, PageSize: limit } = query;
    const listing: Listing = ['events', tenant, sensitivity ?? null, operation ?? null, successOnly ?? null];
    const place = placeIn(mark, listing, query['PageToken.Cursor'], eventPlace);
    const before = place === null ? undefined : place[0];
    const { rows, nextBefore } = await audit.credentialEvents({ tenant, sensitivity, operation, successOnly }, { before, limit });
    return { status: 200, body: { items: rows.map(eventAnswer), nextPageToken: nextBefore === null ? null : writePageToken(mark, listing, [nextBefore]) } };
  },
};
