import type { AccessRole } from '../../../../src-shared/access-keys.ts';
import type { CloudIdentities } from '../../../../src-shared/cloud-identities.ts';
import { keyRegistryOperations } from '../../../../src-shared/rest/key-registry.ts';
import type { OperationId } from '../../../../src-shared/rest/operations.ts';
import { tenantKeyOperations } from '../../../../src-shared/rest/tenant-keys.ts';
import { keyRegistryHandlers } from '../../../../src-main/api/rest/handlers/key-registry.ts';
import { tenantKeyHandlers } from '../../../../src-main/api/rest/handlers/tenant-keys.ts';
import type { RestRooms } from '../../../../src-main/api/rest/handler.ts';
import { AbleKms } from '../../../keys/able-kms.ts';
import { openRooms, type Rooms } from '../../../support/byok-desk.ts';
import { insertTenant, testVaultId } from '../../../support/open-vault.ts';
import { type Answered, type Asked, type HeldKey, openTestDoor, type StoredEvent, type TinyHandler } from '../test-door.ts';

/** As whom the desk of these tests reaches each cloud. */
export const ownIdentities: CloudIdentities = {
  aws: { profile: 'keydesk', roleArn: 'arn:aws:iam::000000000009:role/keydesk', externalId: 'own-1', endpoint: null, stsEndpoint: null },
  gcp: { authentication: { mode: 'GCP_ADC_IAM_BINDING', serviceAccount: 'keydesk@desk-prod.iam.gserviceaccount.com' }, endpoint: null, tokenEndpoint: null },
  azure: {
    authentication: {
      mode: 'AZURE_WORKLOAD_IDENTITY',
      directory: '11111111-1111-4111-8111-111111111111',
      clientId: '22222222-2222-4222-8222-222222222222',
      tokenFile: '/run/token',
    },
    emulator: null,
  },
};

/** What stands in the URL of every test. */
export const origin = 'http://127.0.0.1:7373';
/** What clients call the account. */
export const account = testVaultId;

/** The ARN of the key of this number. */
export function arn(number: number): string {
  return `arn:aws:kms:eu-central-1:${String(number).padStart(12, '0')}:key/0f0e0d0c-0b0a-4908-8706-050403020100`;
}

/** What a query of a URL says. */
export function queryOf(url: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(url).searchParams);
}

/** The real door, with the handlers of the access keys and of the registry, over real rooms and true fakes of the clouds. */
export class KeysDoor {
  readonly kms = new AbleKms();
  readonly rooms: Rooms;
  readonly #test = openTestDoor({ callsPerMinute: 1_000_000 });
  #identities: CloudIdentities = ownIdentities;

  constructor() {
    const { desk, clock, handlers } = this.#test;
    this.rooms = openRooms(desk.vault, clock, this.kms);
    insertTenant(desk.vault, 'initech', (rows) => this.rooms.dataKeys.createFirst(rows, 'initech', clock.now()));
    const ours = { ...tenantKeyHandlers, ...keyRegistryHandlers } as unknown as Readonly<Record<OperationId, (call: unknown, rooms: RestRooms) => unknown>>;
    for (const id of Object.keys({ ...tenantKeyOperations, ...keyRegistryOperations }) as OperationId[]) {
      const handler: TinyHandler = (call, rooms) => {
        const settings = { ...rooms.settings(), cloudIdentities: this.#identities };
        return ours[id](call, { ...rooms, keys: this.rooms.keys, settings: () => settings });
      };
      handlers[id] = handler;
    }
  }

  get clock() {
    return this.#test.clock;
  }

  /** Reaches the clouds so from now on. */
  use(identities: CloudIdentities): void {
    this.#identities = identities;
  }

  /** Makes a credential. */
  async key(tenant: string | null, ...roles: readonly AccessRole[]): Promise<HeldKey> {
    return await this.#test.key(tenant, ...roles);
  }

  /** Calls with a credential's pair. */
  async ask(operation: OperationId, who: HeldKey, asked: Asked = {}): Promise<Answered> {
    return await this.#test.ask(operation, { authorization: who.basic, origin, ...asked });
  }

  /** Calls without one. */
  async askAsStranger(operation: OperationId, asked: Asked = {}): Promise<Answered> {
    return await this.#test.ask(operation, { origin, ...asked });
  }

  events(action: string): readonly StoredEvent[] {
    return this.#test.events(action);
  }

  async close(): Promise<void> {
    await this.rooms.jobs.close();
    await this.rooms.keys.close();
    this.rooms.dataKeys.wipe();
    this.#test.close();
  }
}
