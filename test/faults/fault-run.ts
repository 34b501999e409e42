import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetAct, Job } from '../../src-shared/jobs.ts';
import { type CloudName, cloudNames, type Clouds, type OwnedKey, startClouds } from '../emulators/clouds.ts';
import { type FaultDesk, openFaultDesk, passphrase, unlock } from './desk.ts';
import { calm, raiseStorm, seeded, type Tally } from './storm.ts';

/** What a run is: how many tenants, which share of all requests goes wrong, and the seed by which it is repeated. */
export interface FaultPlan {
  readonly folder: string;
  readonly tenants: number;
  readonly share: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

/** One thing that had to hold, and what is wrong with it; nothing when it held. */
export interface Verdict {
  readonly claim: string;
  readonly problems: readonly string[];
}

interface Run {
  readonly plan: FaultPlan;
  readonly clouds: Clouds;
  readonly keys: readonly { readonly id: string; readonly owned: OwnedKey; readonly cloud: CloudName }[];
  readonly desk: FaultDesk;
  readonly verdicts: Verdict[];
}

/** How often the failed tenants of a fleet are tried again before the run gives up on them. */
const mostTries = 40;
const keysPerCloud = 3;

const tenantName = (number: number): string => `tenant-${String(number).padStart(4, '0')}`;
const valueOf = (number: number): string => `value-of-${tenantName(number)}-7Jq2`;

/** Puts tenants with a secret each into a vault, and a few keys of every cloud, while the weather is fine. */
async function prepare(plan: FaultPlan, clouds: Clouds): Promise<Run> {
  const desk = await openFaultDesk(join(plan.folder, 'desk'), clouds.environment);
  const { client } = desk;
  await client.vault.create({ folder: plan.folder, name: 'Storm', officer: 'Ada Officer', passphrase });
  // Nobody is at the desk: on a slow machine the run must not be cut off by the idle lock.
  await client.settings.update({ autoLockMinutes: 240 });
  const keys: Run['keys'][number][] = [];
  for (const cloud of cloudNames)
    for (let number = 1; number <= keysPerCloud; number += 1) {
      const owned = clouds.clouds[cloud].createKey(`storm-${String(number)}`);
      const { id } = await client.keys.add({ displayName: `${cloud} ${String(number)}`, key: owned.reference });
      keys.push({ id, owned, cloud });
    }
  for (let number = 0; number < plan.tenants; number += 1) {
    const tenant = tenantName(number);
    await client.tenants.create({ id: tenant, displayName: `Tenant ${String(number)}` });
    await client.secrets.create({ tenant, key: 'TOKEN', value: Buffer.from(valueOf(number)).toString('base64url') });
    await client.byok.stage({ tenant, kmsKey: keys[number % keys.length]?.id ?? '' });
  }
  return { plan, clouds, keys, desk, verdicts: [] };
}

function judged({ verdicts, plan }: Run, claim: string, problems: readonly string[]): void {
  verdicts.push({ claim, problems });
  plan.say(`${claim} … ${problems.length === 0 ? 'ok' : 'FAILED'}`);
  for (const problem of problems.slice(0, 10)) plan.say(`  ${problem}`);
}

/** Unseals whom a storm has sealed: its cut connections look like a key that is gone. */
async function unsealAll({ desk: { client } }: Run): Promise<number> {
  const { rows } = await client.byok.board({ status: 'SEALED', limit: 1000 });
  let unsealed = 0;
  for (const { tenant } of rows) unsealed += await client.byok.unseal({ tenant }).then(() => 1, () => 0);
  return unsealed;
}

/** Takes a fleet up again, as an officer does, until none of its tenants is left; a lock in the middle is part of it. */
async function persist(run: Run, first: string, lockOnce: boolean): Promise<{ readonly job: Job; readonly tries: number }> {
  const { desk } = run;
  if (lockOnce) {
    await desk.client.vault.lock();
    await unlock(desk);
  }
  for (let tries = 1; ; tries += 1) {
    const job = await desk.ended(first);
    if (job.state === 'waiting') await desk.client.jobs.resume({ job: first });
    else if (job.failed === 0 || tries === mostTries) return { job, tries };
    else {
      await unsealAll(run);
      await desk.client.jobs.retry({ job: first });
    }
  }
}

/** Six standard deviations below the share that was asked for: less is no accident. */
function leastShare(share: number, requests: number): number {
  return share - 6 * Math.sqrt((share * (1 - share)) / Math.max(1, requests));
}

/** One act for a part of the tenants while the storm goes on. */
async function act(run: Run, name: FleetAct, tenants: readonly string[], extra: { readonly kmsKey?: string; readonly lockOnce?: boolean } = {}): Promise<void> {
  const { desk, plan, clouds } = run;
  const before = performance.now();
  const tally: Tally = raiseStorm(clouds, plan.share, seeded(plan.seed + run.verdicts.length));
  const { job: id } = await desk.client.byok.startFleet({
    act: name,
    scope: { by: 'tenants', tenants },
    ...(extra.kmsKey === undefined ? {} : { kmsKey: extra.kmsKey }),
  });
  const { job, tries } = await persist(run, id, extra.lockOnce === true);
  calm(clouds);
  const seconds = ((performance.now() - before) / 1000).toFixed(1);
  const share = tally.requests === 0 ? 0 : tally.faults / tally.requests;
  plan.say(`  ${name}: ${String(tally.requests)} requests, ${(share * 100).toFixed(1)} % of them faulty, ${String(tries)} tries, ${seconds} s`);
  const enough = share >= leastShare(plan.share, tally.requests) ? [] : [`only ${(share * 100).toFixed(1)} % of the requests met a fault`];
  const unfinished = job.state === 'done' && job.failed === 0 ? [] : [`${job.state} with ${String(job.failed)} of ${String(job.total)} tenants failed`];
  judged(run, `${name} of ${String(tenants.length)} tenants ends right`, [...unfinished, ...enough]);
}

/** Every tenant opens, and to the value that was put in; read with no key in memory. */
async function readAll(run: Run, when: string): Promise<void> {
  const { desk, plan } = run;
  await desk.client.vault.lock();
  await unlock(desk);
  await unsealAll(run);
  const problems: string[] = [];
  for (let number = 0; number < plan.tenants; number += 1) {
    const tenant = tenantName(number);
    const { rows } = await desk.client.secrets.list({ tenant, limit: 1 });
    const read = desk.client.secrets.reveal({ secret: rows[0]?.id ?? '', purpose: 'view' });
    const value = await read.then((found) => Buffer.from(found.value, 'base64url').toString(), (error: unknown) => `(${String(error)})`);
    if (value !== valueOf(number)) problems.push(`${tenant}: ${value.slice(0, 120)}`);
  }
  judged(run, `every tenant is readable ${when}`, problems);
}

async function chainHolds(run: Run): Promise<void> {
  for await (const { result } of await run.desk.client.audit.verify()) {
    if (result === null) continue;
    run.plan.say(`  ${String(result.rows)} events`);
    judged(run, 'the audit chain verifies', result.problems.map(({ kind, seq, detail }) => `${kind} at ${String(seq)}: ${detail}`));
  }
}

async function custodyIs(run: Run, wanted: ReadonlyMap<string, string>): Promise<void> {
  const problems: string[] = [];
  for (const [tenant, kmsKey] of wanted) {
    const { config, successor, job } = await run.desk.client.byok.status({ tenant });
    if (config?.status !== 'ACTIVE' || config.kmsKey !== kmsKey) problems.push(`${tenant} is ${config?.status ?? 'on the baseline'} under ${config?.kmsKey ?? 'none'}, not ACTIVE under ${kmsKey}`);
    if (successor !== null || job !== null) problems.push(`${tenant} is left with a successor or a job`);
  }
  judged(run, 'every tenant is under the key it was brought to', problems);
}

/** Everything that must stand nowhere: the values, and what signs in to the clouds. */
function secretsOf({ plan, clouds }: Run): readonly string[] {
  const files = Object.values(clouds.environment).map((path) => readFileSync(path, 'utf8'));
  const signIns = files.flatMap((text) => text.match(/[A-Za-z0-9/+=_.-]{24,}/g) ?? []).filter((word) => !/^(?:\/|https?:|[a-z.-]+$)/.test(word) && !word.includes('.'));
  const values = Array.from({ length: plan.tenants }, (_, number) => valueOf(number));
  return [passphrase, ...signIns, ...values, ...values.map((value) => Buffer.from(value).toString('base64url'))];
}

/** The log of the desk and every event, error and title that the contract shows. */
async function spoken({ desk }: Run): Promise<string> {
  const { client } = desk;
  const texts = [readFileSync(desk.logFile, 'utf8'), JSON.stringify(await client.jobs.list()), JSON.stringify(await client.overview.get())];
  for (const { id } of await client.jobs.list()) texts.push(JSON.stringify(await client.jobs.items({ job: id, limit: 1000 }).catch(() => null)));
  for (let before: number | undefined; ; ) {
    const page = await client.audit.page({ limit: 1000, ...(before === undefined ? {} : { before }) });
    texts.push(JSON.stringify(page.rows));
    if (page.nextBefore === null) return texts.join('\n');
    before = page.nextBefore;
  }
}

async function nothingLeaked(run: Run): Promise<void> {
  const text = await spoken(run);
  const leaked = secretsOf(run).filter((secret) => text.includes(secret));
  judged(run, 'nothing secret stands in log, events, jobs or errors', leaked.map((secret) => `${secret.slice(0, 4)}… of ${String(secret.length)} characters`));
}

/** Which key each tenant is under after the run: the first half was moved on to a key of the next cloud. */
function placesAfter({ keys, plan }: Run, movedTo: string, moved: number): ReadonlyMap<string, string> {
  const all = Array.from({ length: plan.tenants }, (_, number) => [tenantName(number), number < moved ? movedTo : (keys[number % keys.length]?.id ?? '')] as const);
  return new Map(all);
}

/** Brings many tenants under emulated clouds of which a share of all answers is wrong, and judges what comes of it. */
export async function runFaults(plan: FaultPlan): Promise<readonly Verdict[]> {
  const clouds = await startClouds(join(plan.folder, 'clouds'));
  for (const [name, value] of Object.entries(clouds.environment)) process.env[name] = value;
  const run = await prepare(plan, clouds);
  try {
    const all = Array.from({ length: plan.tenants }, (_, number) => tenantName(number));
    await act(run, 'activate', all, { lockOnce: true });
    await readAll(run, 'after activation');
    for (const { owned } of run.keys) owned.rotate();
    await act(run, 'rewrap', all, { lockOnce: true });
    const moved = Math.floor(plan.tenants / 4);
    const target = run.keys.at(-1)?.id ?? '';
    await act(run, 'move', all.slice(0, moved).filter((_, number) => run.keys[number % run.keys.length]?.id !== target), { kmsKey: target });
    await readAll(run, 'after rewrap and move');
    await custodyIs(run, placesAfter(run, target, moved));
    await chainHolds(run);
    await nothingLeaked(run);
  } finally {
    await run.desk.close();
    await clouds.close();
  }
  return run.verdicts;
}
