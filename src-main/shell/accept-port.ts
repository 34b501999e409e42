import { portMessage, portWanted } from '../../src-shared/wire.ts';
import type { ServeWire, Wire } from '../api/wire.ts';
import type { Logger } from '../lib/logger.ts';
import type { ShellContents, ShellElectron, ShellFrame, ShellPort, ShellRequest } from './electron.ts';
import { appOrigin } from './origin.ts';

/** What handing ports out needs. */
export interface PortOptions {
  readonly electron: Pick<ShellElectron, 'ipcMain' | 'MessageChannelMain'>;
  /** The page that may have a port, once there is one. */
  readonly page: () => Pick<ShellContents, 'id' | 'mainFrame'> | null;
  readonly serve: ServeWire;
  readonly logger: Logger;
}

/** A port as a wire. Only text is taken. */
export function wireOfPort(port: ShellPort): Wire {
  return {
    send: (text) => port.postMessage(text),
    onMessage: (listener) =>
      void port.on('message', ({ data }) => {
        if (typeof data === 'string') listener(data);
      }),
    onClose: (listener) => void port.on('close', listener),
  };
}

/**
 * The frame that may have a port: the main frame of the known page, at our origin. Anything else gets none: another
 * window, a frame within the page, a page that has navigated away, a frame that is gone.
 */
export function trustedFrame({ sender, senderFrame }: ShellRequest, page: ReturnType<PortOptions['page']>): ShellFrame | null {
  if (sender.id !== page?.id || senderFrame === null) return null;
  const isMain = senderFrame === page.mainFrame && senderFrame.parent === null;
  return isMain && senderFrame.origin === appOrigin ? senderFrame : null;
}

/**
 * Hands a port to the page that asks for one. Who asks is checked here and once: from then on the port is the permission.
 * A page that was loaded again gets a new one, and the one before is closed.
 */
export function acceptPorts({ electron, page, serve, logger }: PortOptions): void {
  let current: ShellPort | null = null;
  electron.ipcMain.on(portWanted, (request) => {
    const frame = trustedFrame(request, page());
    if (frame === null) {
      logger.warn({ sender: request.sender.id, origin: request.senderFrame?.origin ?? 'gone' }, 'a port was refused');
      return;
    }
    current?.close();
    const { port1, port2 } = new electron.MessageChannelMain();
    current = port1;
    serve(wireOfPort(port1), 'app');
    port1.start();
    frame.postMessage(portMessage, null, [port2]);
  });
}
