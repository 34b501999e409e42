import type { WebSocket } from '@fastify/websocket';
import type { Wire } from '../api/wire.ts';

/** The largest message a page may send, in bytes: an import of 100 MiB and its envelope. */
export const mostMessageBytes = 101 * 1024 * 1024;

/** The most that may wait for a page that does not read, in bytes. */
const mostWaitingBytes = 256 * 1024 * 1024;

const unsupportedData = 1003;
const tryAgainLater = 1013;

/** A page's WebSocket as a wire. Only text is taken, and nothing once the socket has begun to close. */
export function wireOf(page: WebSocket): Wire {
  return {
    send: (text) => {
      if (page.bufferedAmount > mostWaitingBytes) page.close(tryAgainLater, 'the page does not read');
      else page.send(text);
    },
    onMessage: (listener) => {
      page.on('message', (data, isBinary) => {
        if (page.readyState !== page.OPEN) return;
        if (isBinary || !Buffer.isBuffer(data)) page.close(unsupportedData, 'text only');
        else listener(data.toString('utf8'));
      });
    },
    onClose: (listener) => void page.once('close', listener),
  };
}
