import type fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { abreast } from '../bench/abreast.ts';
import { type Answered, basicOf, type Sent, Wire } from '../support/wire.ts';
import { bind, type Bound } from './bind.ts';
import { type Call, readDocument, type Reading } from './document.ts';
import { anyDraw, type Draw, drawn } from './draw.ts';
import { type Claim, claims, judge, leaksIn, type Trouble } from './judge.ts';
import { type Context, Pool } from './pool.ts';
import { rawBytes, sendRaw, statusesIn } from './raw.ts';
import { type Ask, walk } from './walks.ts';
import { canary, openWorld, type World } from './world.ts';

/** What a run is: how many requests, the seed that draws them, and one number when only that one is to be drawn. */
export interface StormPlan {
  readonly folder: string;
  readonly requests: number;
  readonly seed: number;
  readonly only: number | null;
  readonly say: (line: string) => void;
}

/** One thing that had to hold, and what is wrong with it; nothing when it held. */
export interface Verdict {
  readonly claim: string;
  readonly problems: readonly string[];
}

/** How many requests are under way at once. */
const width = 16;
/** Every so many requests one is garbage, and a tenant is taken for a walk. */
const garbageEvery = 20;
const walkEvery = 500;
/** Calls that move whole tenants. */
const seldom: ReadonlySet<string> = new Set(['stageByok', 'preflightByok', 'activateByok', 'offboardByok', 'revokeByok', 'onboardTenantKms', 'rotateTenantKms', 'unsealTenantKms']);
const mostProblems = 8;

const sortedCounts = (counts: ReadonlyMap<unknown, number>): string => [...counts].sort(([one], [other]) => String(one).localeCompare(String(other))).map(([name, count]) => `${String(name)}: ${String(count)}`).join(', ');

const add = <K>(counts: Map<K, number>, name: K): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

/** A request as it may be shown: whoever reads it learns no credential. */
function redacted({ method, path, headers, body }: Sent): string {
  const shown = Object.entries(headers).map(([name, value]) => `${name}: ${name === 'authorization' ? `${value.slice(0, 6)}…` : JSON.stringify(value.slice(0, 200))}`);
  const text = body === undefined ? '' : typeof body === 'string' ? body : Buffer.from(body).toString('latin1');
  return `${method} ${path.slice(0, 500)}\n      ${shown.join('\n      ')}\n      ${JSON.stringify(text.slice(0, 800))}`;
}

/** One run: what it sends, what it counts, what it finds. */
class Storm {
  readonly #plan: StormPlan;
  readonly #pool: Pool;
  readonly #reading: Reading;
  readonly #wire: Wire;
  readonly #any: fc.Arbitrary<Draw>;
  readonly #troubles = new Map<Claim, string[]>();
  readonly #reached = new Map<string, number>();
  readonly #statuses = new Map<number, number>();
  #requests = 0;
  #locked = false;

  constructor(plan: StormPlan, world: World) {
    this.#plan = plan;
    this.#pool = new Pool(world);
    this.#reading = readDocument(world.document);
    this.#any = anyDraw(this.#reading, seldom);
    this.#wire = new Wire(world.port, width);
  }

  /** Sends the requests of these numbers. */
  async blow(from: number, count: number): Promise<void> {
    await abreast(count, width, async (turn) => this.one(from + turn));
  }

