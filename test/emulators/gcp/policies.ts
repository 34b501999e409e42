import { errorInfo, Refusal } from './refusal.ts';

/** A binding of an IAM policy. */
export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: { readonly title: string; readonly expression: string };
}

/** An IAM policy as the REST API carries it. */
export interface Policy {
  readonly version: number;
  readonly etag: string;
  readonly bindings: readonly Binding[];
}

const use = ['cloudkms.cryptoKeyVersions.useToEncrypt', 'cloudkms.cryptoKeyVersions.useToDecrypt'];
const view = [
  'cloudkms.cryptoKeys.get',
  'cloudkms.cryptoKeys.list',
  'cloudkms.cryptoKeys.getIamPolicy',
  'cloudkms.cryptoKeyVersions.get',
  'cloudkms.cryptoKeyVersions.list',
  'cloudkms.keyRings.get',
  'cloudkms.keyRings.list',
];
const administer = [
  ...view,
  'cloudkms.keyRings.create',
  'cloudkms.cryptoKeys.create',
  'cloudkms.cryptoKeys.update',
  'cloudkms.cryptoKeys.setIamPolicy',
  'cloudkms.cryptoKeyVersions.create',
  'cloudkms.cryptoKeyVersions.update',
  'cloudkms.cryptoKeyVersions.destroy',
  'cloudkms.cryptoKeyVersions.restore',
];

/** The roles of Google's that the emulator knows, with the permissions that matter here. */
const predefined: Readonly<Record<string, readonly string[]>> = {
  'roles/owner': [...use, ...administer],
  'roles/viewer': view,
  'roles/cloudkms.admin': administer,
  'roles/cloudkms.viewer': view,
  'roles/cloudkms.cryptoKeyEncrypterDecrypter': use,
  'roles/cloudkms.cryptoKeyEncrypter': use.slice(0, 1),
  'roles/cloudkms.cryptoKeyDecrypter': use.slice(1),
};

/** Who may do what: policies on projects, rings and keys, each of which counts for what is below it. */
export class Policies {
  readonly #bindings = new Map<string, readonly Binding[]>();
  readonly #roles = new Map<string, Set<string>>();

  /** A custom role; its permissions may be changed while it is bound. */
  createRole(name: string, permissions: readonly string[]): Set<string> {
    const held = new Set(permissions);
    this.#roles.set(name, held);
    return held;
  }

  grant(resource: string, role: string, member: string, condition?: Binding['condition']): void {
    const binding = { role, members: [member], ...(condition === undefined ? {} : { condition }) };
    this.#bindings.set(resource, [...this.#of(resource), binding]);
  }

  /** Takes every binding of a member on a resource away. */
  revoke(resource: string, member: string): void {
    const kept = this.#of(resource).map((binding) => ({ ...binding, members: binding.members.filter((each) => each !== member) }));
    this.#bindings.set(resource, kept.filter(({ members }) => members.length > 0));
  }

  policyOf(resource: string): Policy {
    const bindings = this.#of(resource);
    const version = bindings.some(({ condition }) => condition !== undefined) ? 3 : 1;
    return { version, etag: Buffer.from(JSON.stringify(bindings)).toString('base64url').slice(0, 12), bindings };
  }

  replace(resource: string, bindings: readonly Binding[]): Policy {
    this.#bindings.set(resource, bindings);
    return this.policyOf(resource);
  }

  /** Throws {@link Refusal} `PERMISSION_DENIED` unless the member has the permission on the resource or above it. */
  require(member: string, permission: string, resource: string): void {
    if (this.has(member, permission, resource)) return;
    const message = `Permission '${permission}' denied on resource '${resource}' (or it may not exist).`;
    throw new Refusal('PERMISSION_DENIED', message, [errorInfo('IAM_PERMISSION_DENIED', 'cloudkms.googleapis.com', { permission, resource })]);
  }

  has(member: string, permission: string, resource: string): boolean {
    return upwards(resource).some((place) =>
      this.#of(place).some((binding) => binding.members.includes(member) && this.#holds(binding.role, permission)),
    );
  }

  #of(resource: string): readonly Binding[] {
    return this.#bindings.get(resource) ?? [];
  }

  #holds(role: string, permission: string): boolean {
    return this.#roles.get(role)?.has(permission) ?? predefined[role]?.includes(permission) ?? false;
  }
}

/** The resource, its ring, its project: every second part of the name is left off in turn. */
function upwards(resource: string): readonly string[] {
  const parts = resource.split('/');
  return Array.from({ length: Math.floor(parts.length / 2) }, (_, index) => parts.slice(0, parts.length - 2 * index).join('/'));
}
