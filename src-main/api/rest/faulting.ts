import { isKeydeskError, KeydeskError } from '../../../src-shared/errors.ts';
import { toKeydeskError } from '../faults.ts';
import type { RestRequest } from './request.ts';
import type { RestDoorParts } from './parts.ts';
import { type RefusalFacts, RestRefusal } from './refusal.ts';
import { refusalOf } from './wording.ts';

/** What anything that was thrown says over the wire. */
export type Faults = (thrown: unknown, request: Pick<RestRequest, 'operation' | 'requestId'>) => RefusalFacts;

/** Refusals and errors of the closed list as they are; a fault of ours is logged without a word of the request and told by its reference alone. */
export function createFaults({ open, logger, newReference }: Pick<RestDoorParts, 'open' | 'logger' | 'newReference'>): Faults {
  // A handler that was at work when the vault was locked fails in ways of its own.
  const isLocked = (): boolean => {
    try {
      open();
      return false;
    } catch (thrown) {
      return isKeydeskError(thrown, 'VAULT_LOCKED');
    }
  };
  return (thrown, { operation, requestId }) => {
    if (thrown instanceof RestRefusal) return thrown.facts;
    if (!isKeydeskError(thrown) && isLocked()) return refusalOf(new KeydeskError('VAULT_LOCKED', {}));
    return refusalOf(toKeydeskError(thrown, { logger, newReference, what: operation.id, requestId }));
  };
}
