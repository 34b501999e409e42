import type { AccessRole, Grant } from '../../src-shared/access-keys.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { needsReason } from '../../src-shared/sensitivity.ts';
import type { Asker } from '../lib/asker.ts';
import type { Caller } from '../lib/caller.ts';
import type { Reader } from '../vault/rows.ts';
import { findGrantedSecret, type GrantedSecret, grantEvent, grantOrNothing, grantsOf } from './grant-rows.ts';
import type { Grants } from './access-keys.ts';
import type { RoomParts } from './parts.ts';
import { keyOrNothing, type KeyRow, keysOfIdentity, requireOpenTenant } from './rows.ts';

/** A grant that is wanted: `agent` is an identity, or a public key of it. */
export interface WantedGrant {
  readonly secret: string;
  readonly agent: string;
  readonly reason?: string | undefined;
}

/** The identity that an agent is named by: its own, or that of a public key. */
function identityOf(rows: Reader, agent: string, now: number): string {
  return keyOrNothing(rows, agent, now)?.identity ?? agent.toLowerCase();
}

/** The keys of the agent, the newest first, however it was named. @throws NOT_FOUND */
function findAgent(rows: Reader, agent: string, now: number): readonly [KeyRow, ...KeyRow[]] {
  const identity = identityOf(rows, agent, now);
  const [newest, ...older] = keysOfIdentity(rows, identity, now);
  if (newest === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'access key', id: agent });
  return [newest, ...older];
}

function requireGrantable(rows: Reader, secret: GrantedSecret, keys: readonly [KeyRow, ...KeyRow[]]): void {
  requireOpenTenant(rows, secret.tenant);
  const [{ publicKey, tenant, state }] = keys;
  if (secret.state === 'deleted')
    throw new KeydeskError('STATE_CONFLICT', { noun: 'secret', id: secret.id, state: secret.state, wanted: 'not deleted', remedy: 'Bring the secret back first.' });
  if (tenant !== null && tenant !== secret.tenant)
    throw new KeydeskError('BAD_INPUT', {
      field: 'agent',
      problem: 'is an access key of another tenant',
      remedy: "Choose a key of the secret's tenant, or one of the whole vault.",
    });
  if (keys.some((key) => key.state === 'active')) return;
  throw new KeydeskError('STATE_CONFLICT', { noun: 'access key', id: publicKey, state, wanted: 'active', remedy: 'Choose an access key that works.' });
}

/** Whether a key grants to itself, by whichever of its pairs. */
function isOwn({ agent }: Caller, identity: string): boolean {
  return agent === identity;
}

/** Who may make another key: a second pair of eyes would be their own. */
const makers: ReadonlySet<AccessRole> = new Set<AccessRole>(['account-admin', 'tenant-admin']);

/** Whether a key that can make no other grants to itself. */
function needsAnother(caller: Caller, { identity, roles }: KeyRow): boolean {
  return isOwn(caller, identity) && !roles.some((role) => makers.has(role));
}

/**
 * Refuses what a key would grant to itself from PHI on: there it takes another key, or an officer at the desk.
 * @throws GRANT_REQUIRED
 */
function requireFourEyes(caller: Caller, { id, sensitivity }: GrantedSecret, key: KeyRow): void {
  if (needsAnother(caller, key) && needsReason(sensitivity)) throw new KeydeskError('GRANT_REQUIRED', { secret: id, agent: key.identity });
}

/** What a grant over the REST API says for a reason. One that from PHI on takes another has none, so that it ends when its secret becomes PHI. */
function usualReason(caller: Caller, key: KeyRow): string {
  return caller.via === 'rest' && !needsAnother(caller, key) ? 'Granted over the REST API' : '';
}

/** The reason that is kept with the grant. @throws REASON_REQUIRED, REAUTHENTICATION_REQUIRED */
function reasonFor(asker: Asker, { sensitivity }: GrantedSecret, given: string): string {
  if (!needsReason(sensitivity)) return given;
  if (given === '') throw new KeydeskError('REASON_REQUIRED', { sensitivity });
  asker.requireFresh();
  return given;
}

/** Whether a grant is enough for its secret as it is classified now: what became PHI since needs a reason, and so a new grant. */
function suffices({ reason }: Grant, { sensitivity }: GrantedSecret): boolean {
  return reason !== '' || !needsReason(sensitivity);
}

