import { describe, expect, it } from 'vitest';
import { passphraseRoles } from '../../src-main/cli/passphrases.ts';
import { refuseSecretArguments } from '../../src-main/cli/refused-arguments.ts';
import { FakeTerminal } from './fake-terminal.ts';
import { lineWithoutApp, run } from './fake-line.ts';

const secret = 'correct-horse-battery';

describe('a passphrase as an argument', () => {
  it.each([
    [`--passphrase=${secret}`],
    ['--passphrase', secret],
    ['--key-passphrase', secret],
    [`--new-passphrase=${secret}`],
    ['--password', secret],
    [`-passwd=${secret}`],
    ['--PASS', secret],
  ])('is refused with what to do instead, and not repeated: %s', (...argv) => {
    expect(() => refuseSecretArguments(argv)).toThrow(/never an argument/);
    expect(() => refuseSecretArguments(argv)).not.toThrow(new RegExp(secret));
  });

  it('is refused before anything is opened, with the code of a wrong command line', async () => {
    const terminal = new FakeTerminal();
    expect(await run(lineWithoutApp(terminal), 'vault', 'check', `--passphrase=${secret}`)).toBe(2);
    expect(terminal.err).toContain('--passphrase-file');
    expect(terminal.err + terminal.out).not.toContain(secret);
  });

  it('has no option that would take it: every role has its file and its descriptor only', async () => {
    const terminal = new FakeTerminal();
    for (const { option } of Object.values(passphraseRoles)) expect(() => refuseSecretArguments([`--${option}`, 'x'])).toThrow();
    expect(await run(lineWithoutApp(terminal), '--help')).toBe(0);
    expect(terminal.out).not.toMatch(/--[a-z-]*passphrase[ =]/);
  });
});

describe('a PIN as an argument', () => {
  it.each([
    ['key', 'tokens', 'softhsm.so', '--pin', '4711-user'],
    ['key', 'add', 'HSM', '--pin=4711-user'],
    ['byok', 'fleet', 'rewrap', '--all', '--user-pin=4711-user'],
    ['key', 'make', 'HSM', '-pin', '4711-user'],
  ])('is refused before anything is opened, with the way that is meant, and not repeated: %s %s', async (...argv) => {
    const terminal = new FakeTerminal();
    expect(await run(lineWithoutApp(terminal), ...argv)).toBe(2);
    expect(terminal.err).toContain('--pin-file');
    expect(terminal.err + terminal.out).not.toContain('4711');
  });

  it('is not taken in the URI of a key either, and not repeated', async () => {
    const terminal = new FakeTerminal();
    const uri = 'pkcs11:token=acme;object=byok?pin-value=4711-user';
    expect(await run(lineWithoutApp(terminal), 'key', 'add', 'HSM', '--pkcs11-uri', uri, '--pkcs11-module', 'm.so')).not.toBe(0);
    expect(terminal.err + terminal.out).not.toContain('4711');
  });

  it('may be named by a file', () => {
    expect(() => refuseSecretArguments(['--pin-file', 'pin', '--pin-fd=4'])).not.toThrow();
  });
});

describe('the value of a secret as an argument', () => {
  it.each([[['--value', secret]], [[`--secret-value=${secret}`]]])('is refused: %j', (argv) => {
    expect(() => refuseSecretArguments(argv)).toThrow(/never an argument/);
    expect(() => refuseSecretArguments(argv)).not.toThrow(new RegExp(secret));
  });

  it('is refused as one positional too many, and not repeated', async () => {
    const terminal = new FakeTerminal();
    expect(await run(lineWithoutApp(terminal), 'secret', 'create', 'acme', 'API_TOKEN', secret)).toBe(2);
    expect(terminal.err).toContain('--value-file');
    expect(terminal.err).not.toContain(secret);
  });
});

describe('what only looks like one', () => {
  it.each([
    [['--passphrase-file', 'p.txt']],
    [['--key-passphrase-fd=3']],
    [['--value-file', 'v.txt']],
    [['secret', 'create', 'acme', 'DB_PASSWORD']],
    [['--', '--passphrase']],
  ])('is let through: %j', (argv) => {
    expect(() => refuseSecretArguments(argv)).not.toThrow();
  });
});
