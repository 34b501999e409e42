import type { AccessKey, AccessKeyFinding, AccessKeyMade, AccessKeyState, AccessRole, Grant } from '../../src-shared/access-keys.ts';
import type { Asker } from '../lib/asker.ts';
import type { Caller } from '../lib/caller.ts';

/** Who a proven credential stands for. `tenant` is null for the whole vault. */
export interface Agent {
  readonly identity: string;
  readonly publicKey: string;
  readonly name: string;
  readonly tenant: string | null;
  readonly roles: readonly AccessRole[];
}

/** A credential that was proven: by the pair itself, or by a token whose id is `token`. */
export interface Proof {
  readonly agent: Agent;
  readonly token: { readonly id: string; readonly expires: number } | null;
}

/** Which request a credential was shown with: its refusal is an event of that request. */
export type ShownWith = Pick<Caller, 'requestId' | 'correlationId'>;

/** Which keys are wanted, in which order, and which part of them. */
export interface WantedAccessKeys {
  readonly search: string;
  readonly scope?: 'account' | 'tenant' | undefined;
  readonly tenant?: string | undefined;
  readonly role?: AccessRole | undefined;
  readonly state?: AccessKeyState | undefined;
  readonly finding?: AccessKeyFinding | undefined;
  readonly sort: 'name' | 'tenant' | 'state' | 'createdAt' | 'expiresAt' | 'lastUsedAt';
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** A key to be made. `tenant` is null for one of the whole vault. */
export interface NewAccessKey {
  readonly tenant: string | null;
  readonly name: string;
  readonly roles: readonly AccessRole[];
  readonly expiresAt: number | null;
}

/** What changes of a key; what is absent stays. */
export interface AccessKeyChange {
  readonly publicKey: string;
  readonly name?: string | undefined;
  readonly roles?: readonly AccessRole[] | undefined;
  readonly expiresAt?: number | null | undefined;
}

/** The keys themselves. Every attempt that comes to nothing is an event, like every one that succeeds. */
export interface AccessKeyRegistry {
  list(wanted: WantedAccessKeys): { readonly total: number; readonly rows: readonly AccessKey[] };
  /** @throws NOT_FOUND */
  get(publicKey: string): AccessKey;
  review(): readonly { readonly finding: AccessKeyFinding; readonly count: number }[];
  /** @throws NOT_FOUND, TENANT_ARCHIVED, BAD_INPUT for a role that a tenant's key may not carry or a time that is over */
  create(asker: Asker, wanted: NewAccessKey): Promise<AccessKeyMade>;
  /** @throws NOT_FOUND, BAD_INPUT, STATE_CONFLICT for one that is deleted */
  update(asker: Asker, change: AccessKeyChange): Promise<AccessKey>;
  /** @throws NOT_FOUND, STATE_CONFLICT unless it is active and has not been rotated already */
  rotate(asker: Asker, wanted: { readonly publicKey: string; readonly overlapSeconds: number }): Promise<AccessKeyMade>;
  /** @throws NOT_FOUND, STATE_CONFLICT for one that is deleted */
  remove(asker: Asker, publicKey: string): Promise<AccessKey>;
}

/** Proving who calls. */
export interface Credentials {
  /**
   * Proves a pair. One that was right but is deleted or has expired is an event of its own and counted.
   * @throws CREDENTIAL_REFUSED
   */
  provePair(shown: { readonly publicKey: string; readonly privateKey: string }, request: ShownWith): Proof;
  /** Proves an access token; roles and state are those of its key now. @throws CREDENTIAL_REFUSED */
  proveToken(token: string, request: ShownWith): Proof;
  /** A new access token. Times are Unix milliseconds. */
  issueToken(caller: Caller, agent: Agent): { readonly accessToken: string; readonly expires: number };
  revokeToken(caller: Caller, proof: Proof): void;
  /** A new step-up token for this agent. */
  issueStepUp(caller: Caller, agent: Agent): { readonly stepUpToken: string; readonly expires: number };
  /** Whether a step-up token is this agent's and holds. */
  isSteppedUp(agent: Agent, token: string): boolean;
}

/** Whom secrets may be resolved for. */
export interface Grants {
  /** @throws NOT_FOUND */
  grants(secret: string): readonly Grant[];
  /**
   * Grants a secret to a key, named by its identity or public key; a grant that stands is answered as it is.
   * @throws NOT_FOUND, BAD_INPUT for a key of another tenant, STATE_CONFLICT, and for PHI and above REASON_REQUIRED,
   * REAUTHENTICATION_REQUIRED, and GRANT_REQUIRED for a key that would grant to itself and is no administrator's
   */
  grant(asker: Asker, wanted: { readonly secret: string; readonly agent: string; readonly reason?: string | undefined }): Promise<Grant>;
  revokeGrant(asker: Asker, wanted: { readonly secret: string; readonly agent: string }): Promise<{ readonly revoked: boolean }>;
  /** The grant by which an agent may have a secret resolved now, or null. */
  grantFor(secret: string, agent: string): Grant | null;
}

/** The access keys of an open vault. */
export interface AccessKeys extends AccessKeyRegistry, Credentials, Grants {
  /** Forgets what is over: revoked tokens, old throttles. At the unlock and every hour. */
  tidy(caller: Caller): void;
  /** At the lock: writes when keys were last used. */
  close(): void;
}
