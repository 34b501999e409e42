/**
 * The process that owns one PKCS#11 module; `pkcs11-child.ts` starts it. A vendor's library that crashes or hangs does so here
 * alone, and a second user of it cannot finalise it for the first.
 * Arguments: the path of the module, and the binding to call it through.
 */
import { answerDesk, type ProcessPort } from './pkcs11-answering.ts';

/** What Electron's utility processes have for a line to main, where Node's children have `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

type Owner = Pick<NodeJS.Process, 'exit' | 'on' | 'once' | 'send'> & { readonly parentPort?: ParentPort };

function portOf(owner: Owner): ProcessPort {
  const { parentPort } = owner;
  if (parentPort !== undefined) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => void parentPort.on('message', ({ data }) => listener(data)),
    };
  }
  // A desk that is gone leaves nobody to answer.
  owner.once('disconnect', () => owner.exit(0));
  return {
    send: (message) => void owner.send?.(message),
    onMessage: (listener) => void owner.on('message', listener),
  };
}

const [modulePath = '', binding = 'pkcs11js'] = process.argv.slice(2);
answerDesk(portOf(process), modulePath, binding);
