import { importJWK, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../../src-main/crypto/base64url.ts';
import { clockSkewSeconds, signToken, type TokenClaims, type TokenFault, TokenRefused, verifyToken, type WantedToken } from '../../src-main/crypto/jwt.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { keyId, SigningKey } from '../../src-main/crypto/signing.ts';

const seed = Uint8Array.from({ length: 32 }, (_, at) => at);
const key = new SigningKey(SecretBytes.copyOf(seed));
const iat = 1_800_000_000;
const claims: TokenClaims = { iss: 'keydesk', aud: 'vault-1', sub: 'identity-1', pk: 'public-1', jti: 'token-1', iat, exp: iat + 900, use: 'access' };
const wanted: WantedToken = { publicKey: key.publicKey, audience: 'vault-1', use: 'access', now: iat * 1000 };
const text = (value: unknown): string => toBase64Url(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)));
const header = { alg: 'EdDSA', typ: 'JWT', kid: keyId(key.publicKey) };

/** A token with any header and payload whose signature is right. */
function signed(head: unknown, payload: unknown, by = key): string {
  const message = `${text(head)}.${text(payload)}`;
  return `${message}.${toBase64Url(by.sign(new TextEncoder().encode(message)))}`;
}

function faultOf(token: string, change: Partial<WantedToken> = {}): TokenFault | 'none' {
  try {
    verifyToken(token, { ...wanted, ...change });
    return 'none';
  } catch (error) {
    if (error instanceof TokenRefused) return error.fault;
    throw error;
  }
}

describe('a token', () => {
  it('is believed with the claims it was signed with', () => {
    expect(verifyToken(signToken(key, claims), wanted)).toEqual(claims);
  });

  it('is the one text that its header and claims have', () => {
    expect(signToken(key, claims)).toBe(signed(header, claims));
  });

  it.each<readonly [string, Partial<WantedToken>, TokenFault | 'none']>([
    ['in its last moment', { now: (iat + 900) * 1000 - 1 }, 'none'],
    ['at its end', { now: (iat + 900) * 1000 }, 'expired'],
    ['a minute before it was made, by a clock that is behind', { now: (iat - clockSkewSeconds) * 1000 }, 'none'],
    ['longer before it was made', { now: (iat - clockSkewSeconds) * 1000 - 1 }, 'early'],
    ['in another vault', { audience: 'vault-2' }, 'foreign'],
    ['for another use', { use: 'step-up' }, 'foreign'],
    ['under another key', { publicKey: new SigningKey(SecretBytes.random(32)).publicKey }, 'foreign'],
  ])('%s is told', (_, change, fault) => {
    expect(faultOf(signToken(key, claims), change)).toBe(fault);
  });

  it.each([
    ['no algorithm', { ...header, alg: 'none' }],
    ['another algorithm', { ...header, alg: 'HS256' }],
    ['the algorithm by its new name', { ...header, alg: 'Ed25519' }],
    ['another key id', { ...header, kid: '0000000000000000' }],
    ['another type', { ...header, typ: 'at+jwt' }],
    ['no type', { alg: 'EdDSA', kid: header.kid }],
    ['a critical extension', { ...header, crit: ['b64'], b64: false }],
    ['a key of its own', { ...header, jwk: {} }],
    ['the fields in another order', { typ: 'JWT', alg: 'EdDSA', kid: header.kid }],
    ['white space', JSON.stringify(header, null, 1)],
  ])('with %s in its header is foreign, though the signature is right', (_, head) => {
    expect(faultOf(signed(head, claims))).toBe('foreign');
  });

  it.each([
    ['is no JSON', '{'],
    ['is no object', '[]'],
    ['is null', 'null'],
    ['has another issuer', { ...claims, iss: 'other' }],
    ['lacks a claim', { ...claims, jti: undefined }],
    ['has one claim more', { ...claims, nbf: iat }],
    ['has a text for a time', { ...claims, exp: String(claims.exp) }],
    ['has a list for the audience', { ...claims, aud: ['vault-1', 'vault-2'] }],
  ])('whose payload %s is malformed, though the signature is right', (_, payload) => {
    expect(faultOf(signed(header, payload))).toBe('malformed');
  });

  it('is refused when any of its characters is another', () => {
    const token = signToken(key, claims);
    const changed = Array.from(token, (sign, at) => token.slice(0, at) + (sign === 'A' ? 'B' : 'A') + token.slice(at + 1));
    expect(changed.filter((other) => faultOf(other) === 'none')).toEqual([]);
  });

  it('is malformed with parts too few or too many, padded, or too long', () => {
    const token = signToken(key, claims);
    const [head = '', payload = '', signature = ''] = token.split('.');
    const wrong = ['', '.', '..', head, `${head}.${payload}`, `${token}.`, `${token}.${signature}`, `${token}=`, ` ${token}`, `${head}.${payload}=.${signature}`];
    expect(wrong.map((other) => [other, faultOf(other)]).filter(([, fault]) => fault === 'none')).toEqual([]);
    expect(faultOf(`${token}.${signature}`)).toBe('malformed');
    expect(faultOf(`${token}=`)).toBe('malformed');
    expect(faultOf(`${head}.${'A'.repeat(4096)}.${signature}`)).toBe('malformed');
  });

  it('has one spelling: left-over bits in the last character of the signature are refused', () => {
    const token = signToken(key, claims);
    // 64 bytes end on a character that carries two bits of them: the other four must be zero.
    const twins = ['A', 'Q', 'g', 'w'].flatMap((end) => (token.endsWith(end) ? ['B', 'R', 'h', 'x'] : [])).map((end) => token.slice(0, -1) + end);
    expect(twins.length).toBeGreaterThan(0);
    for (const twin of twins) expect(faultOf(twin)).toBe('malformed');
  });
});

describe('a token and another implementation', () => {
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(key.publicKey) };
  const at = { currentDate: new Date(iat * 1000) };

  it('is accepted by it', async () => {
    const found = await jwtVerify(signToken(key, claims), await importJWK(publicJwk, 'EdDSA'), { ...at, issuer: 'keydesk', audience: 'vault-1' });
    expect(found.payload).toEqual(claims);
    expect(found.protectedHeader).toEqual(header);
  });

  it('is not accepted by it for another audience, or after its end', async () => {
    const publicKey = await importJWK(publicJwk, 'EdDSA');
    await expect(jwtVerify(signToken(key, claims), publicKey, { ...at, audience: 'vault-2' })).rejects.toThrow(/aud/);
    await expect(jwtVerify(signToken(key, claims), publicKey, { currentDate: new Date((iat + 901) * 1000) })).rejects.toThrow(/exp/);
  });

  it('is believed when the other one signed the same with the same key', async () => {
    const privateKey = await importJWK({ ...publicJwk, d: toBase64Url(seed) }, 'EdDSA');
    const token = await new SignJWT({ ...claims }).setProtectedHeader(header).sign(privateKey);
    expect(verifyToken(token, wanted)).toEqual(claims);
  });

  it('is refused without a signature, and when signed with the public key as a shared secret', async () => {
    expect(faultOf(new UnsecuredJWT({ ...claims }).encode())).toBe('foreign');
    const shared = await new SignJWT({ ...claims }).setProtectedHeader({ ...header, alg: 'HS256' }).sign(key.publicKey);
    expect(faultOf(shared)).toBe('foreign');
  });
});
