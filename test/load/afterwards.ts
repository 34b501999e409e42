import { checkVault } from '../../src-main/desk/check-vault.ts';
import { fromBase64Url } from '../../src-main/crypto/base64url.ts';
import { deskCaller } from '../../src-main/lib/caller.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import type { ChainVerification } from '../../src-shared/audit.ts';
import { openDesk, type OpenedDesk } from '../support/opened-desk.ts';
import type { Wire } from '../support/wire.ts';
import type { Begun } from './kinds.ts';
import type { Scene } from './scene.ts';

/** One thing that had to hold, and what is wrong with it; nothing when it held. */
export interface Verdict {
  readonly claim: string;
  readonly problems: readonly string[];
}

/** A secret whose making was acknowledged. */
export type Made = Begun & { readonly id: string };

async function verifyChain({ rooms }: OpenedDesk): Promise<ChainVerification> {
  for await (const { result } of rooms.audit.verify(deskCaller('load'))) if (result !== null) return result;
  throw new Error('the verification ended without a result');
}

async function valueProblem({ rooms, asker }: OpenedDesk, { id, key, value }: Made): Promise<readonly string[]> {
  try {
    const { value: found } = await rooms.secrets.reveal(asker, { secret: id, purpose: 'view' });
    return new TextDecoder().decode(fromBase64Url(found)) === value ? [] : [`${key} has another value than was acknowledged`];
  } catch (error) {
    return [`${key} was acknowledged and cannot be read: ${String(error)}`];
  }
}

/** Opens the vault that the server left: every acknowledged secret is there with its value, the chain verifies, the vault is whole. */
export async function lookAtVault({ vault }: Scene, made: readonly Made[], say: (line: string) => void): Promise<readonly Verdict[]> {
  const desk = await openDesk(vault);
  try {
    const lost: string[] = [];
    for (const one of made) lost.push(...(await valueProblem(desk, one)));
    const chain = await verifyChain(desk);
    say(`  ${String(chain.rows)} events, ${String(made.length)} acknowledged creates`);
    const { parts } = await checkVault(desk.vault, deskCaller('load'), systemClock, () => Promise.resolve(chain));
    return [
      { claim: 'every acknowledged create is there with its value', problems: lost },
      { claim: 'the audit chain verifies', problems: chain.problems.map(({ kind, seq, detail }) => `${kind} at ${String(seq)}: ${detail}`) },
      { claim: 'the vault is whole', problems: parts.filter(({ ok }) => !ok).map(({ part, detail }) => `${part}: ${detail}`) },
    ];
  } finally {
    await desk.close();
  }
}

/** How many of the acknowledged secrets are asked for over HTTP: the newest, which a loss would meet first. */
const mostResolved = 100;

async function resolvedProblem(wire: Wire, { authorization, identity }: Scene, { tenant, id, key, value }: Made): Promise<readonly string[]> {
  const path = `/v1/tenants/${tenant}/secrets`;
  const granted = await wire.ask({ method: 'PUT', path: `${path}/${id}/grants/${identity}`, headers: { authorization } });
  const body = JSON.stringify({ text: `{{secret.${key}}}` });
  const answered = await wire.ask({ method: 'POST', path: `${path}:resolve`, headers: { authorization, 'content-type': 'application/json' }, body });
  if (granted.status === 200 && answered.status === 200 && (JSON.parse(answered.text) as { readonly text: string }).text === value) return [];
  return [`${key}: granting is answered ${String(granted.status)}, resolving ${String(answered.status)} ${answered.text.slice(0, 200)}`];
}

/** Has the newest of the acknowledged secrets resolved by the server that came after the kill. */
export async function resolveMade(wire: Wire, scene: Scene, made: readonly Made[]): Promise<Verdict> {
  const problems: string[] = [];
  for (const one of made.slice(-mostResolved)) problems.push(...(await resolvedProblem(wire, scene, one)));
  return { claim: 'after the kill every acknowledged create is resolved to its value', problems };
}
