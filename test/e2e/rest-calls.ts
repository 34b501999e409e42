import { Buffer } from 'node:buffer';
import type { DeskInBrowser } from './desk.ts';

/** A pair as automation shows it. */
export interface ShownPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Shows a pair to the REST API of a desk, which is switched on at a free port; answers the status. */
export async function showPair({ app }: DeskInBrowser, { publicKey, privateKey }: ShownPair): Promise<number> {
  const { url } = await app.rest.serve(0);
  const authorization = `Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`;
  const { status } = await fetch(`${url}/v1/token`, { method: 'POST', headers: { authorization } });
  return status;
}
