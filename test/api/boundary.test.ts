import { createRouterClient, ORPCError } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { createImplementer } from '../../src-main/api/boundary.ts';
import { type ErrorCode, errorCatalogue, KeydeskError } from '../../src-shared/errors.ts';

const reference = '9b1f8a10-5c0e-4a5e-9d55-2f0f5a1f6f10';
const context = { requestId: 'request-1', via: 'cli' } as const;

function desk() {
  const logged: object[] = [];
  const logger = { error: (fields: object): void => void logged.push(fields) };
  const os = createImplementer({ logger, newReference: () => reference });
  return { os, logged };
}

/** A value of a type the contract would refuse to compile. */
function untyped<T>(json: string): T {
  return JSON.parse(json) as T;
}

async function refusal(call: () => Promise<unknown>): Promise<ORPCError<string, unknown>> {
  const thrown = await call().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof ORPCError)) throw new Error('the call was not refused with a declared error');
  return thrown;
}

/** Calls tenants.archive on a handler that throws what it is given. */
async function refusalOf(thrown: unknown) {
  const { os, logged } = desk();
  const archive = os.tenants.archive.handler(() => {
    throw thrown;
  });
  const client = createRouterClient({ archive }, { context });
  return { error: await refusal(async () => client.archive({ tenant: 'acme' })), logged };
}

