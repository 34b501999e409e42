import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describePeer, programs } from '../support/peer.ts';

const script = new URL('keychain-session.ts', import.meta.url).pathname;
const run = promisify(execFile);

// The daemon reads the password of its keyring from its input, then the desk runs beside it, on a bus that ends with it.
const session = `
printf '%s' "$KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || true
exec "$0" "$@"
`;

describePeer(programs('gnome-keyring-daemon', 'dbus-run-session'), () => {
  let home: string;
  let desk: string;

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'keydesk-keyring-'));
    desk = join(home, 'desk');
    mkdirSync(desk);
  });
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  /** Runs one act of a desk in a session of its own, whose keyring is opened with a password. */
  const inSession = async (keyringPassword: string, act: string): Promise<unknown> => {
    const env = {
      PATH: process.env['PATH'],
      HOME: home,
      // A new one each time: the daemon of the session before may not be quite gone, and must not be met.
      XDG_RUNTIME_DIR: mkdtempSync(join(home, 'run-')),
      XDG_DATA_HOME: join(home, 'data'),
      KEYRING_PASSWORD: keyringPassword,
    };
    const { stdout } = await run('dbus-run-session', ['--', 'bash', '-c', session, process.execPath, script, act, desk], { env, timeout: 110_000 });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  };

  it('keeps the secret of a device-bound slot from one session to the next', async () => {
    expect(await inSession('keyring one', 'remember')).toEqual({
      available: true,
      kinds: ['passphrase', 'passphrase+device'],
      onThisDevice: [false, true],
    });
    expect(await inSession('keyring one', 'unlock')).toEqual({ available: true, outcome: 'unlocked' });
  });

  it('says that the device secret is missing when the keyring cannot be opened, and writes none over it', async () => {
    expect(await inSession('not its password', 'unlock')).toMatchObject({ outcome: 'DEVICE_SECRET_MISSING' });
    expect(await inSession('keyring one', 'unlock')).toEqual({ available: true, outcome: 'unlocked' });
  });
});
