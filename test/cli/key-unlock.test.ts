import { describe, expect, it } from 'vitest';
import type { LocalClient } from '../../src-main/api/local-client.ts';
import { unlockKey, unlockTenantKey } from '../../src-main/cli/key-unlock.ts';
import type { PassphraseRole } from '../../src-main/cli/passphrases.ts';
import type { Work } from '../../src-main/cli/work.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { KmsKey } from '../../src-shared/keys.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { lineWithoutApp } from './fake-line.ts';
import { FakeTerminal } from './fake-terminal.ts';

const keyThat = (waitsFor: KmsKey['waitsFor']): KmsKey => ({ id: 'acme-key', waitsFor }) as KmsKey;

interface Given {
  readonly atHand?: readonly PassphraseRole[];
  readonly lastTry?: boolean;
  /** How often the key is still waiting when it is asked after. */
  readonly waits?: number;
  readonly thrown?: Error;
}

/** A command at a desk whose keys answer what a test says, and what it has asked of them. */
function desk({ atHand = [], lastTry = false, waits = 0, thrown }: Given = {}) {
  const asked: unknown[] = [];
  const clock = new ManualClock();
  const terminal = new FakeTerminal();
  let left = waits;
  const answer = async (call: unknown): Promise<object> => {
    asked.push(call);
    return thrown === undefined ? Promise.resolve({}) : Promise.reject(thrown);
  };
  const keys = {
    unlockKeyFile: async (input: object) => answer({ call: 'unlockKeyFile', ...input }),
    unlockToken: async (input: object) => answer({ call: 'unlockToken', ...input }),
    signIn: async () => Promise.resolve({ url: 'https://login.example/devicelogin', code: 'AB12-CD34\u001b[2J', expiresAt: clock.now() + 900_000 }),
    get: async (): Promise<object> => {
      const unlocked = left === 0;
      left -= 1;
      if (!unlocked) setImmediate(() => clock.advance(2000));
      return Promise.resolve({ ...keyThat('pin'), unlocked });
    },
  };
  const passphrases = { isAtHand: (role: PassphraseRole) => atHand.includes(role), existing: async (role: PassphraseRole) => Promise.resolve(`the ${role}`) };
  const line = { ...lineWithoutApp(terminal), clock };
  const client = { keys, tenants: { get: async () => Promise.resolve({ custody: 'ACTIVE', kmsKey: 'acme-key' }) } } as unknown as LocalClient;
  const given = { flag: (name: string) => name === 'last-try' && lastTry };
  const work = { client, passphrases, line, given, busy: async (_: string, done: Promise<unknown>) => done } as unknown as Work;
  return { work, asked, terminal };
}

describe('what a key waits for', () => {
  it('is nothing: nothing is asked', async () => {
    const { work, asked } = desk();
    await unlockKey(work, keyThat(null));
    expect(asked).toEqual([]);
  });

  it('is the passphrase of its file', async () => {
    const { work, asked } = desk({ atHand: ['key'] });
    await unlockKey(work, keyThat('passphrase'));
    expect(asked).toEqual([{ call: 'unlockKeyFile', key: 'acme-key', passphrase: 'the key' }]);
  });

  it.each([
    [false, false],
    [true, true],
  ])('is the PIN of its token; a last try must be meant: %s', async (lastTry, handedOn) => {
    const { work, asked } = desk({ atHand: ['pin'], lastTry });
    await unlockKey(work, keyThat('pin'));
    expect(asked).toEqual([{ call: 'unlockToken', key: 'acme-key', pin: 'the pin', lastTry: handedOn }]);
  });

  it.each([
    ['passphrase', '--key-passphrase-file'],
    ['pin', '--pin-file'],
  ] as const)('is a %s that is not at hand: says the option before anything is asked', async (waitsFor, field) => {
    const { work, asked } = desk();
    await expect(unlockKey(work, keyThat(waitsFor))).rejects.toMatchObject({ code: 'BAD_INPUT', data: { field, remedy: expect.stringContaining(field) as unknown } });
    expect(asked).toEqual([]);
  });

  it('is a passphrase, but its media is away: that is the key out of reach', async () => {
    const { work } = desk({ atHand: ['key'], thrown: new KeydeskError('FILE_UNREADABLE', { path: '/usb/acme', problem: 'gone' }) });
    await expect(unlockKey(work, keyThat('passphrase'))).rejects.toMatchObject({ code: 'KMS_FAILED', data: { kind: 'unreachable', provider: 'KEY_FILE', retryable: true } });
  });

  it('is a PIN that is wrong: nothing is tried again', async () => {
    const { work, asked } = desk({ atHand: ['pin'], thrown: new KeydeskError('PIN_LAST_TRY', { token: 'acme' }) });
    await expect(unlockKey(work, keyThat('pin'))).rejects.toMatchObject({ code: 'PIN_LAST_TRY' });
    expect(asked).toHaveLength(1);
  });
});

describe('a sign-in on another device', () => {
  it('shows where and which code, with nothing that moves the screen, and goes on once it was done', async () => {
    const { work, terminal } = desk({ waits: 3 });
    await unlockKey(work, keyThat('sign-in'));
    expect(terminal.err).toContain('https://login.example/devicelogin');
    expect(terminal.err).toContain('AB12-CD34');
    expect(terminal.err).not.toContain('\u001b');
    expect(terminal.out).toBe('');
  });

  it('gives up when the code has run out', async () => {
    const { work } = desk({ waits: 1000 });
    await expect(unlockKey(work, keyThat('sign-in'))).rejects.toMatchObject({ code: 'KMS_FAILED', data: { kind: 'denied', provider: 'AZURE', operation: 'open' } });
  });
});

describe("a tenant's key", () => {
  it('is entered only in the custody in which it is called', async () => {
    const { work, asked } = desk({ atHand: ['pin'] });
    await unlockTenantKey(work, 'acme', ['VALIDATED']);
    expect(asked).toEqual([]);
    await unlockTenantKey(work, 'acme', ['ACTIVE']);
    expect(asked).toEqual([{ call: 'unlockToken', key: 'acme-key', pin: 'the pin', lastTry: false }]);
  });
});
