import { beforeEach, describe, expect, it } from 'vitest';
import { KeydeskError } from '../../../src-shared/errors.ts';
import { each } from '../../support/each-desk.ts';
import { officerCaller } from '../../support/open-vault.ts';
import { createKeptAnswers } from '../../../src-main/vault/kept-answers.ts';
import { type Answered, openTestDoor } from './test-door.ts';

const params = { tenant: 'acme' };
const body = { provider: 'AWS', kmsKeyResourceName: 'one' };

const door = each(
  () => openTestDoor(),
  async (made) => {
    made.owner = await made.key('acme', 'keys-admin', 'tenant-admin');
    made.handlers.stageByok = () => {
      made.reached.push('stageByok');
      return { status: 200, body: { configured: true, config: null } };
    };
  },
);

async function stage(name: string | undefined, wanted: object = body, authorization = door.owner.basic): Promise<Answered> {
  const headers: Readonly<Record<string, string>> = name === undefined ? {} : { 'idempotency-key': name };
  return door.ask('stageByok', { params, body: wanted, headers, authorization, target: '/v1/tenants/acme/byok:stage' });
}

function statuses(): readonly unknown[] {
  return door.events('rest.call').map(({ detail }) => {
    const { status, replayed = false } = JSON.parse(detail) as { status: number; replayed?: boolean };
    return replayed ? `${status} again` : status;
  });
}

describe('a request that names itself', () => {
  it('is done once, and answered again to the letter', async () => {
    const first = await stage('one');
    const again = await stage('one', { kmsKeyResourceName: 'one', provider: 'AWS' });
    expect(door.reached).toHaveLength(1);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(again).toMatchObject({ status: 200, body: first.body, headers: { 'content-type': first.headers['content-type'], 'idempotency-replayed': 'true', 'x-ratelimit-remaining': '598' } });
    expect(statuses()).toEqual([200, '200 again']);
    expect(door.events('rest.begin')).toMatchObject([{ outcome: 'ok', object: door.owner.publicKey }]);
  });

  it('is remembered over a restart, and for a day', async () => {
    const first = await stage('one');
    door.crash();
    expect((await stage('one')).body).toBe(first.body);
    door.clock.advance(86_400_000);
    expect((await stage('one')).headers['idempotency-replayed']).toBeUndefined();
    expect(door.reached).toHaveLength(2);
  });

  it('is another when another key sends it, and none without a name', async () => {
    const other = await door.key('acme', 'keys-admin');
    await stage('one');
    await stage('one', body, other.basic);
    await stage(undefined);
    await stage(undefined);
    expect(door.reached).toHaveLength(4);
  });

  it('may not lend its name to another request', async () => {
    await stage('one');
    const refused = await stage('one', { ...body, kmsKeyResourceName: 'two' });
    expect(refused).toMatchObject({ status: 409, json: { code: 'idempotency_key_reused' } });
    expect(door.reached).toHaveLength(1);
  });

  it('is another when a header names another tenant, where no path does', async () => {
    const account = await door.key(null, 'account-admin');
    door.handlers.rotateTenantKms = ({ tenant }) => {
      door.reached.push(tenant);
      return { status: 200, body: { rotated: true, new_version: 2, rewrap_lease_id: door.reached.length } };
    };
    const { stepUpToken } = (await door.ask('createStepUp', { authorization: account.basic })).json;
    const rotate = async (tenant: string): Promise<Answered> =>
      door.ask('rotateTenantKms', { authorization: account.basic, headers: { 'idempotency-key': 'nightly', 'x-tenant-id': tenant, 'x-knoxcall-stepup': String(stepUpToken) } });
    expect((await rotate('acme')).status).toBe(200);
    expect(await rotate('globex')).toMatchObject({ status: 409, json: { error: { type: 'idempotency_key_reused' } } });
    expect((await rotate('acme')).headers['idempotency-replayed']).toBe('true');
    expect(door.reached).toEqual(['acme']);
  });

  it('is told to wait while it is under way', async () => {
    let finish = (): void => undefined;
    const wait = new Promise<void>((resolve) => {
      finish = resolve;
    });
    door.handlers.stageByok = async () => {
      await wait;
      return { status: 200, body: { configured: false, config: null } };
    };
    const first = stage('one');
    expect(await stage('one')).toMatchObject({ status: 409, headers: { 'retry-after': '1' }, json: { code: 'idempotency_in_progress' } });
    finish();
    expect((await first).status).toBe(200);
    expect(await stage('one')).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  });

  it('is told to look when a crash cut it off', async () => {
    door.handlers.stageByok = async () => new Promise(() => undefined);
    void stage('one');
    await Promise.resolve();
    door.crash();
    expect(await stage('one')).toMatchObject({ status: 409, json: { code: 'idempotency_outcome_unknown', detail: expect.stringContaining('GET') as string } });
  });

  it('is kept when it was refused for good', async () => {
    door.handlers.stageByok = () => {
      door.reached.push('called');
      throw new KeydeskError('TENANT_ARCHIVED', { tenant: 'acme' });
    };
    const first = await stage('one');
    expect(first.status).toBe(409);
    expect(await stage('one')).toMatchObject({ status: 409, body: first.body, headers: { 'idempotency-replayed': 'true' } });
    expect(door.reached).toHaveLength(1);
  });

  it.each([
    ['a fault of ours', new TypeError('broken'), 500],
    ["the customer's key", new KeydeskError('KMS_FAILED', { kind: 'unreachable', retryable: true, provider: 'aws', operation: 'wrap', detail: 'no answer' }), 502],
    ['a missing grant', new KeydeskError('GRANT_REQUIRED', { secret: 'A', agent: 'Backup job' }), 403],
    ['a client that went away', new DOMException('gone', 'AbortError'), 409],
  ])('may be sent again after %s', async (_, thrown, status) => {
    let isBroken = true;
    door.handlers.stageByok = () => {
      if (isBroken) throw thrown;
      door.reached.push('called');
      return { status: 200, body: { configured: true, config: null } };
    };
    expect((await stage('one')).status).toBe(status);
    isBroken = false;
    expect(await stage('one')).toMatchObject({ status: 200 });
    expect(door.reached).toHaveLength(1);
    expect(statuses()).toEqual([status, 200]);
  });

  it('takes no place when it was not right to begin with', async () => {
    expect((await stage('one', { ...body, nope: 1 })).status).toBe(400);
    expect((await stage('one')).status).toBe(200);
  });

  it('has a name of 1 to 255 printable characters', async () => {
    for (const name of ['', 'x'.repeat(256), 'tab\there', 'schlüssel']) {
      expect(await stage(name)).toMatchObject({ status: 400, json: { parameter: 'Idempotency-Key' } });
    }
    expect((await stage(`${'x'.repeat(254)}~`)).status).toBe(200);
    expect(door.reached).toHaveLength(1);
  });

  it('is a POST; a name on another method means nothing', async () => {
    door.handlers.getByok = () => {
      door.reached.push('called');
      return { status: 200, body: { configured: false, config: null } };
    };
    for (let at = 0; at < 2; at += 1) await door.ask('getByok', { params, headers: { 'idempotency-key': '' }, authorization: door.owner.basic });
    expect(door.reached).toHaveLength(2);
  });

  it('begins nothing on a full disk', async () => {
    door.fillDisk(true);
    expect(await stage('one')).toMatchObject({ status: 507 });
    expect(door.reached).toHaveLength(0);
    door.fillDisk(false);
    expect((await stage('one')).status).toBe(200);
  });

  it('is not known to be done when its answer could not be kept', async () => {
    const handler = door.handlers.stageByok;
    door.handlers.stageByok = (call, rooms) => {
      door.fillDisk(true);
      return handler?.(call, rooms);
    };
    expect((await stage('one')).status).toBe(507);
    door.fillDisk(false);
    expect(await stage('one')).toMatchObject({ status: 409, json: { code: 'idempotency_outcome_unknown' } });
    expect(door.reached).toHaveLength(1);
  });
});

