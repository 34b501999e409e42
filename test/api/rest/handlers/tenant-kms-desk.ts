import { noIdentities } from '../../../../src-shared/cloud-identities.ts';
import { isKeydeskError } from '../../../../src-shared/errors.ts';
import type { Operation } from '../../../../src-shared/rest/operation.ts';
import { tenantKmsOperations } from '../../../../src-shared/rest/tenant-kms.ts';
import type { Settings } from '../../../../src-shared/settings.ts';
import type { RestCall, RestRooms } from '../../../../src-main/api/rest/handler.ts';
import { tenantKmsHandlers } from '../../../../src-main/api/rest/handlers/tenant-kms.ts';
import { RestRefusal } from '../../../../src-main/api/rest/refusal.ts';
import type { Agent } from '../../../../src-main/access-keys/access-keys.ts';
import type { ProviderDesk } from '../../../../src-main/keys/open-keys.ts';
import { unasked } from '../../../../src-main/lib/asker.ts';
import type { Caller } from '../../../../src-main/lib/caller.ts';
import { createTenants } from '../../../../src-main/tenants/tenants.ts';
import { ByokDesk } from '../../../support/byok-desk.ts';

type Id = keyof typeof tenantKmsOperations;

/** What a call is made with. */
export interface Asked {
  readonly body?: unknown;
  readonly lease?: number;
  readonly tenant?: string;
  readonly agent?: Partial<Agent>;
  readonly signal?: AbortSignal;
}

/** What a call was answered with, or refused with: the code is that of the dialect or of the closed list. */
export interface Told {
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly code?: string;
  readonly detail?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

const caller: Caller = { actor: 'key onboarding', officer: '', role: 'officer', requestId: 'request-rest', via: 'rest' };
const holder: Agent = {
  identity: '3f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e01',
  publicKey: '3f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e02',
  name: 'onboarding',
  tenant: null,
  roles: ['account-admin'],
};

/** A room that no call of this dialect has anything to do with. */
function unneeded(name: string): never {
  return new Proxy({}, { get: () => { throw new Error(`${name} is not needed here`); } }) as never;
}

/** Leases as the vault numbers them: in the order in which they were asked for, one for each job. */
function numberLeases(): RestRooms['leases'] {
  const given: { readonly id: string; readonly tenant: string }[] = [];
  return {
    of: (_caller, job) => {
      if (!given.some(({ id }) => id === job.id)) given.push(job);
      return given.findIndex(({ id }) => id === job.id) + 1;
    },
    job: (lease, tenant) => {
      const found = given[lease - 1];
      return found?.tenant === tenant ? found.id : null;
    },
  };
}

/** A desk whose rooms are called as the REST API calls them. */
export class RestDesk {
  readonly desk: ByokDesk;
  readonly leases = numberLeases();
  readonly #held: (() => void)[] = [];
  identities: Settings['cloudIdentities'] = { ...noIdentities };

  constructor(providers?: ProviderDesk) {
    this.desk = new ByokDesk({}, providers);
  }

  get rooms(): RestRooms {
    const { rooms, clock } = this.desk;
    const { vault, keys, byok, jobs, dataKeys } = rooms;
    const createFirstDataKey: Parameters<typeof createTenants>[0]['createFirstDataKey'] = (writer, tenant, at) => void dataKeys.createFirst(writer, tenant, at);
    return {
      ...{ keys, byok, jobs, clock, leases: this.leases },
      tenants: createTenants({ vault, clock, createFirstDataKey }),
      secrets: unneeded('secrets'),
      audit: unneeded('audit'),
      accessKeys: unneeded('access keys'),
      settings: () => ({ cloudIdentities: this.identities }) as Settings,
      mark: (label, value) => vault.fingerprint(label, value),
    };
  }

  /** Makes a call and answers what came of it; an answer of success has been held against the schema of its operation. */
  async call(id: Id, asked: Asked = {}): Promise<Told> {
    try {
      const answer = (await this.#handled(id, asked)) as { readonly status: 200; readonly body: Readonly<Record<string, unknown>> };
      const body = tenantKmsOperations[id].answers[answer.status].strict().parse(answer.body) as Readonly<Record<string, unknown>>;
      return { status: answer.status, body };
    } catch (error) {
      return refused(error);
    }
  }

  /** The call of an onboarding. */
  async onboard(body: unknown, asked: Asked = {}): Promise<Told> {
    return await this.call('onboardTenantKms', { ...asked, body });
  }

  /** Everything in the vault but the audit log, as text. */
  contents(): string {
    return this.desk.rooms.vault.read((rows) => {
      const tables = rows.all<{ name: string }>(`select name from sqlite_master where type = 'table' and name not like 'audit%' order by name`);
      return JSON.stringify(tables.map(({ name }) => [name, rows.all(`select * from ${name}`)]));
    });
  }

  /** Waits until no job of the vault runs any more. */
  async idle(): Promise<void> {
    const { jobs, keys } = this.desk.rooms;
    for (const { id, state } of jobs.list()) if (state === 'running') await this.desk.ended(id);
    await keys.settled();
  }

  /** Holds every call to the KMS back until the answer is called, or the desk closes. */
  hold(): () => void {
    const release = this.desk.kms.hold();
    this.#held.push(release);
    return release;
  }

  async close(): Promise<void> {
    for (const release of this.#held) release();
    await this.desk.close();
  }

  async #handled(id: Id, { body, lease, tenant = 'acme', agent = {}, signal = new AbortController().signal }: Asked): Promise<unknown> {
    const bearer = { ...holder, ...agent };
    const call: RestCall<Operation> = {
      ...{ params: { lease }, query: {}, headers: {} },
      body: (id === 'onboardTenantKms' ? tenantKmsOperations.onboardTenantKms.body.parse(body) : undefined) as never,
      ...{ caller, asker: unasked(caller), agent: bearer, proof: { agent: bearer, token: null } },
      ...{ tenant, account: this.desk.rooms.vault.id, origin: 'http://127.0.0.1:1', target: '/admin/tenant-kms', signal },
      requireMatch: () => undefined,
    };
    return await tenantKmsHandlers[id](call as never, this.rooms);
  }
}

function refused(error: unknown): Told {
  if (error instanceof RestRefusal) {
    const { status, code, detail, facts = {} } = error.facts;
    return { status, code, detail, facts };
  }
  if (isKeydeskError(error)) return { status: 0, code: error.code, facts: error.data };
  throw error;
}
