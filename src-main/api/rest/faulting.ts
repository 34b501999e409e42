import { isKeydeskError, KeydeskError } from '../../../src-shared/errors.ts';
import { toKeydeskError } from '../faults.ts';
import type { RestRequest } from './request.ts';
import type { OpenVault, RestDoorParts } from './parts.ts';
import { type RefusalFacts, RestRefusal } from './refusal.ts';
import { refusalOf } from './wording.ts';

/** What anything that was thrown says over the wire; `vault` is the one that the call began with. */
export type Faults = (thrown: unknown, request: Pick<RestRequest, 'operation' | 'requestId'>, vault?: Pick<OpenVault, 'isOpen'>) => RefusalFacts;

/** Refusals and errors of the closed list as they are; a fault of ours is logged without a word of the request and told by its reference alone. */
export function createFaults({ open, logger, newReference }: Pick<RestDoorParts, 'open' | 'logger' | 'newReference'>): Faults {
  // A handler that was at work when the vault was locked fails in ways of its own, also when it is open again by now.
  const isLocked = (vault: Pick<OpenVault, 'isOpen'> | undefined): boolean => {
    if (vault?.isOpen() === false) return true;
    try {
      open();
      return false;
    } catch (thrown) {
      return isKeydeskError(thrown, 'VAULT_LOCKED');
    }
  };
  return (thrown, { operation, requestId }, vault) => {
    if (thrown instanceof RestRefusal) return thrown.facts;
    if (!isKeydeskError(thrown) && isLocked(vault)) return refusalOf(new KeydeskError('VAULT_LOCKED', {}));
    return refusalOf(toKeydeskError(thrown, { logger, newReference, what: operation.id, requestId }));
  };
}
