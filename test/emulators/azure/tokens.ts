import { createPublicKey, generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';

export type Claims = Readonly<Record<string, unknown>>;

/** Signs claims as a JSON Web Token (RFC 7519) with RS256. */
export function signToken(claims: Claims, key: KeyObject, kid: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ typ: 'JWT', alg: 'RS256', kid })}.${part(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** The claims of a token, when its signature is of this key; null otherwise. */
export function readToken(token: string, key: KeyObject): Claims | null {
  const [head, body, signature, ...rest] = token.split('.');
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return null;
  const holds = verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  return holds ? claimsIn(body) : null;
}

function claimsIn(part: string): Claims | null {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Claims;
  } catch {
    return null;
  }
}

/** A key that signs tokens, with the id under which its public half is found. */
export class TokenSigner {
  readonly kid = randomUUID();
  readonly #privateKey: KeyObject;
  readonly publicKey: KeyObject;

  constructor(privateKey: KeyObject = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey) {
    this.#privateKey = privateKey;
    this.publicKey = createPublicKey(privateKey);
  }

  sign(claims: Claims): string {
    return signToken(claims, this.#privateKey, this.kid);
  }

  read(token: string): Claims | null {
    return readToken(token, this.publicKey);
  }

  /** The public half, as it stands in a set of keys. */
  jwk(): JsonWebKey {
    return { ...this.publicKey.export({ format: 'jwk' }), kid: this.kid, use: 'sig', alg: 'RS256' };
  }
}
