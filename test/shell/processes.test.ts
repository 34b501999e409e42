import { describe, expect, it } from 'vitest';
import { Pkcs11Host } from '../../src-main/kms/pkcs11-host.ts';
import { startInElectron } from '../../src-main/shell/processes.ts';
import { isKeydeskError } from '../../src-shared/errors.ts';
import { electronStandIn } from '../support/electron-stand-in.ts';

describe('a process that Electron starts', () => {
  const started = () => {
    const { electron, processes } = electronStandIn();
    const port = startInElectron(electron)('/out/main/pkcs11-process.js', ['/lib/hsm.so', 'pkcs11js']);
    const [child] = processes;
    if (child === undefined) throw new Error('no process was started');
    return { port, child };
  };

  it('runs our file, with its arguments, and prints nowhere', () => {
    const { child } = started();
    expect(child.entry).toBe('/out/main/pkcs11-process.js');
    expect(child.args).toEqual(['/lib/hsm.so', 'pkcs11js']);
    expect(child.options).toMatchObject({ stdio: 'ignore' });
  });

  it('carries bytes both ways', () => {
    const { port, child } = started();
    const got: unknown[] = [];
    port.onMessage((message) => got.push(message));
    port.send({ pin: Uint8Array.of(1, 2) });
    child.posts({ answer: Uint8Array.of(3) });
    expect(child.received).toEqual([{ pin: Uint8Array.of(1, 2) }]);
    expect(got).toEqual([{ answer: Uint8Array.of(3) }]);
  });

  it('tells once that it has ended, by itself or killed', async () => {
    for (const end of ['exits', 'kill'] as const) {
      const { port, child } = started();
      const { promise, resolve } = Promise.withResolvers<string>();
      port.onExit(resolve);
      if (end === 'exits') child.exits(11);
      else port.kill();
      expect(await promise).toBe(end === 'exits' ? 'code 11' : 'code 15');
    }
  });

  it('takes nothing along when V8 gives up in it', async () => {
    const { port, child } = started();
    const { promise, resolve } = Promise.withResolvers<string>();
    port.onExit(resolve);
    expect(() => child.failsFatally()).not.toThrow();
    expect(await promise).toBe('code 6');
  });

  it('serves a host: asked, answered, crashed, and started again', async () => {
    const { electron, processes } = electronStandIn();
    const host = new Pkcs11Host(startInElectron(electron), { entry: '/out/main/pkcs11-process.js' });
    const first = host.tokens('/lib/hsm.so', {});
    expect(processes[0]?.received).toEqual([{ id: 1, ask: { act: 'tokens' } }]);
    processes[0]?.posts({ id: 1, answer: [] });
    expect(await first).toEqual([]);
    const second = host.tokens('/lib/hsm.so', {}).catch((error: unknown) => error);
    processes[0]?.exits(139);
    expect(isKeydeskError(await second, 'MODULE_FAILED')).toBe(true);
    const third = host.tokens('/lib/hsm.so', {});
    processes[1]?.posts({ id: 1, answer: [] });
    expect(await third).toEqual([]);
    await host.close();
  });

  it('is believed nothing that has not the shape of an answer', async () => {
    const { electron, processes } = electronStandIn();
    const host = new Pkcs11Host(startInElectron(electron), { entry: '/out/main/pkcs11-process.js' });
    const asked = host.tokens('/lib/hsm.so', {}).catch((error: unknown) => error);
    processes[0]?.posts({ id: 7, answer: [] });
    processes[0]?.posts('nonsense');
    processes[0]?.posts({ id: 1, answer: [{ slot: 'first' }] });
    expect(isKeydeskError(await asked, 'MODULE_FAILED')).toBe(true);
    await host.close();
  });
});
