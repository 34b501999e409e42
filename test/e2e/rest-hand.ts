import { createServer } from 'node:net';
import type { AccessRole } from '../../src-shared/access-keys.ts';
import { listenAt } from '../support/own-port.ts';
import type { DeskInBrowser } from './desk.ts';

/** A port of this machine that is held until it is let go. */
export interface HeldPort {
  readonly port: number;
  readonly letGo: () => Promise<void>;
}

/** Holds a free port, so that nothing else can listen at it. */
export async function holdPort(): Promise<HeldPort> {
  const server = createServer();
  const port = await listenAt(server, 0);
  const letGo = (): Promise<void> => new Promise((resolve) => void server.close(() => { resolve(); }));
  return { port, letGo };
}

/** A port at which nothing listens now. */
export async function freePort(): Promise<number> {
  const { port, letGo } = await holdPort();
  await letGo();
  return port;
}

/** An access key of the whole vault, as its holder keeps it. */
export interface Holder {
  readonly publicKey: string;
  readonly privateKey: string;
  /** For HTTP Basic. */
  readonly authorization: string;
}

/** Makes an access key of the whole vault through the contract. */
export async function makeHolder({ client }: DeskInBrowser, name: string, roles: readonly AccessRole[]): Promise<Holder> {
  const { key, privateKey } = await client.accessKeys.create({ tenant: null, name, roles: [...roles] });
  return { publicKey: key.publicKey, privateKey, authorization: `Basic ${Buffer.from(`${key.publicKey}:${privateKey}`).toString('base64')}` };
}
