import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** How a child ended: `code` as a shell would give it (128 + signal); `timedOut` when its time was up. */
export interface ChildEnd {
  readonly code: number;
  readonly timedOut: boolean;
  readonly output: string;
}

/** What to run. `limitMs` ends the child (and its children) when it takes longer; `quiet` collects its output instead of showing it. */
export interface ChildPlan {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly limitMs?: number;
  readonly quiet?: boolean;
}

/** A terminal sends Ctrl-C to the whole foreground group: a child in it has the signal already and must not get it twice. */
const passedOn = (group: boolean): readonly NodeJS.Signals[] =>
  process.stdin.isTTY && !group ? ['SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];

const caught: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

type Child = ReturnType<typeof spawn>;

const kill = (child: Child, signal: NodeJS.Signals, group: boolean): void => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (group) process.kill(-child.pid, signal);
  else child.kill(signal);
};

const forwardSignals = (child: Child, group: boolean): (() => void) => {
  const passed = passedOn(group);
  const handlers = caught.map((signal) => [signal, () => passed.includes(signal) && kill(child, signal, group)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
};

const start = ({ command, args, cwd, env, quiet }: ChildPlan, group: boolean): Child =>
  spawn(command, args, {
    cwd,
    env: env ?? process.env,
    detached: group,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });

/**
 * Runs a program to its end and hands signals on to it. A program that cannot be started ends with code 127 and the reason as
 * its output; it never throws.
 */
export const runChild = async (plan: ChildPlan): Promise<ChildEnd> => {
  const group = plan.limitMs !== undefined && process.platform !== 'win32';
  const child = start(plan, group);
  const stopForwarding = forwardSignals(child, group);
  const { promise, resolve } = Promise.withResolvers<ChildEnd>();
  let output = '';
  let timedOut = false;
  const expire = (): void => {
    timedOut = true;
    kill(child, 'SIGKILL', group);
  };
  const limit = plan.limitMs === undefined ? undefined : setTimeout(expire, plan.limitMs);
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.on('error', (error) => resolve({ code: 127, timedOut: false, output: error.message }));
  child.on('close', (code, signal) =>
    resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), timedOut, output }),
  );
  const end = await promise;
  clearTimeout(limit);
  stopForwarding();
  return end;
};
