import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** Below the ports that systems hand out by themselves (Linux from 32768, others from 49152). */
const ports = { first: 20_000, end: 30_000 };

const takenCodes: readonly unknown[] = ['EADDRINUSE', 'EACCES'];
const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && takenCodes.includes(error.code);

/**
 * Lets a server of this machine alone listen at a port; for 0, at one that the system gives to nobody else while the server has
 * stopped and is about to start again. Answers the port.
 */
export async function listenAt(server: Server, port: number): Promise<number> {
  for (;;) {
    try {
      server.listen(port === 0 ? randomInt(ports.first, ports.end) : port, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if (port !== 0 || !isTaken(error)) throw error;
    }
  }
}

/** Ports that nothing listens at now, each another one, and that the system gives to nobody before they are listened at. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const found = await Promise.all(servers.map(async (server) => listenAt(server, 0)));
  await Promise.all(servers.map(async (server) => new Promise((resolve) => server.close(resolve))));
  return found;
}

/** One of them. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}
