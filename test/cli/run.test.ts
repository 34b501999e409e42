import { describe, expect, it } from 'vitest';
import { FakeTerminal } from './fake-terminal.ts';
import { lineWithoutApp, run } from './fake-line.ts';

interface ErrorDocument {
  readonly error: { readonly code: string; readonly data: unknown; readonly message: string; readonly next: string };
}

const errorOf = (terminal: FakeTerminal): ErrorDocument['error'] => (JSON.parse(terminal.err) as ErrorDocument).error;

describe('the grammar', () => {
  const nouns = {
    vault: ['create', 'check', 'backup', 'restore', 'slots', 'add-slot', 'remove-slot', 'change-passphrase'],
    tenant: ['create', 'list', 'show', 'archive', 'restore'],
    secret: ['import', 'export', 'list', 'create', 'publish', 'reveal', 'history'],
    key: ['add', 'list', 'preflight', 'create-file', 'access', 'policy', 'rotation', 'attestation', 'history', 'interval', 'tokens', 'make'],
    byok: ['stage', 'preflight', 'activate', 'status', 'seal', 'unseal', 'offboard', 'revoke', 'undo-revoke', 'rotate', 'census', 'move', 'rewrap', 'fleet', 'offboard-key'],
    job: ['list', 'items', 'retry', 'resume', 'pause', 'cancel'],
    cryptoperiod: ['due', 'policy', 'rotate-due'],
    audit: ['verify', 'export'],
  };

  it.each(Object.entries(nouns).flatMap(([noun, verbs]) => verbs.map((verb) => [noun, verb] as const)))(
    '%s %s is there, explains itself, and answers in JSON when asked',
    async (noun, verb) => {
      const terminal = new FakeTerminal();
      expect(await run(lineWithoutApp(terminal), noun, verb, '--help')).toBe(0);
      expect(terminal.out).toContain(`keydesk ${noun} ${verb}`);
      expect(terminal.out).toContain('--json');
    },
  );

  it.each(['report', 'verify', 'serve'])('%s is there', async (verb) => {
    const terminal = new FakeTerminal();
    expect(await run(lineWithoutApp(terminal), verb, '--help')).toBe(0);
    expect(terminal.out).toContain(`keydesk ${verb}`);
  });

  it('tells its version', async () => {
    const terminal = new FakeTerminal();
    expect(await run(lineWithoutApp(terminal), '--version')).toBe(0);
    expect(terminal.out).toBe('1.2.3\n');
  });

  it('names a passphrase and a PIN in its help as they are written within a sentence', async () => {
    const terminal = new FakeTerminal();
    await run(lineWithoutApp(terminal), 'key', 'make', '--help');
    const words = terminal.out.replaceAll(/\s+/g, ' ');
    expect(words).toContain('take the PIN of the token from the first line of a file');
    expect(words).toContain('take the passphrase of the vault from the first line of a file');
  });

  it('lists the exit codes in its help', async () => {
    const terminal = new FakeTerminal();
    await run(lineWithoutApp(terminal), '--help');
    expect(terminal.out).toMatch(/^\s+3\s+the passphrase or PIN is wrong/m);
  });
});

describe('a command line that is not right', () => {
  it.each([
    [[], 'missing'],
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['tenant', 'create'], "missing required argument 'id'"],
    [['tenant', 'list', '--colour'], "unknown option '--colour'"],
    [['report', 'key-inventory'], "required option '--out <path>' not specified"],
  ])('ends with 2 and what is wrong: %j', async (argv, problem) => {
    const terminal = new FakeTerminal();
    expect(await run(lineWithoutApp(terminal), ...argv)).toBe(2);
    expect(terminal.err).toContain(problem);
    expect(terminal.err).toContain('Next: ');
    expect(terminal.out).toBe('');
  });

  it('does not repeat what was given to an option it does not know', async () => {
    const terminal = new FakeTerminal();
    await run(lineWithoutApp(terminal), 'tenant', 'list', '--token=hunter2hunter2');
    expect(terminal.err).toContain('--token');
    expect(terminal.err).not.toContain('hunter2');
  });

  it('is one JSON document on the standard error for machines', async () => {
    const terminal = new FakeTerminal();
    expect(await run(lineWithoutApp(terminal), 'frobnicate', '--json')).toBe(2);
    const { code, message, next } = errorOf(terminal);
    expect(code).toBe('BAD_INPUT');
    expect(message).toContain('frobnicate');
    expect(next).not.toBe('');
  });
});

describe('a fault of ours', () => {
  it('ends with 70 and shows nothing of what was thrown', async () => {
    const terminal = new FakeTerminal();
    expect(await run(lineWithoutApp(terminal), 'tenant', 'list', '--json')).toBe(70);
    expect(errorOf(terminal).code).toBe('INTERNAL');
    expect(terminal.err).not.toContain('the app was built');
  });
});

describe('verify', () => {
  it('needs no app, and says which file cannot be read', async () => {
    const terminal = new FakeTerminal();
    expect(await run(lineWithoutApp(terminal), 'verify', 'no-such-report', '--json')).toBe(8);
    expect(errorOf(terminal)).toMatchObject({ code: 'FILE_UNREADABLE', data: { path: '/nowhere/no-such-report' } });
  });
});
