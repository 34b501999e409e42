import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transporter } from '../../src-main/kms/gcp-transport.ts';

describe('a request to Google', () => {
  let server: Server;
  let url: string;
  const arrived: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      arrived.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(() => {
    server.close();
  });

  const opened = async (closing: AbortSignal) => transporter(await import('google-auth-library'), { limitMs: 5000, closing, redirected: new Map() });
  const posted = (path: string) => ({ url: `${url}${path}`, method: 'POST' as const, data: new URLSearchParams({ token: 'x' }) });

  it('is sent and answered', async () => {
    const made = await opened(new AbortController().signal);
    expect((await made.request(posted('/first'))).data).toEqual({ ok: true });
    expect(arrived).toContain('/first');
  });

  // A body that is destroyed with an error that nobody hears ends the process; the test runner fails on it.
  it('that is over before it begins is refused, sends nothing and harms nobody', async () => {
    const made = await opened(AbortSignal.abort());
    const error: unknown = await made.request(posted('/second')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    await new Promise((resolve) => setImmediate(resolve));
    expect(arrived).not.toContain('/second');
  });

  it('that ends at any moment on its way harms nobody', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      const closing = new AbortController();
      const made = await opened(closing.signal);
      const ended = made.request(posted('/third')).then(() => 'answered', () => 'refused');
      for (let turn = 0; turn < turns; turn += 1) await (turn % 2 === 0 ? Promise.resolve() : new Promise((resolve) => setImmediate(resolve)));
      closing.abort();
      expect(['answered', 'refused']).toContain(await ended);
    }
  });
});
