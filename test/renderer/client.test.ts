import { afterEach, describe, expect, it } from 'vitest';
import { ORPCError } from '@orpc/client';
import { constantTimeEqual, randomBytes } from '../../src-main/crypto/primitives.ts';
import { type BrowserHost, startBrowserHost } from '../../src-main/http/browser-host.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { connectByPort, connectBySocket, createQueries, type DeskLine, errorOf } from '../../src-renderer/client.ts';
import { backoff } from '../../src-renderer/connection/socket.ts';
import type { ConnectionState } from '../../src-renderer/connection/state.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { openTab } from './browser-page.ts';
import { freePort } from '../support/own-port.ts';
import { buildPages, newId, tinyRouter } from '../support/pages.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function openHost(port = 0): Promise<BrowserHost> {
  const pages = await buildPages();
  const host = await startBrowserHost({
    router: tinyRouter({ entries: [] }),
    rendererFolder: pages.folder,
    logger: silentLogger,
    clock: systemClock,
    tokens: { randomBytes, constantTimeEqual },
    newId,
    port,
  });
  cleanups.push(pages.remove, () => host.close());
  return host;
}

/** Resolves when the connection is in the wanted phase. */
function reached({ connection }: DeskLine, phase: ConnectionState['phase']): Promise<ConnectionState> {
  return new Promise((resolve) => {
    const settle = (): void => {
      if (connection.get().phase !== phase) return;
      stop();
      resolve(connection.get());
    };
    const stop = connection.subscribe(settle);
    settle();
  });
}

describe('a page of browser mode', () => {
  it('uses the launch token up, drops it from the address and calls the contract', async () => {
    const host = await openHost();
    const page = openTab(host.newLaunchUrl());
    const line = connectBySocket(page);
    await expect(line.client.desktop.chooseFile({ title: 'hello' })).resolves.toEqual({ path: 'browser hello' });
    expect(page.address()).toBe(host.url);
    expect(line.connection.get()).toEqual({ phase: 'open' });
    expect(page.asked).toEqual(['POST /session']);
  });

  it('comes back by itself after the connection dropped, without another token', async () => {
    const host = await openHost();
    const page = openTab(host.newLaunchUrl());
    const line = connectBySocket(page);
    await reached(line, 'open');
    const lost = reached(line, 'lost');
    page.cut();
    await lost;
    await reached(line, 'open');
    await expect(line.client.desktop.chooseFile({ title: 'again' })).resolves.toEqual({ path: 'browser again' });
    expect(page.asked).toEqual(['POST /session']);
  });

  it('fails a call that was under way when the connection dropped, and one made before it is back', async () => {
    const host = await openHost();
    const page = openTab(host.newLaunchUrl());
    const line = connectBySocket(page);
    const news = await line.client.vault.watch();
    await news.next();
    const next = news.next().catch((thrown: unknown) => errorOf(thrown).code);
    const lost = reached(line, 'lost');
    page.cut();
    await lost;
    const early = line.client.desktop.chooseFile({ title: 'early' }).catch((thrown: unknown) => errorOf(thrown).code);
    expect([await next, await early]).toEqual(['CANCELLED', 'CANCELLED']);
  });

  it('is refused without a launch token, and asks main nothing', async () => {
    const host = await openHost();
    const page = openTab(host.url);
    const line = connectBySocket(page);
    expect(await reached(line, 'refused')).toEqual({ phase: 'refused', reason: 'no-session' });
    expect(page.asked).toEqual([]);
    const call = line.client.desktop.chooseFile({ title: 'x' });
    await expect(call.catch((thrown: unknown) => errorOf(thrown))).resolves.toEqual({ code: 'SESSION_TAKEN', data: {} });
  });

  it('is refused with a token that was used, until a new one is typed into the same tab', async () => {
    const host = await openHost();
    const used = host.newLaunchUrl();
    await reached(connectBySocket(openTab(used)), 'open');
    const page = openTab(used);
    const line = connectBySocket(page);
    expect(await reached(line, 'refused')).toEqual({ phase: 'refused', reason: 'launch-expired' });
    page.visit(host.newLaunchUrl());
    await reached(line, 'open');
    await expect(line.client.desktop.chooseFile({ title: 'now' })).resolves.toEqual({ path: 'browser now' });
  });

  it('hears that it was superseded, and may not simply retry', async () => {
    const host = await openHost();
    const first = connectBySocket(openTab(host.newLaunchUrl()));
    await reached(first, 'open');
    const refused = reached(first, 'refused');
    await reached(connectBySocket(openTab(host.newLaunchUrl())), 'open');
    expect(await refused).toEqual({ phase: 'refused', reason: 'superseded' });
    first.retry();
    expect(await reached(first, 'refused')).toEqual({ phase: 'refused', reason: 'no-session' });
  });

  it('hears that another tab has the desk, and hears it again while that tab answers', async () => {
    const host = await openHost();
    const jar = { cookie: '' };
    const one = openTab(host.newLaunchUrl(), jar);
    await reached(connectBySocket(one), 'open');
    // A duplicated tab takes the storage of the first along.
    const copy = openTab(host.url, jar);
    copy.write('keydesk.page-key', one.read('keydesk.page-key') ?? '');
    const second = connectBySocket(copy);
    expect(await reached(second, 'refused')).toEqual({ phase: 'refused', reason: 'taken' });
    second.retry();
    expect(await reached(second, 'refused')).toEqual({ phase: 'refused', reason: 'taken' });
  });

  it('keeps trying while main is away, and hears from a new main that the session is over', async () => {
    const host = await openHost(await freePort());
    const page = openTab(host.newLaunchUrl());
    const line = connectBySocket(page);
    await reached(line, 'open');
    await host.close();
    await expect.poll(() => page.waited.length).toBeGreaterThan(2);
    expect(line.connection.get()).toEqual({ phase: 'lost' });
    await openHost(host.port);
    expect(await reached(line, 'refused')).toEqual({ phase: 'refused', reason: 'no-session' });
  });
});