describe('an answer that holds a secret', () => {
  const privateKey = 'hunter2-is-the-private-key';

  async function create(name: string): Promise<Answered> {
    const headers = { 'x-account-id': door.desk.vault.id, 'x-tenant-id': 'acme', 'idempotency-key': name };
    return door.ask('createTenantKey', { headers, body: { name: null, roles: null }, authorization: door.owner.basic });
  }

  beforeEach(() => {
    door.handlers.createTenantKey = () => {
      door.reached.push('called');
      const id = '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44';
      return { status: 201, body: { identity: id, publicKey: id, name: 'n', roles: [], privateKey } };
    };
  });

  it('is shown once, kept nowhere, and a repeat says what to do', async () => {
    expect((await create('one')).body).toContain(privateKey);
    const rows = door.desk.vault.read((reader) => reader.all('select * from kept_answers'));
    expect(rows).toMatchObject([{ headers: null, body: null }]);
    const again = await create('one');
    expect(again).toMatchObject({ status: 409, json: { code: 'answer_shown_once' } });
    expect(again.body).not.toContain(privateKey);
    expect(door.reached).toHaveLength(1);
  });

  it('is kept when it was a refusal, which holds none', async () => {
    door.handlers.createTenantKey = () => {
      throw new KeydeskError('TENANT_ARCHIVED', { tenant: 'acme' });
    };
    await create('one');
    expect(await create('one')).toMatchObject({ status: 409, headers: { 'idempotency-replayed': 'true' } });
  });
});

describe('kept answers', () => {
  it('are forgotten after a day, with an event when there was something to forget', async () => {
    const repeats = createKeptAnswers({ vault: door.desk.vault, clock: door.clock });
    const count = (): number => door.desk.vault.read((rows) => rows.get<{ n: number }>('select count(*) as n from kept_answers'))?.n ?? 0;
    await stage('one');
    repeats.tidy(officerCaller);
    expect(count()).toBe(1);
    door.clock.advance(86_400_000);
    await stage('two');
    repeats.tidy(officerCaller);
    expect(count()).toBe(1);
    expect(door.events('rest.tidy')).toMatchObject([{ detail: expect.stringContaining('"answers":1') as string }]);
  });

  it('show nothing of what a request held', async () => {
    await stage('one', { ...body, kmsKeyResourceName: 'hunter2' });
    const [row] = door.desk.vault.read((rows) => rows.all<{ request: Uint8Array }>('select request from kept_answers'));
    expect(row?.request).toHaveLength(32);
    expect(JSON.stringify(door.events('rest.begin').concat(door.events('rest.call')))).not.toContain('hunter2');
  });
});
