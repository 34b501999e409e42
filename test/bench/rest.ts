import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { errandOf, type Kind } from '../load/kinds.ts';
import { type Prepared, prepareScene, type Scene } from '../load/scene.ts';
import { Server } from '../load/server.ts';
import { type Sent, Wire } from '../support/wire.ts';
import { abreast } from './abreast.ts';
import { insertOneByOne, openBare } from './bare.ts';
import type { Bench } from './bench.ts';
import { measured, rateOf } from './measure.ts';
import { storedBytes } from './vault.ts';

/** How many connections ask at once. */
const width = 16;
const secretsEach = 20;
/** Requests before anything is measured. */
const warmUp = 50;

/** A bare route in a process of its own. */
interface BareRoute {
  readonly wire: Wire;
  close(): Promise<void>;
}

async function startBareRoute(): Promise<BareRoute> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('rest-bare.ts', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const wire = new Wire(Number(line.split(':').at(-1)), width);
  return {
    wire,
    close: async () => {
      wire.close();
      const ended = once(child, 'close');
      child.stdin.end();
      await ended;
    },
  };
}

async function answered(wire: Wire, sent: Sent): Promise<string> {
  const { status, text } = await wire.ask(sent);
  if (status >= 300) throw new Error(`${sent.method} ${sent.path}: ${String(status)} ${text.slice(0, 300)}`);
  return text;
}

/** Requests a second over all connections, after a few that are not counted. */
async function rate(wire: Wire, count: number, sentAt: (number: number) => Sent): Promise<number> {
  await abreast(Math.min(warmUp, count), width, async (number) => answered(wire, sentAt(-1 - number)));
  return rateOf(count, async () => abreast(count, width, async (number) => answered(wire, sentAt(number))));
}

function insertRate(folder: string, count: number): Promise<number> {
  const driver = openBare(folder, 'inserts');
  insertOneByOne(driver, 5, storedBytes);
  return rateOf(count, () => insertOneByOne(driver, count, storedBytes)).finally(() => driver.close());
}

/** The requests of a kind, each about the next of the secrets it may be about. */
function errands(kind: Kind, scene: Scene, secrets: readonly Prepared[]): (number: number) => Sent {
  return (number) => errandOf(kind, { ...scene, secrets }, number + warmUp, () => (Math.abs(number) % secrets.length) / secrets.length).sent;
}

const echo = ({ body = '{}' }: Sent): Sent => ({ method: 'POST', path: '/echo', headers: { 'content-type': 'application/json' }, body });

/**
 * Creates, pages of twenty and resolves a second over HTTP, from a server that is a process of its own, with every audit event: against a bare route
 * that is given the same body, and against a bare durable insert where an event must be on the disk before the answer.
 */
export const benchRest: Bench = async ({ folder, sizes: { creates: count } }) => {
  const scene = await prepareScene(folder, secretsEach);
  const [standard, phi] = (['STANDARD', 'PHI'] as const).map((wanted) => scene.secrets.filter(({ sensitivity }) => sensitivity === wanted));
  if (standard === undefined || phi === undefined) throw new Error('there are secrets of both');
  const server = await Server.start(folder, scene.vault);
  const bare = await startBareRoute();
  const wire = new Wire(server.port, width);
  try {
    const asked = { create: errands('create', scene, standard), list: errands('list', scene, standard), standard: errands('resolve', scene, standard), phi: errands('resolve', scene, phi) };
    const create = await rate(wire, count, asked.create);
    const list = await rate(wire, count, asked.list);
    const resolveStandard = await rate(wire, count, asked.standard);
    const resolvePhi = await rate(wire, count, asked.phi);
    await answered(bare.wire, { method: 'POST', path: '/page', headers: { 'content-type': 'application/json' }, body: await answered(wire, asked.list(0)) });
    const insert = await insertRate(folder, count);
    const route = await rate(bare.wire, count, (number) => echo(asked.create(number)));
    const page = await rate(bare.wire, count, () => ({ method: 'GET', path: '/page', headers: {} }));
    return [
      measured('rest.create', 'secrets/s', create, insert),
      measured('rest.create-vs-route', 'secrets/s', create, route),
      measured('rest.list', 'pages/s', list, page),
      measured('rest.resolve-standard', 'texts/s', resolveStandard, route),
      measured('rest.resolve-phi', 'texts/s', resolvePhi, insert),
      measured('rest.resolve-phi-vs-route', 'texts/s', resolvePhi, route),
    ];
  } finally {
    wire.close();
    await bare.close();
    await server.stop();
  }
};
