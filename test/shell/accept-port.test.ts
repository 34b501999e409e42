import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { describe, expect, it } from 'vitest';
import { createServeWire } from '../../src-main/api/wire.ts';
import { silentLogger } from '../../src-main/lib/logger.ts';
import { acceptPorts } from '../../src-main/shell/accept-port.ts';
import type { ShellRequest } from '../../src-main/shell/electron.ts';
import type { Contract } from '../../src-shared/contract.ts';
import { portMessage, portWanted } from '../../src-shared/wire.ts';
import { ContentsStandIn, electronStandIn, FrameStandIn, PortStandIn } from '../support/electron-stand-in.ts';
import { newId, tinyRouter } from '../support/pages.ts';

function desk() {
  const diary = { entries: [] as string[] };
  const stand = electronStandIn();
  const page = new ContentsStandIn(1, 'app://keydesk');
  const serve = createServeWire({ router: tinyRouter(diary), logger: silentLogger, newId });
  acceptPorts({ electron: stand.electron, page: () => page, serve, logger: silentLogger });
  const ask = (request: Partial<ShellRequest> = {}): void =>
    void stand.ask(portWanted, { sender: page, senderFrame: page.mainFrame, ...request });
  const handed = (): readonly PortStandIn[] =>
    page.mainFrame.posted.flatMap(({ ports }) => ports).filter((port) => port instanceof PortStandIn);
  return { diary, page, ask, handed };
}

function clientOver(port: PortStandIn): ContractRouterClient<Contract> {
  const client = createORPCClient<ContractRouterClient<Contract>>(
    new RPCLink({ port: { on: (event, listener) => void port.on(event, listener), postMessage: (text: unknown) => port.postMessage(text) } }),
  );
  port.start();
  return client;
}

const onlyPort = (ports: readonly PortStandIn[]): PortStandIn => {
  const [port] = ports;
  if (port === undefined || ports.length !== 1) throw new Error(`${String(ports.length)} ports were handed over`);
  return port;
};

describe('a port', () => {
  it('is handed to the main frame of the known page, and carries the contract', async () => {
    const { ask, handed, page } = desk();
    ask();
    expect(page.mainFrame.posted.map(({ channel }) => channel)).toEqual([portMessage]);
    const client = clientOver(onlyPort(handed()));
    await expect(client.desktop.chooseFile({ title: 'hello' })).resolves.toEqual({ path: 'app hello' });
    await expect(client.tenants.get({ tenant: 'acme' })).rejects.toMatchObject({ defined: true, code: 'NOT_FOUND' });
  });

  it.each<readonly [string, (page: ContentsStandIn) => Partial<ShellRequest>]>([
    ['another window', () => ({ sender: { id: 2 } })],
    ['a frame that is gone', () => ({ senderFrame: null })],
    ['a frame within the page', (page) => ({ senderFrame: new FrameStandIn('app://keydesk', page.mainFrame) })],
    ['a main frame of another page', () => ({ senderFrame: new FrameStandIn('app://keydesk') })],
  ])('is refused to %s', (_name, change) => {
    const { ask, handed, page } = desk();
    ask(change(page));
    expect(handed()).toEqual([]);
  });

  it.each(['https://evil.example', 'app://evil', 'file://', 'null', ''])('is refused to a page at %j', (origin) => {
    const stand = electronStandIn();
    const page = new ContentsStandIn(1, origin);
    acceptPorts({ electron: stand.electron, page: () => page, serve: () => undefined, logger: silentLogger });
    stand.ask(portWanted, { sender: page, senderFrame: page.mainFrame });
    expect(page.mainFrame.posted).toEqual([]);
  });

  it('is refused while there is no page', () => {
    const stand = electronStandIn();
    const page = new ContentsStandIn(1, 'app://keydesk');
    acceptPorts({ electron: stand.electron, page: () => null, serve: () => undefined, logger: silentLogger });
    stand.ask(portWanted, { sender: page, senderFrame: page.mainFrame });
    expect(page.mainFrame.posted).toEqual([]);
  });

  it('is closed when the page, loaded again, gets a new one; what it watched ends', async () => {
    const { ask, handed, diary } = desk();
    ask();
    const first = onlyPort(handed());
    const news = await clientOver(first).vault.watch();
    await news.next();
    ask();
    const second = handed()[1];
    if (second === undefined) throw new Error('no second port was handed over');
    await expect.poll(() => diary.entries).toEqual(['watch ended']);
    await expect(clientOver(second).desktop.chooseFile({ title: 'again' })).resolves.toEqual({ path: 'app again' });
  });

  it('takes no message that is not a text', async () => {
    const { ask, handed } = desk();
    ask();
    const port = onlyPort(handed());
    port.postMessage({ i: '1', p: { u: '/desktop/chooseFile', b: { json: { title: 'x' } } } });
    port.postMessage(new Uint8Array([1, 2, 3]));
    port.postMessage('garbage');
    await expect(clientOver(port).desktop.chooseFile({ title: 'still' })).resolves.toEqual({ path: 'app still' });
  });
});
