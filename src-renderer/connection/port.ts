import { portMessage, portWanted } from '../../src-shared/wire.ts';

/**
 * Asks for the one MessagePort of this page, and resolves with it. Only a message of this very window and origin counts:
 * it comes from the preload, which got the port from main.
 */
export function receivePort(window: Window): Promise<MessagePort> {
  return new Promise((resolve) => {
    const { origin } = window.location;
    const listener = (event: MessageEvent<unknown>): void => {
      const [port] = event.ports;
      const ours = event.source === window && event.origin === origin && event.data === portMessage;
      if (!ours || port === undefined) return;
      window.removeEventListener('message', listener);
      resolve(port);
    };
    window.addEventListener('message', listener);
    window.postMessage(portWanted, origin);
  });
}
