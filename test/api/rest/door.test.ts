import { describe, expect, it } from 'vitest';
import { KeydeskError } from '../../../src-shared/errors.ts';
import { RestRefusal } from '../../../src-main/api/rest/refusal.ts';
import { uuid } from '../../../src-main/crypto/primitives.ts';
import { type OperationId, operations } from '../../../src-shared/rest/operations.ts';
import { each } from '../../support/each-desk.ts';
import { openTestDoor, type TestDoor } from './test-door.ts';

const listed = { api_version: 'byok/v1', kind: 'KeyList', metadata: { first: null, last: null, prev: null, next: null, total_size: 0 }, data: [] };

async function prepare(made: TestDoor): Promise<void> {
  made.owner = await made.key('acme', 'keys-read');
  made.handlers.getByok = () => ({ status: 200, body: { configured: false, config: null } });
  made.handlers.listKeys = () => ({ status: 200, body: listed });
}
const door = each(() => openTestDoor(), prepare);
/** A door that lets ten calls a minute in. */
const narrow = each(() => openTestDoor({ callsPerMinute: 10 }), prepare);

const acme = { tenant: 'acme' };

/** One call of each dialect that is refused alike. */
const oneOfEach: readonly (readonly [OperationId, { readonly params?: Readonly<Record<string, string>> }])[] = [
  ['createToken', {}],
  ['getByok', { params: acme }],
  ['listTenantKeys', {}],
  ['getTenantKms', {}],
  ['listKeys', {}],
];

/** The code of a refusal, whatever the dialect. */
function codeOf(json: Readonly<Record<string, unknown>>): unknown {
  const { error, errors, code } = json as { error?: { type: string }; errors?: readonly { code: string }[]; code?: string };
  return error?.type ?? errors?.[0]?.code ?? code;
}

describe('the door while the vault is locked', () => {
  it.each(oneOfEach)('answers 503 to %s in its dialect, before any credential is looked at', async (id, asked) => {
    door.lock();
    for (const authorization of [door.owner.basic, undefined, 'nonsense']) {
      const { status, headers, json, agent } = await door.ask(id, { ...asked, authorization });
      expect({ status, retry: headers['retry-after'], agent }).toEqual({ status: 503, retry: '30', agent: null });
      expect(codeOf(json)).toBe('vault_locked');
      expect(headers['www-authenticate']).toBeUndefined();
      expect(headers['x-ratelimit-limit']).toBe('60');
    }
  });

  it('answers the document', async () => {
    door.lock();
    expect(await door.ask('openapi', {})).toMatchObject({ status: 200, json: { openapi: '3.1.0' } });
  });

  it('says so when it was locked while the handler was at work', async () => {
    door.handlers.getByok = () => {
      door.lock();
      throw new TypeError('The database connection is not open');
    };
    const { status, headers } = await door.ask('getByok', { params: acme, authorization: door.owner.basic });
    expect({ status, retry: headers['retry-after'] }).toEqual({ status: 503, retry: '30' });
    expect(door.log).toEqual([]);
  });

  it('says so when it was locked meanwhile and is open again', async () => {
    door.handlers.getByok = () => {
      door.reopen();
      throw new TypeError('The database connection is not open');
    };
    expect(await door.ask('getByok', { params: acme, authorization: door.owner.basic })).toMatchObject({ status: 503, json: { code: 'vault_locked' } });
    expect(door.log).toEqual([]);
  });
});