describe('backoff', () => {
  it('doubles from a quarter of a second to five seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map(backoff)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  });
});

describe('a page of the shell', () => {
  it('is open once it has its port, and lost when the port closes', async () => {
    const { port1, port2 } = new MessageChannel();
    const line = connectByPort(Promise.resolve(port1));
    expect(line.connection.get()).toEqual({ phase: 'connecting' });
    await reached(line, 'open');
    const lost = reached(line, 'lost');
    port2.close();
    expect(await lost).toEqual({ phase: 'lost' });
  });
});

describe('createQueries', () => {
  it('keys and runs a query over the client', async () => {
    const host = await openHost();
    const queries = createQueries(connectBySocket(openTab(host.newLaunchUrl())).client);
    const options = queries.desktop.chooseFile.mutationOptions();
    expect(options.mutationKey).toEqual([['desktop', 'chooseFile'], { type: 'mutation' }]);
    expect(queries.tenants.key()).toEqual([['tenants'], {}]);
  });
});

describe('errorOf', () => {
  it('keeps a declared error', () => {
    const thrown = new ORPCError('NOT_FOUND', { defined: true, status: 404, data: { noun: 'tenant', id: 'acme' } });
    expect(errorOf(thrown)).toEqual({ code: 'NOT_FOUND', data: { noun: 'tenant', id: 'acme' } });
  });

  it('keeps an error of this side', () => {
    expect(errorOf(new KeydeskError('SESSION_TAKEN', {}))).toEqual({ code: 'SESSION_TAKEN', data: {} });
  });

  it.each([
    ['an unknown code', new ORPCError('TEAPOT', { data: { leak: 1 } })],
    ['a known code with other data', new ORPCError('NOT_FOUND', { data: { leak: 1 } })],
    ['a fault of the page', new TypeError('x is undefined')],
    ['no error', 'oops'],
  ])('calls %s INTERNAL', (_name, thrown) => {
    expect(errorOf(thrown).code).toBe('INTERNAL');
  });
});
