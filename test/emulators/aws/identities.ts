import { randomBytes, randomUUID } from 'node:crypto';

/** A long-lived identity: in tests it stands for what a named profile signs in as. */
export interface User {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A role with its trust policy: who may assume it, and with which external id. */
export interface Role {
  readonly arn: string;
  trusts: readonly string[];
  externalId: string | null;
  /** The names of operations that its policy allows. */
  readonly allowed: Set<string>;
}

/** Temporary credentials of a role. `expiresAt` in milliseconds since 1970. */
export interface Session {
  readonly arn: string;
  readonly role: Role;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  expiresAt: number;
}

/** Who signed a request. */
export type Principal = { readonly kind: 'user'; readonly user: User } | { readonly kind: 'session'; readonly session: Session };

/** The ARN by which AWS names who signed a request. */
export function principalArn(principal: Principal): string {
  return principal.kind === 'user' ? principal.user.arn : principal.session.arn;
}

/** The IAM of one emulated account: users, roles and the sessions STS gave out. */
export class Identities {
  readonly account: string;
  readonly roles = new Map<string, Role>();
  readonly sessions: Session[] = [];
  readonly #users: User[] = [];

  constructor(account: string) {
    this.account = account;
  }

  createUser(name: string): User {
    const user = { arn: `arn:aws:iam::${this.account}:user/${name}`, ...newKeyPair('AKIA') };
    this.#users.push(user);
    return user;
  }

  createRole(name: string, trust: { readonly trusts: readonly string[]; readonly externalId: string | null }): Role {
    const role: Role = { arn: `arn:aws:iam::${this.account}:role/${name}`, ...trust, allowed: new Set() };
    this.roles.set(role.arn, role);
    return role;
  }

  openSession(role: Role, name: string, expiresAt: number): Session {
    const arn = `${role.arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${name}`;
    const session = { arn, role, ...newKeyPair('ASIA'), sessionToken: `${randomUUID()}/${randomBytes(60).toString('base64')}`, expiresAt };
    this.sessions.push(session);
    return session;
  }

  principalOf(accessKeyId: string): Principal | null {
    const session = this.sessions.find((candidate) => candidate.accessKeyId === accessKeyId);
    if (session !== undefined) return { kind: 'session', session };
    const user = this.#users.find((candidate) => candidate.accessKeyId === accessKeyId);
    return user === undefined ? null : { kind: 'user', user };
  }
}

function newKeyPair(prefix: string): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  const letters = [...randomBytes(16)].map((byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(byte % 32)).join('');
  return { accessKeyId: prefix + letters, secretAccessKey: randomBytes(30).toString('base64') };
}
