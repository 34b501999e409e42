import type { StartProcess } from '../kms/pkcs11-child.ts';
import type { ShellElectron } from './electron.ts';

/** Starts processes by Electron: Node without a window, which takes only itself along when it crashes. */
export function startInElectron({ utilityProcess }: Pick<ShellElectron, 'utilityProcess'>): StartProcess {
  return (entry, args) => {
    // Only the name of our program is shown in the system's list of processes: an argument names a path alone.
    const child = utilityProcess.fork(entry, [...args], { stdio: 'ignore', serviceName: 'Keydesk token' });
    // V8 giving up over there is told as an error, which without a listener would end main; the exit that follows says it all.
    child.on('error', () => undefined);
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', (code) => listener(`code ${String(code)}`)),
      kill: () => void child.kill(),
    };
  };
}
