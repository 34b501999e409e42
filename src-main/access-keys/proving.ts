import { privateKeyFromText, privateKeyHash } from '../crypto/access-key.ts';
import { TokenRefused } from '../crypto/jwt.ts';
import { constantTimeEqual } from '../crypto/primitives.ts';
import { idSchema } from '../../src-shared/values.ts';
import type { Agent, Credentials, Proof, ShownWith } from './access-keys.ts';
import type { RoomParts } from './parts.ts';
import { type RefusalParts, refused, refuseEnded, refuseWrong } from './refusing.ts';
import { type KeyRow, keyOrNothing } from './rows.ts';
import { accessClaims, isRevoked, makeToken, readToken, revokeToken } from './tokens.ts';
import type { Usage } from './usage.ts';

/** What proving stands on. */
export interface ProvingParts extends RoomParts, RefusalParts {
  readonly usage: Usage;
}

/** A pair as it was shown. */
export interface ShownPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Compared with when there is no such key, so that this takes as long as a wrong private half. No half has this hash. */
const noHash = new Uint8Array(32);

function agentOf({ identity, publicKey, name, tenant, roles }: KeyRow): Agent {
  return { identity, publicKey, name, tenant, roles };
}

function proved({ usage, time }: ProvingParts, key: KeyRow, token: Proof['token']): Proof {
  usage.note(key.publicKey, time());
  return { agent: agentOf(key), token };
}

function provePair(parts: ProvingParts, shown: ShownPair, request: ShownWith): Proof {
  using half = privateKeyFromText(shown.privateKey);
  if (half === null || !idSchema.safeParse(shown.publicKey).success) throw refused('malformed');
  const publicKey = shown.publicKey.toLowerCase();
  const { vault, time } = parts;
  const key = vault.read((rows) => keyOrNothing(rows, publicKey, time()));
  const isRight = constantTimeEqual(privateKeyHash({ vault: vault.id, publicKey }, half), key?.privateHash ?? noHash);
  if (key === undefined) throw refused('unknown');
  if (!isRight) throw refuseWrong(parts, key, request);
  if (key.state !== 'active') throw refuseEnded(parts, key, request);
  return proved(parts, key, null);
}

function proveToken(parts: ProvingParts, token: string, request: ShownWith): Proof {
  const { vault, time } = parts;
  const { pk, sub, jti, exp } = accessClaims(parts, token);
  const key = vault.read((rows) => keyOrNothing(rows, pk, time()));
  if (key?.identity !== sub) throw refused('unknown');
  if (key.state !== 'active') throw refuseEnded(parts, key, request);
  if (isRevoked(parts, jti)) throw refused('revoked');
  return proved(parts, key, { id: jti, expires: exp * 1000 });
}

function isSteppedUp(parts: ProvingParts, agent: Agent, token: string): boolean {
  try {
    const { pk, sub } = readToken(parts, token, 'step-up');
    const key = parts.vault.read((rows) => keyOrNothing(rows, pk, parts.time()));
    return pk === agent.publicKey && sub === agent.identity && key?.state === 'active';
  } catch (error) {
    if (error instanceof TokenRefused) return false;
    throw error;
  }
}

/** The rules by which credentials are proven. */
export function createCredentials(parts: ProvingParts): Credentials {
  return {
    provePair: (shown, request) => provePair(parts, shown, request),
    proveToken: (token, request) => proveToken(parts, token, request),
    issueToken: (caller, agent) => {
      const { token, expires } = makeToken(parts, caller, agent, 'access');
      return { accessToken: token, expires };
    },
    revokeToken: (caller, proof) => {
      revokeToken(parts, caller, proof);
    },
    issueStepUp: (caller, agent) => {
      const { token, expires } = makeToken(parts, caller, agent, 'step-up');
      return { stepUpToken: token, expires };
    },
    isSteppedUp: (agent, token) => isSteppedUp(parts, agent, token),
  };
}
