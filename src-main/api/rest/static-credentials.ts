import type { OperationId } from '../../../src-shared/rest/operations.ts';
import type { RestRequest } from './request.ts';
import type { RestDoorParts } from './parts.ts';

/** The calls by which somebody might hand over a long-lived credential of a cloud. */
const guarded: readonly OperationId[] = ['onboardTenantKms', 'stageByok', 'createKey'];

/**
 * Refuses a body in which any field holds a long-lived credential, before anything else of it is looked at.
 * @throws STATIC_CREDENTIALS_REJECTED
 */
export function guardStaticCredentials({ operation, body }: Pick<RestRequest, 'operation' | 'body'>, reject: RestDoorParts['rejectStaticCredentials']): void {
  if (!guarded.some((id) => id === operation.id) || typeof body !== 'object' || body === null) return;
  reject(body as Readonly<Record<string, unknown>>);
}