describe('the credential', () => {
  it('is proven by the pair and by its token', async () => {
    const byPair = await door.ask('getByok', { params: acme, authorization: door.owner.basic });
    expect(byPair).toMatchObject({ status: 200, agent: { publicKey: door.owner.publicKey }, json: { configured: false, config: null } });
    const { json } = await door.ask('createToken', { authorization: door.owner.basic });
    const byToken = await door.ask('getByok', { params: acme, authorization: `Bearer ${String(json['accessToken'])}` });
    expect(byToken).toMatchObject({ status: 200, agent: { publicKey: door.owner.publicKey } });
  });

  it.each(oneOfEach)('is asked of %s with a challenge, in its dialect', async (id, asked) => {
    for (const authorization of [undefined, 'Bearer', door.owner.basic.slice(0, -8), `Basic ${Buffer.from('a:b').toString('base64')}`]) {
      const { status, headers, json, agent } = await door.ask(id, { ...asked, authorization });
      expect({ status, agent }).toEqual({ status: 401, agent: null });
      expect(headers['www-authenticate']).toContain('Basic realm="keydesk", charset="UTF-8"');
      expect(codeOf(json)).toBe(id === 'listKeys' ? 'user_unauthenticated' : 'credential_refused');
    }
  });

  it('offers both schemes where both are taken', async () => {
    const both = await door.ask('getByok', { params: acme });
    expect(both.headers['www-authenticate']).toBe('Basic realm="keydesk", charset="UTF-8", Bearer realm="keydesk"');
    const basicOnly = await door.ask('createStepUp', {});
    expect(basicOnly.headers['www-authenticate']).toBe('Basic realm="keydesk", charset="UTF-8"');
  });

  it('is refused once its key is deleted, which is an event; the door adds none of its own', async () => {
    await door.deleteKey(door.owner);
    const { status, body } = await door.ask('getByok', { params: acme, authorization: door.owner.basic });
    expect(status).toBe(401);
    expect(body).toContain('was deleted');
    expect(door.events('access-key.use').length + door.events('access-key.refuse').length).toBeGreaterThan(0);
    expect(door.events('rest.call')).toEqual([]);
  });

  it('is proven, counted and admitted before anything of the body is read', async () => {
    const reads: string[] = [];
    const ask = async (who: string, authorization: string | undefined) =>
      await door.door.answer({
        ...{ operation: operations.createSecret, requestId: uuid(), correlationId: undefined, authorization, params: acme, query: {}, headers: {} },
        ...{ origin: 'http://127.0.0.1:7373', target: '/v1/tenants/acme/secrets', signal: new AbortController().signal },
        get body(): unknown {
          reads.push(who);
          throw new RestRefusal({ status: 400, code: 'invalid_request', title: 'The body is not right', detail: 'It is not JSON in UTF-8.' });
        },
      });
    expect([(await ask('stranger', undefined)).status, (await ask('reader', (await door.key('acme', 'keys-read')).basic)).status, reads]).toEqual([401, 403, []]);
    const writer = await door.key('acme', 'secrets-admin');
    const { status, body } = await ask('writer', writer.basic);
    expect([status, body, reads]).toEqual([400, expect.stringContaining('not JSON'), ['writer']]);
    expect(door.events('rest.call').at(-1)).toMatchObject({ object: writer.publicKey, outcome: 'refused' });
  });

  it('leaves a line in the log and no event when nobody has proven it', async () => {
    await door.ask('getByok', { params: acme, authorization: 'Bearer not.a.token', requestId: uuid() });
    expect(door.log).toHaveLength(1);
    expect(door.log[0]).toContain('getByok');
    expect(door.log[0]).not.toContain('not.a.token');
    expect(door.events('rest.call')).toEqual([]);
  });
});

