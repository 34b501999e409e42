import type { Noun } from '../../../src-shared/errors.ts';
import type { AnswerOf, Given, Operation } from '../../../src-shared/rest/operation.ts';
import type { Settings } from '../../../src-shared/settings.ts';
import type { AccessKeys, Agent, Proof } from '../../access-keys/access-keys.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Byok } from '../../byok/byok.ts';
import type { Keys } from '../../keys/keys.ts';
import type { Asker } from '../../lib/asker.ts';
import type { Caller } from '../../lib/caller.ts';
import type { Clock } from '../../lib/clock.ts';
import type { JobRunner } from '../../lib/job-runner.ts';
import type { Mark } from '../../lib/page-token.ts';
import type { Secrets } from '../../secrets/secrets.ts';
import type { Tenants } from '../../tenants/tenants.ts';

/** The numbers by which clients ask for the work that a rotation or an onboarding began. */
export interface Leases {
  /** The lease of a job; the same job has the same. */
  of(caller: Caller, job: { readonly id: string; readonly tenant: string }): number;
  /** @returns null for a lease that is not the tenant's */
  job(lease: number, tenant: string): string | null;
}

/** The rooms of the open vault, as the REST API uses them. */
export interface RestRooms {
  readonly tenants: Tenants;
  readonly secrets: Secrets;
  readonly keys: Keys;
  readonly byok: Byok;
  readonly jobs: JobRunner;
  readonly audit: Audit;
  readonly accessKeys: AccessKeys;
  readonly leases: Leases;
  readonly settings: () => Settings;
  /** By which page tokens are known as this vault's. */
  readonly mark: Mark;
  readonly clock: Clock;
}

/** One call on its way to its handler: checked, proven and admitted. */
export interface RestCall<O extends Operation> extends Given<O> {
  readonly caller: Caller;
  /** Admits by the roles of the credential. A fresh passphrase is not asked of a credential: its private key or a young token was shown. */
  readonly asker: Asker;
  readonly agent: Agent;
  readonly proof: Proof;
  /** The tenant that path or header named and that exists; empty for calls of the account. */
  readonly tenant: string;
  /** What clients call the account: the vault's id. */
  readonly account: string;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** The path and query as sent, for links and problem instances. */
  readonly target: string;
  readonly signal: AbortSignal;
  /**
   * Honours `If-Match`: refuses when what stands now, as it would be answered, is not what the client saw.
   * @throws CHANGED_MEANWHILE
   */
  readonly requireMatch: (noun: Noun, id: string, standing: unknown) => void;
}

/** Does one call: translates between the dialect and the rooms. Throws errors of the closed list, or a RestRefusal. */
export type Handler<O extends Operation> = (call: RestCall<O>, rooms: RestRooms) => Promise<AnswerOf<O>> | AnswerOf<O>;

/** The handlers of a family of calls. */
export type Handlers<T extends Readonly<Record<string, Operation>>> = { readonly [K in keyof T]: Handler<T[K]> };
