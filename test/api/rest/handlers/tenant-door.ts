import type { AccessRole } from '../../../../src-shared/access-keys.ts';
import { type CloudIdentities, noIdentities } from '../../../../src-shared/cloud-identities.ts';
import { byokOperations } from '../../../../src-shared/rest/byok.ts';
import type { OperationId } from '../../../../src-shared/rest/operations.ts';
import { secretOperations } from '../../../../src-shared/rest/secrets.ts';
import { byokHandlers } from '../../../../src-main/api/rest/handlers/byok.ts';
import { secretHandlers } from '../../../../src-main/api/rest/handlers/secrets.ts';
import type { RestRooms } from '../../../../src-main/api/rest/handler.ts';
import { createAudit } from '../../../../src-main/audit/audit.ts';
import { uuid } from '../../../../src-main/crypto/primitives.ts';
import { createSecrets, type Secrets } from '../../../../src-main/secrets/secrets.ts';
import { FakeKms } from '../../../support/fake-kms.ts';
import { officer, openRooms, type Rooms } from '../../../support/byok-desk.ts';
import { officerCaller } from '../../../support/open-vault.ts';
import { type Answered, type Asked, type HeldKey, openTestDoor, type StoredEvent } from '../test-door.ts';

type Handlers = Readonly<Record<OperationId, (call: unknown, rooms: RestRooms) => unknown>>;

/** The bytes of a text in the base64url of the rooms. */
export const wire = (text: string | Uint8Array): string => Buffer.from(text as string).toString('base64url');

/** The real door with the handlers of tenants, over real rooms and a customer's KMS that really encrypts. Tenants: acme, globex. */
export class TenantDoor {
  readonly kms: FakeKms;
  readonly rooms: Rooms;
  readonly secrets: Secrets;
  readonly #test = openTestDoor({ callsPerMinute: 1_000_000 });
  #identities: CloudIdentities = noIdentities;

  constructor(kms = new FakeKms()) {
    this.kms = kms;
    const { desk, clock, handlers } = this.#test;
    this.rooms = openRooms(desk.vault, clock, this.kms);
    const { vault, dataKeys, jobs, byok, keys } = this.rooms;
    for (const tenant of ['acme', 'globex']) {
      vault.write(officerCaller, { action: 'tenant.update', tenant }, (rows) => {
        dataKeys.createFirst(rows, tenant, clock.now());
      });
    }
    const judge = async () => Promise.resolve(() => ({ score: 4, minimum: 3, acceptable: true, crackTime: 'centuries', advice: [] }));
    this.secrets = createSecrets({ vault, clock, keyring: dataKeys, newId: uuid, jobs, clipboard: null, judge, ageWorkFactor: 4 });
    const audit = createAudit({ vault, clock, anchors: () => [] });
    const ours = { ...byokHandlers, ...secretHandlers } as unknown as Handlers;
    for (const id of Object.keys({ ...byokOperations, ...secretOperations }) as OperationId[]) {
      handlers[id] = (call, rooms) => {
        const settings = { ...rooms.settings(), cloudIdentities: this.#identities };
        return ours[id](call, { ...rooms, keys, byok, jobs, audit, secrets: this.secrets, settings: () => settings });
      };
    }
  }

  get clock() {
    return this.#test.clock;
  }

  /** Reaches the clouds so from now on. */
  use(identities: Partial<CloudIdentities>): void {
    this.#identities = { ...noIdentities, ...identities };
  }

  /** Makes a credential. */
  async key(tenant: string | null, ...roles: readonly AccessRole[]): Promise<HeldKey> {
    return await this.#test.key(tenant, ...roles);
  }

  /** Calls for a tenant, `acme` unless the parameters say another. */
  async ask(operation: OperationId, who: HeldKey, asked: Asked = {}): Promise<Answered> {
    const path = { tenant: 'acme', ...asked.params };
    return await this.#test.ask(operation, { authorization: who.basic, ...asked, params: path });
  }

  /** Makes a secret as an officer does at the desk, and answers its id. */
  async addSecret(key: string, value: string | Uint8Array, more: Partial<Parameters<Secrets['create']>[1]> = {}): Promise<string> {
    this.clock.advance(1);
    const { id } = await this.secrets.create(officer, { tenant: 'acme', key, value: wire(value), description: '', note: '', ...more });
    return id;
  }

  events(action: string): readonly StoredEvent[] {
    return this.#test.events(action);
  }

  /** Everything the log of events says, as one text. */
  everyEvent(): string {
    this.rooms.vault.flush();
    return JSON.stringify(this.rooms.vault.read((rows) => rows.all('select action, object, detail from audit_events')));
  }

  async close(): Promise<void> {
    await this.rooms.jobs.close();
    await this.secrets.close();
    await this.rooms.keys.close();
    this.rooms.dataKeys.wipe();
    this.#test.close();
  }
}

/** What a refusal is told by: status, code, and the field it points at. */
export function told({ status, json }: Answered): readonly unknown[] {
  return [status, json['code'], ...(json['pointer'] === undefined ? [] : [json['pointer']]), ...(json['parameter'] === undefined ? [] : [json['parameter']])];
}