describe('the rate limit', () => {
  it('is told with every answer, and refuses with 429 and the time to wait', async () => {
    const { basic: authorization } = await narrow.key(null, 'keys-read');
    for (let left = 9; left >= 0; left -= 1) {
      const { status, headers } = await narrow.ask('listKeys', { authorization });
      expect({ status, limit: headers['x-ratelimit-limit'], left: headers['x-ratelimit-remaining'] }).toEqual({ status: 200, limit: '10', left: String(left) });
    }
    narrow.clock.advance(20_000);
    const refused = await narrow.ask('listKeys', { authorization });
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '40', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '40' } });
    expect(refused.json).toMatchObject({ errors: [{ status: '429', code: 'rate_limit_exceeded' }] });
    const other = await narrow.key(null, 'keys-read');
    expect((await narrow.ask('listKeys', { authorization: other.basic })).status).toBe(200);
    narrow.clock.advance(40_000);
    expect((await narrow.ask('listKeys', { authorization })).status).toBe(200);
  });

  it('leaves one event a minute of what was too much', async () => {
    for (let call = 0; call < 20; call += 1) await narrow.ask('getByok', { params: acme, authorization: narrow.owner.basic });
    const over = narrow.events('rest.call').filter(({ outcome }) => outcome === 'refused');
    expect(over.map(({ detail }) => JSON.parse(detail) as unknown)).toEqual([{ operation: 'getByok', method: 'GET', status: 429, error: 'rate_limit_exceeded', agent: expect.any(String) as string, via: 'rest' }]);
  });

  it('is one for all strangers, and does not keep a right credential out', async () => {
    for (let call = 0; call < 60; call += 1) expect((await door.ask('listKeys', {})).status).toBe(401);
    const spent = await door.ask('getByok', { params: acme, authorization: 'Bearer x' });
    expect(spent).toMatchObject({ status: 429, headers: { 'retry-after': '60', 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0' } });
    expect((await door.ask('getByok', { params: acme, authorization: door.owner.basic })).status).toBe(200);
    const lines = door.log.length;
    await door.ask('listKeys', {});
    expect(door.log).toHaveLength(lines);
    door.clock.advance(60_000);
    expect((await door.ask('listKeys', {})).status).toBe(401);
  });
});

describe('what goes wrong inside', () => {
  it('is told by a reference alone, and logged without a word of the request', async () => {
    const body = { key: 'A', value: 'hunter2-is-the-value' };
    const writer = await door.key('acme', 'secrets-admin');
    door.handlers.createSecret = () => {
      throw new RangeError('out of range', { cause: new Error('deeper') });
    };
    const { status, json, body: text } = await door.ask('createSecret', { params: acme, body, authorization: writer.basic });
    expect(status).toBe(500);
    expect(json).toMatchObject({ code: 'internal_error', reference: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
    expect(text).not.toContain('out of range');
    expect(door.log.join('\n')).toContain(String(json['reference']));
    expect(door.log.join('\n')).not.toContain('hunter2');
    expect(door.log.join('\n')).not.toContain(writer.basic);
  });

  it('is a fault of ours when a handler answers what its call does not declare', async () => {
    for (const answer of [{ status: 418, body: {} }, { status: 200, body: { configured: 'yes' } }, undefined]) {
      door.handlers.getByok = () => answer;
      expect((await door.ask('getByok', { params: acme, authorization: door.owner.basic })).status).toBe(500);
    }
    expect(door.log.join('\n')).toContain('getByok answered what it does not declare, at: configured, config');
  });

  it('is left out of an answer when the call does not declare it', async () => {
    door.handlers.getByok = () => ({ status: 200, body: { configured: false, config: null, dataKey: 'hunter2' } });
    expect((await door.ask('getByok', { params: acme, authorization: door.owner.basic })).body).toBe('{"configured":false,"config":null}');
  });

  it('has the words of the closed list, or of the dialect', async () => {
    door.handlers.getByok = () => {
      throw new KeydeskError('TENANT_SEALED', { tenant: 'acme', since: 0, cause: 'the key is disabled' });
    };
    expect(await door.ask('getByok', { params: acme, authorization: door.owner.basic })).toMatchObject({ status: 409, json: { code: 'tenant_sealed' } });
    door.handlers.getTenantKms = () => {
      throw new RestRefusal({ status: 404, code: 'no_kms_config', title: 'No KMS', detail: 'Onboard one first.' });
    };
    const refused = await door.ask('getTenantKms', { authorization: door.owner.basic });
    expect(refused).toMatchObject({ status: 404, json: { error: { type: 'no_kms_config' } } });
  });

  it('leaves the event of a call whose client went away', async () => {
    const client = new AbortController();
    door.handlers.getByok = ({ signal }) => {
      client.abort();
      signal.throwIfAborted();
    };
    const { status } = await door.ask('getByok', { params: acme, authorization: door.owner.basic, signal: client.signal });
    expect(status).toBe(409);
    expect(door.events('rest.call')).toHaveLength(1);
    expect(door.log).toEqual([]);
  });

  it('tells nothing of a query in the instance of a problem', async () => {
    const { json } = await door.ask('getByok', { params: acme, target: '/v1/tenants/acme/byok?token=hunter2', query: { token: 'hunter2' }, authorization: door.owner.basic });
    expect(json).toMatchObject({ status: 400, instance: '/v1/tenants/acme/byok', parameter: 'token' });
  });
});

describe('the event of a call', () => {
  it('names the key, the call and how it ended, beside the request it belongs to', async () => {
    const requestId = uuid();
    await door.ask('getByok', { params: acme, authorization: door.owner.basic, requestId, correlationId: 'nightly-7' });
    const [event] = door.events('rest.call');
    expect(event).toMatchObject({ actor: 'key Backup job', tenant: 'acme', object: door.owner.publicKey, outcome: 'ok', requestId });
    expect(JSON.parse(event?.detail ?? '')).toEqual({ operation: 'getByok', method: 'GET', status: 200, correlationId: 'nightly-7', agent: expect.any(String) as string, via: 'rest' });
  });

  it('is on the disk before somebody is turned away, and within a second else', async () => {
    const written = (): number => door.desk.vault.read((rows) => rows.get<{ n: number }>(`select count(*) as n from audit_events where action = 'rest.call'`))?.n ?? 0;
    await door.ask('getByok', { params: acme, authorization: door.owner.basic });
    expect(written()).toBe(0);
    await door.ask('getByok', { params: { tenant: 'globex' }, authorization: door.owner.basic });
    expect(written()).toBe(2);
    await door.ask('getByok', { params: acme, authorization: door.owner.basic });
    door.clock.advance(1000);
    expect(written()).toBe(3);
  });

  it('is what is refused when it cannot be written: nobody is turned away unseen', async () => {
    door.fillDisk(true);
    const { status, json } = await door.ask('getByok', { params: { tenant: 'globex' }, authorization: door.owner.basic });
    expect({ status, code: json['code'] }).toEqual({ status: 507, code: 'storage_full' });
  });
});

describe('what never became a call', () => {
  it.each([
    ['byok', 'application/problem+json; charset=utf-8'],
    ['tenant-kms', 'application/json; charset=utf-8'],
    ['key-registry', 'application/json; charset=utf-8'],
  ] as const)('is refused in the words of %s, and counts for nobody', (dialect, contentType) => {
    const facts = { status: 413, code: 'body_too_large', title: 'The body is too large', detail: 'Send at most 1.5 MiB.' } as const;
    const answer = door.door.refuse(dialect, facts, { requestId: 'r-1', target: '/somewhere?value=hunter2' });
    expect(answer).toMatchObject({ status: 413, agent: null, headers: { 'content-type': contentType, 'x-ratelimit-remaining': '60' } });
    expect(answer.body).not.toContain('hunter2');
  });
});

describe('the door itself', () => {
  it('never throws: a database that is gone is an answer too', async () => {
    door.desk.vault.close();
    const { status, agent, json } = await door.ask('getByok', { params: acme, authorization: door.owner.basic });
    expect({ status, agent, code: json['code'] }).toEqual({ status: 500, agent: null, code: 'internal_error' });
    expect(door.log).toHaveLength(1);
  });
});