const insert = `insert into grants (id, secret, agent, reason, created_by, created_at) values (:id, :secret, :agent, :reason, :actor, :now)
  on conflict (secret, agent) do update set id = excluded.id, reason = excluded.reason, created_by = excluded.created_by, created_at = excluded.created_at`;

/** What an event says beside, so that a key's grants to itself can be found. */
function ownFact(caller: Caller, identity: string): { readonly toItself?: true } {
  return isOwn(caller, identity) ? { toItself: true } : {};
}

function attemptGrant<T>(
  { vault, time }: RoomParts,
  caller: Caller,
  action: 'secret.grant' | 'secret.revoke-grant',
  wanted: WantedGrant,
  call: () => T,
): Promise<T> {
  const { secret: id, agent, reason } = wanted;
  const known = vault.read((rows) => {
    const secret = rows.get<GrantedSecret>('select id, tenant, key, sensitivity, state from secrets where id = :id', { id });
    return { secret, identity: identityOf(rows, agent, time()) };
  });
  const facts = { agent: known.identity, ...ownFact(caller, known.identity), ...(reason === undefined ? {} : { reason }) };
  const draft = known.secret === undefined ? { action, object: id, detail: facts } : grantEvent(action, known.secret, facts);
  return vault.attempt(caller, draft, call);
}

function grant(parts: RoomParts, asker: Asker, wanted: WantedGrant): Promise<Grant> {
  const { vault, time, newId } = parts;
  return attemptGrant(parts, asker.caller, 'secret.grant', wanted, () => {
    asker.admit();
    const { secret, keys } = vault.read((rows) => ({ secret: findGrantedSecret(rows, wanted.secret), keys: findAgent(rows, wanted.agent, time()) }));
    const [key] = keys;
    const { identity, name } = key;
    const stands = vault.read((rows) => grantOrNothing(rows, secret.id, identity));
    if (stands !== undefined && suffices(stands, secret)) return stands;
    vault.read((rows) => {
      requireGrantable(rows, secret, keys);
    });
    const { caller } = asker;
    requireFourEyes(caller, secret, key);
    const reason = reasonFor(asker, secret, wanted.reason ?? usualReason(caller, key));
    return vault.write(caller, grantEvent('secret.grant', secret, { agent: identity, agentName: name, reason, ...ownFact(caller, identity) }), (rows) => {
      rows.run(insert, { id: newId(), secret: secret.id, agent: identity, reason, actor: caller.actor, now: time() });
      return grantOrNothing(rows, secret.id, identity) ?? missing();
    });
  });
}

function revokeGrant(parts: RoomParts, asker: Asker, wanted: Omit<WantedGrant, 'reason'>): Promise<{ readonly revoked: boolean }> {
  const { vault, time } = parts;
  return attemptGrant(parts, asker.caller, 'secret.revoke-grant', wanted, () => {
    asker.admit();
    const { secret, stands } = vault.read((rows) => {
      const identity = identityOf(rows, wanted.agent, time());
      return { secret: findGrantedSecret(rows, wanted.secret), stands: grantOrNothing(rows, wanted.secret, identity) };
    });
    if (stands === undefined) return { revoked: false };
    const { id, agent, agentName } = stands;
    vault.write(asker.caller, grantEvent('secret.revoke-grant', secret, { agent, agentName }), (rows) => rows.run('delete from grants where id = :id', { id }));
    return { revoked: true };
  });
}

/** The rules of the grants: whom secrets may be resolved for. */
export function createGrants(parts: RoomParts): Grants {
  const { vault } = parts;
  return {
    grants: (secret) => vault.read((rows) => grantsOf(rows, findGrantedSecret(rows, secret).id)),
    grant: (asker, wanted) => grant(parts, asker, wanted),
    revokeGrant: (asker, wanted) => revokeGrant(parts, asker, wanted),
    grantFor: (secret, agent) =>
      vault.read((rows) => {
        const found = grantOrNothing(rows, secret, agent);
        return found !== undefined && suffices(found, findGrantedSecret(rows, secret)) ? found : null;
      }),
  };
}

function missing(): never {
  throw new Error('a grant that was just written is there');
}
