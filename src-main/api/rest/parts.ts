import type { Operations } from '../../../src-shared/rest/operations.ts';
import type { Caller } from '../../lib/caller.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import type { AuditDraft } from '../../vault/audit-draft.ts';
import type { KeptAnswers } from '../../vault/kept-answers.ts';
import type { Handlers, RestRooms } from './handler.ts';

/** The open vault, as far as the way in needs it. */
export interface OpenVault {
  /** What clients call the account: the vault's id. */
  readonly account: string;
  /** Whether it still is: a call may outlast it, and another opening of the same vault is not this one. */
  readonly isOpen: () => boolean;
  readonly rooms: RestRooms;
  /** Records an event before it returns. @throws STORAGE_FULL, STORAGE_READ_ONLY, VAULT_LOCKED */
  readonly record: (caller: Caller, draft: AuditDraft) => void;
  /** Records an event within a second. */
  readonly recordSoon: (caller: Caller, draft: AuditDraft) => void;
  readonly repeats: KeptAnswers;
}

/** Every call that takes a credential, and so has a handler; the others are answered at the door. */
export type AdmittedOperations = Omit<Operations, 'openapi'>;

/** What the way in is built of. */
export interface RestDoorParts {
  /** @throws VAULT_LOCKED */
  readonly open: () => OpenVault;
  readonly handlers: Handlers<AdmittedOperations>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A new random uuid for each fault of ours. */
  readonly newReference: () => string;
  /** The OpenAPI document. */
  readonly document: () => object;
  /** SHA-256 over the canonical JSON of a value, in hex. */
  readonly digest: (value: unknown) => string;
  /** Refuses fields of which any holds a long-lived credential. @throws STATIC_CREDENTIALS_REJECTED, BAD_INPUT for what is nested too deep */
  readonly rejectStaticCredentials: (fields: Readonly<Record<string, unknown>>) => void;
}
