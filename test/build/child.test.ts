import { describe, expect, it } from 'vitest';

import { runChild } from '../../build/child.ts';

const node = (script: string, more: Partial<Parameters<typeof runChild>[0]> = {}): ReturnType<typeof runChild> =>
  runChild({ command: process.execPath, args: ['-e', script], quiet: true, ...more });

describe('a child', () => {
  it('ends with its own code, and its words are kept', async () => {
    expect(await node("console.log('out'); console.error('err'); process.exit(3)")).toEqual({
      code: 3,
      timedOut: false,
      output: expect.stringMatching(/out\n[^]*err\n|err\n[^]*out\n/) as string,
    });
  });

  it('ended by a signal has the code a shell gives', async () => {
    expect((await node("process.kill(process.pid, 'SIGTERM')")).code).toBe(143);
  });

  it('that cannot be started is a result and not an exception', async () => {
    const end = await runChild({ command: '/nonexistent/program', args: [], quiet: true });
    expect(end).toMatchObject({ code: 127, timedOut: false });
    expect(end.output).toContain('/nonexistent/program');
  });

  it.skipIf(process.platform === 'win32')('that takes too long is ended together with its own children', async () => {
    const forever = 'setInterval(() => 0, 1000)';
    const parent = `const { spawn } = require('node:child_process');
      spawn(process.execPath, ['-e', ${JSON.stringify(forever)}], { stdio: 'inherit' });
      ${forever}`;
    // The end comes only when the last holder of the output is gone: a grandchild left behind would hold it for ever.
    expect(await node(parent, { limitMs: 500 })).toMatchObject({ code: 137, timedOut: true });
  });

  it('leaves no listener behind', async () => {
    const before = process.listenerCount('SIGTERM');
    await node('');
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});
