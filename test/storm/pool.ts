import { type Answered, basicOf, type Sent } from '../support/wire.ts';
import { firstValue, type Credential, type KnownSecret, type World } from './world.ts';

/** What a request was made with, for whoever looks at its answer. */
export interface Context {
  readonly call: string;
  readonly who: Credential | null;
  readonly tenant: string;
  readonly secret: KnownSecret | null;
  /** The key of the secret that it makes. */
  readonly key: string;
  readonly named: Readonly<Record<string, string>>;
}

const latest = 400;

/** Keeps the newest, so that what a run knows does not grow without end. */
function keep<T>(list: T[], one: T): void {
  list.push(one);
  if (list.length > latest) list.shift();
}

type Told = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** How the next page is asked for, in the words of whichever dialect; empty when there is none. */
function cursorIn(told: Told): string {
  const next = text((told['metadata'] as Told | undefined)?.['next']);
  return text(told['nextPageToken']) || (next === '' ? '' : (new URL(next).searchParams.get('page_token') ?? ''));
}

/** What a run knows: what it began with, and what answers have told it since. */
export class Pool {
  readonly world: World;
  readonly secrets: KnownSecret[];
  /** Public keys of access keys that may be changed and deleted. */
  readonly tenantKeys: { readonly tenant: string; readonly publicKey: string }[] = [];
  readonly accountKeys: string[] = [];
  readonly registryKeys: string[];
  readonly leases: { readonly tenant: string; readonly lease: string }[] = [];
  readonly cursors = new Map<string, string>();
  readonly tags = new Map<string, string>();
  readonly tokens: { readonly token: string; readonly who: Credential }[] = [];
  /** Which secret a value was sent for: `tenant key`. */
  readonly owners = new Map<string, string>();
  /** Who was ever granted which secret: `identity tenant key`. */
  readonly granted = new Set<string>();
  /** What answers showed once: it may stand in no other answer. */
  readonly shownOnce = new Set<string>();

  /** The credentials of the run as they are shown. */
  readonly shownByBasic: readonly string[];

  constructor(world: World) {
    this.shownByBasic = world.credentials.map((one) => basicOf(one).replace('Basic ', ''));
    this.world = world;
    this.secrets = [...world.secrets];
    this.registryKeys = world.keys.map(({ id }) => id);
    for (const { tenant, key } of world.secrets) this.owners.set(firstValue(tenant, key), `${tenant} ${key}`);
    for (const { privateKey } of world.credentials) this.shownOnce.add(privateKey);
  }

  /** Takes in what an answer of success tells. */
  learn(context: Context, sent: Sent, { status, headers, text: body }: Answered): void {
    if (status >= 300) return;
    if (context.call === 'revokeToken') this.#forget(sent.headers['authorization'] ?? '');
    const told = body === '' ? {} : (JSON.parse(body) as Told);
    if (typeof headers.etag === 'string') this.tags.set(context.named['id'] ?? context.named['secret'] ?? context.named['publicKey'] ?? '', headers.etag);
    const cursor = cursorIn(told);
    if (cursor !== '') this.cursors.set(context.call, cursor);
    this.#byCall[context.call]?.(context, told);
  }

  readonly #byCall: Readonly<Record<string, (context: Context, told: Told) => void>> = {
    createSecret: ({ tenant, key }, told) => keep(this.secrets, { tenant, id: text(told['id']), key, revisions: [text(told['publishedRevisionId'])] }),
    publishSecret: ({ secret }, told) => secret?.revisions.push(text(told['id'])),
    createTenantKey: ({ named }, told) => this.#newKey(told, () => keep(this.tenantKeys, { tenant: named['x-tenant-id'] ?? '', publicKey: text(told['publicKey']) })),
    rotateTenantKey: ({ named }, told) => this.#newKey(told, () => keep(this.tenantKeys, { tenant: named['x-tenant-id'] ?? '', publicKey: text(told['publicKey']) })),
    createAccountKey: (_context, told) => this.#newKey(told, () => keep(this.accountKeys, text(told['publicKey']))),
    rotateAccountKey: (_context, told) => this.#newKey(told, () => keep(this.accountKeys, text(told['publicKey']))),
    createKey: (_context, told) => keep(this.registryKeys, text(told['id'])),
    onboardTenantKms: ({ tenant }, told) => keep(this.leases, { tenant, lease: String(told['rewrap_lease_id']) }),
    rotateTenantKms: ({ tenant }, told) => keep(this.leases, { tenant, lease: String(told['rewrap_lease_id']) }),
    createStepUp: (_context, told) => this.shownOnce.add(text(told['stepUpToken'])),
    createToken: ({ who }, told) => {
      this.shownOnce.add(text(told['accessToken']));
      if (who !== null) keep(this.tokens, { token: text(told['accessToken']), who });
    },
  };

  /** A token that was revoked is not shown again: it would be refused, and so would be others for a while. */
  #forget(authorization: string): void {
    const at = this.tokens.findIndex(({ token }) => authorization === `Bearer ${token}`);
    if (at >= 0) this.tokens.splice(at, 1);
  }

  #newKey(told: Told, remember: () => void): void {
    this.shownOnce.add(text(told['privateKey']));
    remember();
  }
}