describe('the boundary', () => {
  it('gives the handler its parsed input and its context', async () => {
    const { os } = desk();
    const chooseFile = os.desktop.chooseFile.handler(({ input, context: seen }) => ({ path: `${seen.via} ${input.title}` }));
    const client = createRouterClient({ chooseFile }, { context });
    await expect(client.chooseFile({ title: 'open' })).resolves.toEqual({ path: 'cli open' });
  });

  it('declares a Keydesk error with its code, data and status', async () => {
    const { error, logged } = await refusalOf(new KeydeskError('NOT_FOUND', { noun: 'tenant', id: 'acme' }));
    expect(error.toJSON()).toEqual({
      defined: true,
      code: 'NOT_FOUND',
      status: 404,
      message: 'NOT_FOUND',
      data: { noun: 'tenant', id: 'acme' },
    });
    expect(logged).toEqual([]);
  });

  it('hides an unforeseen error behind a reference and logs its detail', async () => {
    const { error, logged } = await refusalOf(new Error('the value was hunter2', { cause: new TypeError('inner') }));
    expect(error.toJSON()).toMatchObject({ defined: true, code: 'INTERNAL', data: { reference } });
    expect(JSON.stringify(error)).not.toContain('hunter2');
    expect(logged).toMatchObject([
      { reference, requestId: 'request-1', what: 'archive', error: { name: 'Error', cause: { name: 'TypeError' } } },
    ]);
  });

  it('hides thrown things that are no errors', async () => {
    const { error } = await refusalOf({ code: 'NOT_FOUND', data: 'hunter2' });
    expect(error.toJSON()).toMatchObject({ defined: true, code: 'INTERNAL', data: { reference } });
  });

  it('hides an undeclared error of the transport with its data', async () => {
    const { error } = await refusalOf(new ORPCError('TEAPOT', { status: 418, data: { leak: 'hunter2' } }));
    expect(error.toJSON()).toMatchObject({ defined: true, code: 'INTERNAL', data: { reference } });
  });

  it('drops what a code does not declare, and hides a code whose data is wrong', async () => {
    const more = { noun: 'tenant', id: 'acme', leak: 'hunter2' } as const;
    expect((await refusalOf(new KeydeskError('NOT_FOUND', more))).error.data).toEqual({ noun: 'tenant', id: 'acme' });
    const wrong = new KeydeskError('NOT_FOUND', untyped('{"noun":"teapot","id":"acme"}'));
    expect((await refusalOf(wrong)).error.code).toBe('INTERNAL');
  });

  it('calls an abort cancelled and does not log it', async () => {
    const { error, logged } = await refusalOf(AbortSignal.abort().reason);
    expect(error.toJSON()).toMatchObject({ defined: true, code: 'CANCELLED', data: { what: 'archive' } });
    expect(logged).toEqual([]);
  });

  it.each([
    ['a missing field', {}, 'tenant', 'Give text.'],
    ['a malformed slug', { tenant: 'ACME' }, 'tenant', 'Correct this field and try again.'],
    ['no object at all', 7, 'input', 'Give an object.'],
  ])('refuses %s as BAD_INPUT before the handler runs', async (_name, input, field, remedy) => {
    const { os, logged } = desk();
    const archive = os.tenants.archive.handler(() => {
      throw new Error('the handler must not run');
    });
    const client = createRouterClient({ archive }, { context });
    const error = await refusal(async () => client.archive(untyped(JSON.stringify(input))));
    expect(error.toJSON()).toMatchObject({ defined: true, code: 'BAD_INPUT', status: 400, data: { field, remedy } });
    expect(logged).toEqual([]);
  });

  it('never repeats a refused value', async () => {
    const { os } = desk();
    const judge = os.vault.judgePassphrase.handler(() => {
      throw new Error('the handler must not run');
    });
    const client = createRouterClient({ judge }, { context });
    const error = await refusal(async () => client.judge({ passphrase: 'hunter2'.repeat(200) }));
    expect(error.data).toMatchObject({ field: 'passphrase', remedy: 'Give at most 1024 characters.' });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it('hides an answer that breaks the contract and logs its fields alone', async () => {
    const { os, logged } = desk();
    const chooseFile = os.desktop.chooseFile.handler(() => untyped('{"path":["hunter2"]}'));
    const client = createRouterClient({ chooseFile }, { context });
    const error = await refusal(async () => client.chooseFile({ title: 'open' }));
    expect(error.toJSON()).toMatchObject({ defined: true, code: 'INTERNAL', data: { reference } });
    expect(JSON.stringify(logged)).toContain('"fields":["path"]');
    expect(JSON.stringify(logged)).not.toContain('hunter2');
  });
});

describe('the boundary of a stream', () => {
  const news = { kind: 'changed', action: 'secret.created', tenant: 'acme', object: null } as const;

  it('passes what comes and declares what is thrown later', async () => {
    const { os } = desk();
    const watch = os.vault.watch.handler(async function* () {
      yield news;
      throw new KeydeskError('VAULT_LOCKED', {});
    });
    const stream = await createRouterClient({ watch }, { context }).watch();
    await expect(stream.next()).resolves.toEqual({ done: false, value: news });
    const error = await refusal(async () => stream.next());
    expect(error.toJSON()).toMatchObject({ defined: true, code: 'VAULT_LOCKED' });
  });

  it('hides an unforeseen error and an event that breaks the contract', async () => {
    const { os, logged } = desk();
    const watch = os.vault.watch.handler(async function* () {
      yield untyped<typeof news>('{"kind":"changed","action":["hunter2"]}');
    });
    const stream = await createRouterClient({ watch }, { context }).watch();
    const error = await refusal(async () => stream.next());
    expect(error.toJSON()).toMatchObject({ defined: true, code: 'INTERNAL', data: { reference } });
    expect(JSON.stringify(logged)).not.toContain('hunter2');
  });

  it('ends the handler when the watcher leaves', async () => {
    const { os } = desk();
    const ended: string[] = [];
    const watch = os.vault.watch.handler(async function* () {
      try {
        for (;;) yield news;
      } finally {
        ended.push('ended');
      }
    });
    const stream = await createRouterClient({ watch }, { context }).watch();
    await stream.next();
    await stream.return();
    expect(ended).toEqual(['ended']);
  });
});

describe('every code of the catalogue', () => {
  const codes = Object.keys(errorCatalogue) as readonly ErrorCode[];

  it.each(codes)('%s has a status that means an error', (code) => {
    expect(errorCatalogue[code].status).toBeGreaterThanOrEqual(400);
  });
});
