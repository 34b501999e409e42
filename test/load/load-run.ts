import { setTimeout } from 'node:timers/promises';
import { seeded } from '../faults/storm.ts';
import { median } from '../bench/measure.ts';
import { type Answered, Wire } from '../support/wire.ts';
import { lookAtVault, type Made, resolveMade, type Verdict } from './afterwards.ts';
import { type Errand, errandOf, type Kind, kindAt, kinds, type Shares } from './kinds.ts';
import { prepareScene, type Scene } from './scene.ts';
import { Server } from './server.ts';

/** What a run is: for how long, over how many connections, of what, and whether the server is killed in the middle. */
export interface LoadPlan {
  readonly folder: string;
  readonly seconds: number;
  readonly connections: number;
  readonly seed: number;
  readonly shares: Shares;
  readonly kill: boolean;
  /** What Node itself is told, such as `--cpu-prof`. */
  readonly nodeOptions: readonly string[];
  readonly say: (line: string) => void;
}

const secretsEach = 100;
const sampleMilliseconds = 500;
const mebibyte = 1024 * 1024;
/** A shorter run says nothing of memory: a server takes what it needs before it begins to give back. */
const leastSecondsForMemory = 60;

/** What was counted of each kind: how long answers took, in milliseconds. */
type Times = Readonly<Record<Kind, number[]>>;

/** The load: loops that ask without a pause until they are told to stop. */
class Load {
  readonly made: Made[] = [];
  readonly problems: string[] = [];
  readonly times: Times = { list: [], get: [], create: [], publish: [], resolve: [] };
  refusedByRate = 0;
  #number = 0;
  #over = false;
  /** Requests that were under way when the server was killed may have no answer. */
  #killed = false;
  readonly #scene: Scene;
  readonly #plan: LoadPlan;

  constructor(scene: Scene, plan: LoadPlan) {
    this.#scene = scene;
    this.#plan = plan;
  }