  /** The request of one number: drawn from the document, garbage, or a walk. */
  async one(number: number): Promise<void> {
    if (number % walkEvery === 13 && !this.#locked) await this.#walk(number);
    else if (number % garbageEvery === 7) await this.#garbage(number);
    else await this.#send(bind(this.#pool, drawn(this.#any, this.#plan.seed, number), number));
  }

  /** Locks the vault, lets it blow on, and opens it again. */
  async whileLocked(from: number, count: number): Promise<void> {
    const { app } = this.#pool.world;
    await app.lock('officer');
    this.#locked = true;
    await this.blow(from, count);
    this.#locked = false;
    await this.#pool.world.unlock();
  }

  verdicts(): readonly Verdict[] {
    const { say } = this.#plan;
    say(`  ${String(this.#requests)} requests; answers ${sortedCounts(this.#statuses)}`);
    say(`  done: ${sortedCounts(this.#reached)}`);
    const held = Object.entries(claims).map(([claim, told]) => ({ claim: told, problems: this.#troubles.get(claim as Claim) ?? [] }));
    const missed = this.#reading.calls.filter(({ id }) => !this.#reached.has(id)).map(({ id }) => `${id} was never answered with success`);
    return [...held, { claim: 'every call of the document was done', problems: this.#plan.only === null ? missed : [] }];
  }

  /** What still holds after all: the credentials of the run, which nothing it did may have ended. */
  async credentialsHold(): Promise<Verdict> {
    const problems: string[] = [];
    for (const who of this.#pool.world.credentials) {
      const { status } = await this.#wire.ask({ method: 'POST', path: '/v1/token', headers: { authorization: basicOf(who) } });
      if (status !== 200) problems.push(`${who.roles.join()} of ${who.tenant ?? 'the account'} is answered ${String(status)}`);
    }
    return { claim: 'every credential of the run still holds', problems };
  }

  /** What a log or a record may not hold. */
  leaks(text: string): readonly string[] {
    const shown = [...this.#pool.shownOnce, ...this.#pool.shownByBasic].filter((one) => one !== '' && text.includes(one)).map(() => 'a private key or token');
    const at = text.indexOf(canary);
    return [...shown, ...(at < 0 ? [] : [`a value: ${text.slice(Math.max(0, at - 200), at + 60)}`]), ...this.#pool.world.signIns.filter((word) => text.includes(word)).map(() => 'what signs in to a cloud')];
  }

  close(): void {
    this.#wire.close();
  }

  async #send(bound: Bound): Promise<Answered | null> {
    this.#requests += 1;
    const { context, sent } = bound;
    if (context.call === 'putGrant' && context.who !== null) this.#grant(context);
    const wasLocked = this.#locked;
    try {
      const answered = await this.#wire.ask(sent);
      add(this.#statuses, answered.status);
      if (answered.status < 300 && bound.straight) add(this.#reached, context.call);
      const found = judge(bound, answered, { reading: this.#reading, pool: this.#pool, locked: wasLocked });
      for (const trouble of found) this.#report(trouble, bound.number, sent, answered);
      if (found.length === 0) this.#pool.learn(context, sent, answered);
      return answered;
    } catch (error) {
      this.#report({ claim: 'answered', what: error instanceof Error ? error.message : String(error) }, bound.number, sent, null);
      return null;
    }
  }

  /** Whoever is granted something may resolve it from the moment in which the call is sent. */
  #grant({ named, tenant }: Context): void {
    const secret = this.#pool.secrets.find(({ id }) => id === named['secret']);
    const agent = this.#pool.world.credentials.find(({ identity, publicKey }) => identity === named['agentId'] || publicKey === named['agentId']);
    if (secret !== undefined && agent !== undefined) this.#pool.granted.add(`${agent.identity} ${tenant} ${secret.key}`);
  }

  async #garbage(number: number): Promise<void> {
    this.#requests += 1;
    const bytes = drawn(rawBytes, this.#plan.seed, number);
    const { port, credentials } = this.#pool.world;
    const heard = await sendRaw(port, credentials[0] === undefined ? '' : basicOf(credentials[0]), bytes);
    const sent = { method: 'RAW', path: JSON.stringify(bytes.slice(0, 400)), headers: {} };
    const answered = { status: 0, headers: {}, text: heard };
    for (const status of statusesIn(heard)) {
      add(this.#statuses, status);
      if (status >= 500 && !(status === 503 && this.#locked)) this.#report({ claim: 'fault', what: String(status) }, number, sent, answered);
    }
    const tokens = bytes.includes('/v1/token') ? 1 : 0;
    for (const trouble of leaksIn(this.#pool, heard, { keys: 0, tokens, values: false })) this.#report(trouble, number, sent, answered);
  }

  async #walk(number: number): Promise<void> {
    const [who] = this.#pool.world.credentials;
    const last: { sent: Sent; answered: Answered | null } = { sent: { method: 'WALK', path: String(number), headers: {} }, answered: null };
    const ask: Ask = async (id, { params = {}, headers = {}, body } = {}) => {
      const call = this.#callOf(id);
      const path = call.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => params[name] ?? '');
      const given = body === undefined ? {} : { body: JSON.stringify(body) };
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const sent = { method: call.method, path, headers: { ...(who === undefined ? {} : { authorization: basicOf(who) }), ...type, ...headers }, ...given };
      const context: Context = { call: id, who: who ?? null, tenant: params['tenant'] ?? headers['x-tenant-id'] ?? '', secret: null, key: '', named: { ...params, ...headers } };
      const draw: Draw = { call, flavour: 'valid', parameters: {}, body, picks: [], broken: { at: 0, value: null }, bytes: null, headers: [], path: null };
      last.sent = sent;
      last.answered = (await this.#send({ number, draw, sent, context, straight: true, body })) ?? { status: 0, headers: {}, text: '' };
      return last.answered;
    };
    for (const trouble of await walk(this.#pool.world, ask, Math.floor(number / walkEvery))) this.#report(trouble, number, last.sent, last.answered);
  }

  #callOf(id: string): Call {
    const call = this.#reading.calls.find((one) => one.id === id);
    if (call === undefined) throw new Error(`${id} is not in the document`);
    return call;
  }

  #report({ claim, what }: Trouble, number: number, sent: Sent, answered: Answered | null): void {
    const answer = answered === null ? 'no answer' : `${String(answered.status)} ${answered.text.slice(0, 600)}`;
    const list = this.#troubles.get(claim) ?? [];
    if (list.length < mostProblems) list.push(`request ${String(number)}: ${what}\n    ${redacted(sent)}\n    → ${answer}`);
    else list.push(`request ${String(number)}: ${what}`);
    this.#troubles.set(claim, list);
  }
}

/** Bytes in use after what is not needed any more has been cleared away. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

async function chainHolds({ client }: World, say: StormPlan['say']): Promise<Verdict> {
  const problems: string[] = [];
  for await (const { result } of await client.audit.verify()) {
    if (result === null) continue;
    say(`  ${String(result.rows)} events`);
    problems.push(...result.problems.map(({ kind, seq, detail }) => `${kind} at ${String(seq)}: ${detail}`));
  }
  return { claim: 'the audit chain verifies', problems };
}

async function vaultIsWhole({ client }: World): Promise<Verdict> {
  const { parts } = await client.vault.check();
  return { claim: 'the vault is whole', problems: parts.filter(({ ok }) => !ok).map(({ part, detail }) => `${part}: ${detail}`) };
}

/** Every event, as the contract shows it. */
async function record({ client }: World): Promise<string> {
  const texts: string[] = [];
  for (let before: number | undefined; ; ) {
    const page = await client.audit.page({ limit: 1000, ...(before === undefined ? {} : { before }) });
    texts.push(JSON.stringify(page.rows));
    if (page.nextBefore === null) return texts.join('\n');
    before = page.nextBefore;
  }
}

const mebibyte = 1024 * 1024;

function memoryHolds(early: number, late: number, say: StormPlan['say']): Verdict {
  say(`  memory ${(early / mebibyte).toFixed(0)} MiB after a quarter, ${(late / mebibyte).toFixed(0)} MiB at the end`);
  return { claim: 'memory does not grow without end', problems: late <= early * 1.5 + 64 * mebibyte ? [] : [`${String(late)} bytes after ${String(early)}`] };
}

/** Sends the requests of a plan to a world of its own, and judges every answer and what is left. */
export async function runStorm(plan: StormPlan): Promise<readonly Verdict[]> {
  const { say, requests, only } = plan;
  const world = await openWorld(plan.folder);
  const storm = new Storm(plan, world);
  try {
    const quarter = Math.floor(requests / 4);
    const lockedFor = Math.min(200, Math.floor(requests / 50));
    if (only === null) await storm.blow(0, quarter);
    else await storm.one(only);
    const early = heapInUse();
    if (only === null) {
      await storm.blow(quarter, quarter);
      say('  half of it');
      await storm.whileLocked(quarter * 2, lockedFor);
      await storm.blow(quarter * 2 + lockedFor, requests - quarter * 2 - lockedFor);
    }
    const late = heapInUse();
    const judged = [...storm.verdicts(), await storm.credentialsHold(), await chainHolds(world, say), await vaultIsWhole(world)];
    const texts = { log: readFileSync(world.logFile, 'utf8'), record: await record(world) };
    const leaked = Object.entries(texts).map(([where, text]) => ({ claim: `nothing secret stands in the ${where}`, problems: storm.leaks(text) }));
    return [...judged, ...leaked, memoryHolds(early, late, say)];
  } finally {
    storm.close();
    await world.close();
  }
}
