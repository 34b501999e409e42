import type { AccessKeys, NewAccessKey, Proof, ShownWith, WantedAccessKeys } from '../../src-main/access-keys/access-keys.ts';
import { createAccessKeys } from '../../src-main/access-keys/create-access-keys.ts';
import { uuid } from '../../src-main/crypto/primitives.ts';
import type { Asker } from '../../src-main/lib/asker.ts';
import type { Caller } from '../../src-main/lib/caller.ts';
import type { AccessKeyMade } from '../../src-shared/access-keys.ts';
import { isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import { insertTenant, officerCaller, openTestVault, type TestVault, type TestVaultOptions } from '../support/open-vault.ts';

/** An officer with a fresh passphrase. */
export const officer: Asker = { caller: officerCaller, admit: () => undefined, requireFresh: () => undefined };
/** An officer who entered the passphrase long ago. */
export const stale: Asker = {
  ...officer,
  requireFresh: () => {
    throw new KeydeskError('REAUTHENTICATION_REQUIRED', { maxAgeSeconds: 300 });
  },
};
/** Someone who may not change anything. */
export const auditor: Asker = {
  ...officer,
  admit: () => {
    throw new KeydeskError('ROLE_REQUIRED', { role: 'auditor', allowed: ['administrator', 'officer'] });
  },
};
/** Whoever calls with a key over the REST API. */
export const restCaller: Caller = { actor: 'key deploy', officer: '', role: 'officer', via: 'rest', requestId: 'request-9', correlationId: 'nightly-7' };
/** The request that a credential is shown with. */
export const request: ShownWith = { requestId: 'request-9', correlationId: 'nightly-7' };

export const day = 86_400_000;

const everything: WantedAccessKeys = { search: '', sort: 'createdAt', descending: false, offset: 0, limit: 100 };

/** An event as the tests look at it. */
export interface SeenEvent {
  readonly action: string;
  readonly actor: string;
  readonly tenant: string | null;
  readonly object: string | null;
  readonly sensitivity: string | null;
  readonly outcome: string;
  readonly requestId: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A real vault with two tenants and its access keys. */
export class KeysScene {
  readonly test: TestVault;
  keys: AccessKeys;

  constructor(options: TestVaultOptions = {}) {
    this.test = openTestVault(options);
    for (const tenant of ['acme', 'blue']) insertTenant(this.vault, tenant, () => undefined);
    this.keys = this.#open();
  }

  get vault() {
    return this.test.vault;
  }

  get clock() {
    return this.test.clock;
  }

  #open(): AccessKeys {
    return createAccessKeys({ vault: this.vault, clock: this.clock, newId: uuid });
  }

  async make(wanted: Partial<NewAccessKey> = {}): Promise<AccessKeyMade> {
    return await this.keys.create(officer, { tenant: 'acme', name: 'deploy', roles: ['secrets-read'], expiresAt: null, ...wanted });
  }

  prove({ key, privateKey }: AccessKeyMade): Proof {
    return this.keys.provePair({ publicKey: key.publicKey, privateKey }, request);
  }

  /** A token of a key that is proven just now. */
  token(made: AccessKeyMade): string {
    return this.keys.issueToken(restCaller, this.prove(made).agent).accessToken;
  }

  names(wanted: Partial<WantedAccessKeys> = {}): readonly string[] {
    return this.keys.list({ ...everything, ...wanted }).rows.map(({ name }) => name);
  }

  list(wanted: Partial<WantedAccessKeys> = {}) {
    return this.keys.list({ ...everything, ...wanted });
  }

  secret(key: string, sensitivity: Sensitivity = 'STANDARD', tenant = 'acme'): string {
    const id = uuid();
    this.vault.write(officerCaller, { action: 'secret.create', tenant, object: id }, (rows) => {
      rows.run(
        `insert into secrets (id, tenant, key, description, sensitivity, state, published_revision, published_version, latest_version, size, created_by, created_at, modified_at)
         values (:id, :tenant, :key, '', :sensitivity, 'active', 'r', 1, 1, 1, 'Ada', 0, 0)`,
        { id, tenant, key, sensitivity },
      );
    });
    return id;
  }

  archive(tenant: string): void {
    this.vault.write(officerCaller, { action: 'tenant.archive', tenant, object: tenant }, (rows) => rows.run(`update tenants set state = 'archived' where id = :tenant`, { tenant }));
  }

  events(prefix = ''): readonly SeenEvent[] {
    const sql = `select action, actor, tenant, object, sensitivity, outcome, request_id as requestId, detail from audit_events where action like :like order by seq`;
    const rows = this.vault.read((reader) => reader.all<Omit<SeenEvent, 'detail'> & { readonly detail: string }>(sql, { like: `${prefix}%` }));
    return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as SeenEvent['detail'] }));
  }

  lastEvent(prefix = ''): SeenEvent | undefined {
    return this.events(prefix).at(-1);
  }

  /** Locks and opens again. */
  reopen(): void {
    this.keys.close();
    this.test.reopen();
    this.keys = this.#open();
  }

  close(): void {
    this.keys.close();
    this.test.close();
  }
}

/** The error that a call ends with. */
export async function refusal(call: () => unknown): Promise<KeydeskError> {
  try {
    await call();
  } catch (error) {
    if (isKeydeskError(error)) return error;
    throw error;
  }
  throw new Error('the call was not refused');
}

/** Why a credential is refused. */
export async function reasonOf(call: () => unknown): Promise<string> {
  const error = await refusal(call);
  return isKeydeskError(error, 'CREDENTIAL_REFUSED') ? error.data.reason : error.code;
}
