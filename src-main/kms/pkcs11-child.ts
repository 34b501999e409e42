import { fork } from 'node:child_process';

/** A process that was started, by the two ends that are used of it. Messages are structured clones. */
export interface ChildPort {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the process is gone, however that came about; `how` is for the log. */
  onExit(listener: (how: string) => void): void;
  /** Ends the process at once, even one that hangs in a library. */
  kill(): void;
}

/** Starts a process over a file of ours, in the way of the host: Node forks, Electron has its utility processes. */
export type StartProcess = (entry: string, args: readonly string[]) => ChildPort;

/** Starts processes by Node. `env` is what the vendor's library reads: by default all of ours. */
export function startInNode(env?: Readonly<Record<string, string | undefined>>): StartProcess {
  return (entry, args) => {
    const child = fork(entry, [...args], {
      serialization: 'advanced',
      // A vendor's library may print whatever it likes: into nothing.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      ...(env === undefined ? {} : { env: { ...env } }),
    });
    return {
      // A process that just ended takes no message: its exit says so.
      send: (message) => {
        if (child.connected) child.send(message as object, () => undefined);
      },
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => {
        child.once('exit', (code, signal) => listener(signal ?? `code ${String(code)}`));
        child.once('error', () => listener('not started'));
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
