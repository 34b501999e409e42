import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** A request as it is sent: the path with its query, header names in any case. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** How long an answer may take, in milliseconds: longer is a request that hangs, for the server itself gives up waiting long before. */
export const answerMilliseconds = 60_000;

/** How a connection fails that the other side has let go of, whichever is noticed first: that it is gone, or that it takes nothing. */
const letGo: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? '';

/** So many connections to one port of this machine, which are kept. */
export class Wire {
  readonly #agent: Agent;
  readonly #port: number;

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
  }

  /**
   * Sends a request. One that meets a kept connection in the moment in which the server lets go of it is sent again.
   * @throws an error whose message says why there was no answer
   */
  async ask(sent: Sent): Promise<Answered> {
    const again = { reused: false };
    try {
      return await this.#once(sent, again);
    } catch (error) {
      if (!again.reused || !letGo.has(codeOf(error))) throw error;
      return await this.#once(sent, again);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #once({ method, path, headers, body }: Sent, state: { reused: boolean }): Promise<Answered> {
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request({ agent: this.#agent, host: '127.0.0.1', port: this.#port, method, path, headers: { ...length, ...headers } });
    const limit = setTimeout(() => outgoing.destroy(new Error(`no answer within ${String(answerMilliseconds / 1000)} s`)), answerMilliseconds);
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: Buffer.concat(chunks).toString('utf8') }));
      incoming.once('error', reject);
    });
    outgoing.once('error', (error) => {
      state.reused = outgoing.reusedSocket;
      reject(error);
    });
    outgoing.end(body);
    return promise.finally(() => clearTimeout(limit));
  }
}

/** A pair as HTTP Basic. */
export function basicOf({ publicKey, privateKey }: { readonly publicKey: string; readonly privateKey: string }): string {
  return `Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`;
}
