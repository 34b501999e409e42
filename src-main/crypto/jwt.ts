import { fromBase64Url, MalformedEncoding, toBase64Url } from './base64url.ts';
import { keyId, type SigningKey, verifySignature } from './signing.ts';

/** What a token is for: calls, or the further proof that some calls ask for. */
export type TokenUse = 'access' | 'step-up';

/** What a token says. Times are whole seconds since 1970, as RFC 7519 has them. */
export interface TokenClaims {
  readonly iss: 'keydesk';
  /** The vault's id. */
  readonly aud: string;
  /** The identity of the access key. */
  readonly sub: string;
  /** Its public key. */
  readonly pk: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly use: TokenUse;
}

/** Why a token is not believed: not a token of ours, not yet valid, or over. */
export type TokenFault = 'malformed' | 'foreign' | 'early' | 'expired';

/** A token that is not believed. Nothing of the token is repeated. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly fault: TokenFault;

  constructor(fault: TokenFault) {
    super(`the token is ${fault}`);
    this.fault = fault;
  }
}

/** What a token must be to be believed. */
export interface WantedToken {
  /** The raw public key of the vault that signed it, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly audience: string;
  readonly use: TokenUse;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How far ahead of ours the clock may have been that dated a token, in seconds. */
export const clockSkewSeconds = 60;

/** The longest token that is looked at, in characters; ours have about 500. */
const mostCharacters = 2048;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The one header there is: whatever names another algorithm, key or type is not a token of ours. */
function headerOf(publicKey: Uint8Array): string {
  return toBase64Url(utf8(JSON.stringify({ alg: 'EdDSA', typ: 'JWT', kid: keyId(publicKey) })));
}

/** Signs claims into a compact JWT (RFC 7515, RFC 8037: Ed25519). */
export function signToken(key: SigningKey, claims: TokenClaims): string {
  const { iss, aud, sub, pk, jti, iat, exp, use } = claims;
  const payload = toBase64Url(utf8(JSON.stringify({ iss, aud, sub, pk, jti, iat, exp, use })));
  const signed = `${headerOf(key.publicKey)}.${payload}`;
  return `${signed}.${toBase64Url(key.sign(utf8(signed)))}`;
}

function bytesOf(part: string): Uint8Array {
  try {
    return fromBase64Url(part);
  } catch (error) {
    if (error instanceof MalformedEncoding) throw new TokenRefused('malformed');
    throw error;
  }
}

/** The payload of a token whose signature holds. */
function signedPayload(token: string, publicKey: Uint8Array): Uint8Array {
  const parts = token.length > mostCharacters ? [] : token.split('.');
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) throw new TokenRefused('malformed');
  const [bytes, proof] = [bytesOf(payload), bytesOf(signature)];
  if (header !== headerOf(publicKey)) throw new TokenRefused('foreign');
  if (!verifySignature(publicKey, utf8(`${header}.${payload}`), proof)) throw new TokenRefused('foreign');
  return bytes;
}

const claimTypes: Readonly<Record<keyof TokenClaims, 'string' | 'number'>> = {
  iss: 'string',
  aud: 'string',
  sub: 'string',
  pk: 'string',
  jti: 'string',
  iat: 'number',
  exp: 'number',
  use: 'string',
};

function isClaims(value: unknown): value is TokenClaims {
  if (typeof value !== 'object' || value === null) return false;
  const found = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(claimTypes) as readonly (keyof TokenClaims)[];
  return found['iss'] === 'keydesk' && Object.keys(found).length === names.length && names.every((name) => typeof found[name] === claimTypes[name]);
}

function claimsOf(payload: Uint8Array): TokenClaims {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    if (isClaims(value)) return value;
  } catch {
    // Not JSON, or not UTF-8: said below.
  }
  throw new TokenRefused('malformed');
}

/**
 * The claims of a token that this vault signed for this use and that holds now.
 * @throws TokenRefused
 */
export function verifyToken(token: string, { publicKey, audience, use, now }: WantedToken): TokenClaims {
  const claims = claimsOf(signedPayload(token, publicKey));
  if (claims.aud !== audience || claims.use !== use) throw new TokenRefused('foreign');
  const seconds = now / 1000;
  if (claims.iat > seconds + clockSkewSeconds) throw new TokenRefused('early');
  if (seconds >= claims.exp) throw new TokenRefused('expired');
  return claims;
}
