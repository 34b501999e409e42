import { isKeydeskError } from '../../src-shared/errors.ts';
import { createRestDoor, type RestDoor } from '../api/rest/door.ts';
import { everyHandler } from '../api/rest/handlers/all.ts';
import type { OpenVault } from '../api/rest/parts.ts';
import { canonicalJson } from '../crypto/canonical-json.ts';
import { sha256, uuid } from '../crypto/primitives.ts';
import type { Desk } from '../desk/desk.ts';
import { rejectStaticCredentials } from '../kms/static-credentials.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { readSettings } from '../vault/settings.ts';
import type { Rooms } from './rooms.ts';

/** What the way in for REST calls needs. */
export interface RestDoorParts {
  readonly desk: Desk<Rooms>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The OpenAPI document, for the address at which the API listens. */
  readonly document: () => object;
}

/** The open vault as the REST API has it. @throws VAULT_LOCKED */
function openVaultOn(desk: Desk<Rooms>, clock: Clock): OpenVault {
  const { session, rooms } = desk.atWork;
  const { vault } = session;
  const { tenants, secrets, keys, byok, jobs, audit, accessKeys, leases, repeats } = rooms;
  return {
    account: vault.id,
    isOpen: () => vault.isOpen,
    rooms: {
      ...{ tenants, secrets, keys, byok, jobs, audit, accessKeys, leases, clock },
      settings: () => readSettings(vault),
      mark: (label, value) => vault.fingerprint(label, value),
    },
    record: (caller, draft) => {
      vault.record(caller, draft);
    },
    recordSoon: (caller, draft) => {
      vault.recordSoon(caller, draft);
    },
    repeats,
  };
}

/** A call by a proven credential counts as somebody at the desk, where the settings of the vault want that. */
function notePresence(desk: Desk<Rooms>): void {
  try {
    if (readSettings(desk.atWork.session.vault).rest.keepsOpen) desk.touch();
  } catch (error) {
    // It was locked while the call was answered: there is nobody to be at the desk.
    if (!isKeydeskError(error, 'VAULT_LOCKED')) throw error;
  }
}

/** The way into whichever vault lies on the desk. */
export function openRestDoor({ desk, clock, logger, document }: RestDoorParts): RestDoor {
  const digest = (value: unknown): string => Buffer.from(sha256(new TextEncoder().encode(canonicalJson(value)))).toString('hex');
  const open = (): OpenVault => openVaultOn(desk, clock);
  const door = createRestDoor({ open, handlers: everyHandler, clock, logger, newReference: uuid, document, digest, rejectStaticCredentials });
  return {
    ...door,
    answer: async (request) => {
      const answer = await door.answer(request);
      if (answer.agent !== null) notePresence(desk);
      return answer;
    },
  };
}