  /** Asks over every connection for so many milliseconds; when a kill breaks that off, each loop ends with its request. */
  async run(wire: Wire, milliseconds: number): Promise<void> {
    this.#over = false;
    this.#killed = false;
    const loops = Array.from({ length: this.#plan.connections }, async (_, at) => this.#loop(wire, seeded(this.#plan.seed * 1000 + at + this.#number)));
    await Promise.race([setTimeout(milliseconds), Promise.all(loops)]);
    this.#over = true;
    await Promise.all(loops);
  }

  /** The server is about to be killed: from now on no answer is no fault. */
  expectKill(): void {
    this.#killed = true;
    this.#over = true;
  }

  async #loop(wire: Wire, random: () => number): Promise<void> {
    while (!this.#over) await this.#one(wire, errandOf(kindAt(this.#plan.shares, random()), this.#scene, (this.#number += 1), random));
  }

  async #one(wire: Wire, errand: Errand): Promise<void> {
    const began = performance.now();
    try {
      const answered = await wire.ask(errand.sent);
      this.times[errand.kind].push(performance.now() - began);
      this.#judge(errand, answered);
    } catch (error) {
      if (!this.#killed) this.problems.push(`${errand.kind}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #judge({ kind, begun, wrong }: Errand, answered: Answered): void {
    const { status, text } = answered;
    if (status === 429) this.refusedByRate += 1;
    else if (status !== 200) this.problems.push(`${kind}: ${String(status)} ${text.slice(0, 300)}`);
    else {
      const problem = wrong(answered);
      if (problem !== null) this.problems.push(`${kind}: ${problem}`);
      if (begun !== null) this.made.push({ ...begun, id: (JSON.parse(text) as { readonly id: string }).id });
    }
  }
}

/** Looks at the memory of a server until it is told to stop. */
async function watchMemory(server: Server, until: AbortSignal): Promise<readonly number[]> {
  const samples: number[] = [];
  while (!until.aborted) {
    samples.push(server.memory);
    await setTimeout(sampleMilliseconds, undefined, { signal: until }).catch(() => undefined);
  }
  return samples.filter((bytes) => bytes > 0);
}

/**
 * Flat is what ends, in its last quarter, at most a quarter and 32 MiB above its second: as the vault grows, the database comes
 * to keep 64 MiB of its pages in memory, and what a server holds of its own must not grow at all.
 */
function memoryVerdict(samples: readonly number[], { seconds, kill, say }: LoadPlan): readonly Verdict[] {
  const quarter = Math.floor(samples.length / 4);
  if (quarter === 0) return [];
  const [second, last] = [median(samples.slice(quarter, quarter * 2)), median(samples.slice(-quarter))];
  say(`  memory of the server: ${(second / mebibyte).toFixed(0)} MiB in the second quarter, ${(last / mebibyte).toFixed(0)} MiB in the last, ${(Math.max(...samples) / mebibyte).toFixed(0)} MiB at most`);
  if (kill || seconds < leastSecondsForMemory) return [];
  const grown = last > second * 1.25 + 32 * mebibyte;
  return [{ claim: 'memory stays flat', problems: grown ? [`${String(last)} bytes after ${String(second)}`] : [] }];
}

const at = (sorted: readonly number[], share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);

function tell({ times, refusedByRate }: Load, seconds: number, say: LoadPlan['say']): void {
  const total = kinds.reduce((sum, kind) => sum + times[kind].length, 0);
  say(`  ${String(total)} answers, ${(total / seconds).toFixed(0)} a second, ${String(refusedByRate)} of them 429`);
  for (const kind of kinds) {
    const sorted = times[kind].toSorted((one, other) => one - other);
    say(`  ${kind.padEnd(8)} ${String(sorted.length).padStart(7)}  p50 ${at(sorted, 0.5)} ms  p95 ${at(sorted, 0.95)} ms  p99 ${at(sorted, 0.99)} ms`);
  }
}

/** One server under load for so many milliseconds; the answer says how it ended. */
async function underLoad(server: Server, load: Load, plan: LoadPlan, milliseconds: number, kill: boolean): Promise<{ readonly samples: readonly number[]; readonly problems: readonly string[] }> {
  const wire = new Wire(server.port, plan.connections);
  const over = new AbortController();
  const watched = watchMemory(server, over.signal);
  try {
    if (kill) {
      const loading = load.run(wire, milliseconds * 2);
      await setTimeout(milliseconds);
      load.expectKill();
      await server.kill();
      await loading;
      return { samples: [], problems: [] };
    }
    await load.run(wire, milliseconds);
    over.abort();
    const samples = await watched;
    const { how, said } = await server.stop();
    return { samples, problems: how === 0 ? [] : [`it ended with ${String(how)}: ${said}`] };
  } finally {
    over.abort();
    wire.close();
  }
}

/** What came after a kill: a new server on the same vault, the newest secrets asked for, and the rest of the time under load. */
async function afterKill(scene: Scene, load: Load, plan: LoadPlan, milliseconds: number): Promise<{ readonly verdict: Verdict; readonly ending: Awaited<ReturnType<typeof underLoad>> }> {
  const server = await Server.start(plan.folder, scene.vault, plan.nodeOptions);
  const wire = new Wire(server.port, 1);
  const verdict = await resolveMade(wire, scene, load.made);
  wire.close();
  return { verdict, ending: await underLoad(server, load, plan, milliseconds, false) };
}

/** Puts a server of its own under load, and judges its answers, its memory and the vault that it left. */
export async function runLoad(plan: LoadPlan): Promise<readonly Verdict[]> {
  const { folder, seconds, kill, say } = plan;
  const scene = await prepareScene(folder, secretsEach);
  const load = new Load(scene, plan);
  const milliseconds = kill ? seconds * 500 : seconds * 1000;
  const first = await underLoad(await Server.start(folder, scene.vault, plan.nodeOptions), load, plan, milliseconds, kill);
  const later = kill ? await afterKill(scene, load, plan, milliseconds) : null;
  const ending = later?.ending ?? first;
  tell(load, seconds, say);
  return [
    { claim: 'every request is answered, and with no error but 429', problems: load.problems },
    { claim: 'the server ends in good order when it is asked to', problems: ending.problems },
    ...memoryVerdict(ending.samples, plan),
    ...(later === null ? [] : [later.verdict]),
    ...(await lookAtVault(scene, load.made, say)),
  ];
}
