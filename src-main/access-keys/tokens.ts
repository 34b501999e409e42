import { stepUpSeconds, tokenSeconds } from '../../src-shared/rest/common.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { signToken, type TokenClaims, type TokenFault, TokenRefused, type TokenUse, verifyToken } from '../crypto/jwt.ts';
import type { Caller } from '../lib/caller.ts';
import type { Agent, Proof } from './access-keys.ts';
import { eventOn } from './events.ts';
import type { RoomParts } from './parts.ts';
import { refused, type RefusalReason } from './refusing.ts';

/** A token, and when it ends in milliseconds since 1970. */
export interface MadeToken {
  readonly token: string;
  readonly expires: number;
}

const uses = {
  'access': { action: 'access-key.token', seconds: tokenSeconds },
  'step-up': { action: 'access-key.step-up', seconds: stepUpSeconds },
} as const satisfies Readonly<Record<TokenUse, unknown>>;

/** Makes a token for a key that was proven. It is an event before the token is handed out. */
export function makeToken({ vault, newId, time }: RoomParts, caller: Caller, agent: Agent, use: TokenUse): MadeToken {
  const { action, seconds } = uses[use];
  const iat = Math.floor(time() / 1000);
  const exp = iat + seconds;
  const jti = newId();
  vault.record(caller, eventOn(action, agent, { token: jti, expires: exp * 1000 }));
  const claims: TokenClaims = { iss: 'keydesk', aud: vault.id, sub: agent.identity, pk: agent.publicKey, jti, iat, exp, use };
  return { token: signToken(vault.tokenSigner, claims), expires: exp * 1000 };
}

/** The claims of a token of this vault that holds now. @throws TokenRefused */
export function readToken({ vault, time }: RoomParts, token: string, use: TokenUse): TokenClaims {
  return verifyToken(token, { publicKey: vault.tokenSigner.publicKey, audience: vault.id, use, now: time() });
}

const reasons: Readonly<Record<TokenFault, RefusalReason>> = { malformed: 'malformed', foreign: 'unknown', early: 'unknown', expired: 'expired' };

/** The claims of an access token. @throws CREDENTIAL_REFUSED */
export function accessClaims(parts: RoomParts, token: string): TokenClaims {
  try {
    return readToken(parts, token, 'access');
  } catch (error) {
    throw error instanceof TokenRefused ? refused(reasons[error.fault]) : error;
  }
}

/** Whether a token was ended before its time. */
export function isRevoked({ vault }: RoomParts, token: string): boolean {
  return vault.read((rows) => rows.get('select 1 from revoked_tokens where id = :token', { token })) !== undefined;
}

/** Ends a token at once. @throws BAD_INPUT when the credential was the pair itself */
export function revokeToken({ vault }: RoomParts, caller: Caller, { agent, token }: Proof): void {
  if (token === null)
    throw new KeydeskError('BAD_INPUT', {
      field: 'authorization',
      problem: 'is a key, not a token',
      remedy: 'Send the token that is to end as the bearer; to end a key, delete it.',
    });
  const { id, expires } = token;
  vault.write(caller, eventOn('access-key.revoke-token', agent, { token: id, expires }), (rows) =>
    rows.run('insert into revoked_tokens (id, expires_at) values (:id, :expires) on conflict (id) do nothing', { id, expires }),
  );
}

/** For so long a revoked token is remembered after its end: a clock that is moved back a little must not bring it to life. */
const rememberedMilliseconds = 86_400_000;

/** Forgets the revoked tokens whose time is long over. */
export function forgetRevoked({ vault, time }: RoomParts, caller: Caller): void {
  const before = time() - rememberedMilliseconds;
  const over = vault.read((rows) => rows.get<{ count: number }>('select count(*) as count from revoked_tokens where expires_at < :before', { before }));
  const forgotten = over?.count ?? 0;
  if (forgotten === 0) return;
  vault.write(caller, { action: 'access-key.revoke-token', detail: { forgotten } }, (rows) => rows.run('delete from revoked_tokens where expires_at < :before', { before }));
}
