import type { FastifyRequest } from 'fastify';
import type { RequestFacts } from './guards.ts';

/** The only address the servers listen at. */
export const loopback = '127.0.0.1';

const header = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'object' ? value.join(', ') : value;

/** What the guards look at. */
export function factsOf(request: FastifyRequest): RequestFacts {
  const { headers, headersDistinct } = request.raw;
  return {
    method: request.method,
    target: request.raw.url ?? '',
    hosts: headersDistinct['host'] ?? [],
    origin: header(headers.origin),
    site: header(headers['sec-fetch-site']),
    mode: header(headers['sec-fetch-mode']),
    destination: header(headers['sec-fetch-dest']),
    upgrade: headers.upgrade !== undefined,
  };
}

/** The host of the server as a request's own connection knows it, `127.0.0.1:PORT`. */
export function ownHost(request: FastifyRequest): string {
  return `${loopback}:${String(request.socket.localPort)}`;
}
