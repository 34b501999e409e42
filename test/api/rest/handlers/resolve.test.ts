import { describe, expect, it } from 'vitest';
import { officer } from '../../../support/byok-desk.ts';
import { officerCaller } from '../../../support/open-vault.ts';
import { each } from '../../../support/each-desk.ts';
import type { Answered, HeldKey } from '../test-door.ts';
import { TenantDoor, told } from './tenant-door.ts';

const door = each(() => new TenantDoor(), () => undefined);

const resolve = async (who: HeldKey, text: string): Promise<Answered> => door.ask('resolveSecrets', who, { body: { text } });
const detailsOf = (action: string) => door.events(action).map(({ detail }) => JSON.parse(detail) as Readonly<Record<string, unknown>>);

async function granted(secret: string, to: HeldKey): Promise<void> {
  expect((await door.ask('putGrant', await door.key('acme', 'secrets-admin'), { params: { secret, agentId: to.identity } })).status).toBe(200);
}

describe('resolving', () => {
  it('fills in what is granted to the caller, and records who read it by which grant', async () => {
    const secret = await door.addSecret('db', 'violet-harbour', { sensitivity: 'PHI' });
    const robot = await door.key('acme', 'secrets-read');
    await granted(secret, robot);
    const { status, json } = await resolve(robot, 'pw={{secret.db}} {{other}}');
    expect({ status, json }).toEqual({ status: 200, json: { text: 'pw=violet-harbour {{other}}' } });
    expect(detailsOf('secret.resolve')).toMatchObject([{ key: 'db', agent: robot.identity, version: 1, via: 'rest', reason: 'Granted over the REST API' }]);
    expect(door.everyEvent()).not.toContain('violet');
  });

  it.each<readonly [string, string, number, string]>([
    ['is not granted', '{{secret.A}} {{secret.B}}', 403, 'grant_required'],
    ['is not there', '{{secret.A}} {{secret.C}}', 404, 'not_found'],
    ['is of another tenant', '{{secret.A}} {{secret.O}}', 404, 'not_found'],
    ['is disabled', '{{secret.A}} {{secret.D}}', 409, 'secret_disabled'],
    ['is no text', '{{secret.A}} {{secret.E}}', 409, 'state_conflict'],
  ])('refuses everything when one %s', async (_why, text, status, code) => {
    const robot = await door.key('acme', 'secrets-read');
    await door.addSecret('O', 'o', { tenant: 'globex' });
    await door.addSecret('B', 'violet');
    for (const key of ['A', 'D', 'E']) await granted(await door.addSecret(key, key === 'E' ? Uint8Array.of(0xff) : 'violet'), robot);
    await door.secrets.disable(officer, door.secrets.pageByCreation({ tenant: 'acme', after: null, limit: 9 }).rows.find(({ key }) => key === 'D')?.id ?? '');
    const answer = await resolve(robot, text);
    expect(told(answer)).toEqual([status, code]);
    expect(answer.json['detail']).toContain(text.slice(-3, -2));
    expect(answer.body).not.toContain('violet');
    expect(door.events('secret.resolve').map(({ outcome }) => outcome)).toEqual(['refused']);
  });

  it('of PHI takes four eyes: no key but an administrator’s grants it to itself, not in advance either', async () => {
    const own = await door.key('acme', 'secrets-admin');
    const secret = await door.addSecret('P', 'violet', { sensitivity: 'PHI' });
    const later = await door.addSecret('L', 'violet');
    for (const agentId of [own.identity, own.publicKey]) {
      const refused = await door.ask('putGrant', own, { params: { secret, agentId } });
      expect(told(refused)).toEqual([403, 'grant_required']);
      expect(refused.json['detail']).toContain('Have another key');
    }
    expect(detailsOf('secret.grant')).toMatchObject([{ toItself: true, error: 'GRANT_REQUIRED' }, { toItself: true, error: 'GRANT_REQUIRED' }]);
    expect(told(await resolve(own, '{{secret.P}}'))).toEqual([403, 'grant_required']);
    expect((await door.ask('putGrant', own, { params: { secret: later, agentId: own.identity } })).status).toBe(200);
    expect((await resolve(own, '{{secret.L}}')).json).toEqual({ text: 'violet' });
    await door.secrets.reclassify(officer, { secret: later, sensitivity: 'PHI', reason: 'A diagnosis' });
    expect(told(await resolve(own, '{{secret.L}}'))).toEqual([403, 'grant_required']);
    await granted(later, own);
    expect((await resolve(own, '{{secret.L}}')).json).toEqual({ text: 'violet' });
  });

  it('of PHI stays so by every call: publishing and rolling back never make a secret less strict', async () => {
    const own = await door.key('acme', 'secrets-admin');
    const made = await door.ask('createSecret', own, { body: { key: 'K', value: 'v', sensitivity: 'STANDARD' } });
    const params = { secret: String(made.json['id']) };
    await door.secrets.reclassify(officer, { ...params, sensitivity: 'PHI', reason: 'A diagnosis' });
    await door.ask('publishSecret', own, { params, body: { value: 'w' } });
    expect(told(await door.ask('publishSecret', own, { params, body: { value: 'w', sensitivity: 'STANDARD' } })).slice(0, 2)).toEqual([400, 'invalid_request']);
    expect((await door.ask('rollbackSecret', own, { params, body: { revisionId: made.json['publishedRevisionId'] } })).status).toBe(200);
    expect((await door.ask('getSecret', own, { params })).json).toMatchObject({ sensitivity: 'PHI', publishedVersion: 1 });
    expect(told(await door.ask('putGrant', own, { params: { ...params, agentId: own.identity } }))).toEqual([403, 'grant_required']);
  });

  it('works no more once the grant is withdrawn', async () => {
    const secret = await door.addSecret('A', 'a');
    const robot = await door.key('acme', 'secrets-read');
    await granted(secret, robot);
    await door.ask('deleteGrant', await door.key('acme', 'secrets-admin'), { params: { secret, agentId: robot.identity } });
    expect(told(await resolve(robot, '{{secret.A}}'))).toEqual([403, 'grant_required']);
  });

  it('is not for a role that reads no values, nor for another tenant’s key', async () => {
    const secret = await door.addSecret('A', 'a');
    const auditor = await door.key('acme', 'auditor', 'tenant-admin');
    await granted(secret, auditor);
    expect(told(await resolve(auditor, '{{secret.A}}'))).toEqual([403, 'access_role_required']);
    expect((await resolve(await door.key('globex', 'secrets-read'), '{{secret.A}}')).status).toBe(403);
    expect(told(await door.ask('resolveSecrets', await door.key('acme', 'secrets-read'), { body: { txt: '' } })).slice(0, 2)).toEqual([400, 'invalid_request']);
  });
});

describe('the record of what was done with values', () => {
  const list = async (who: HeldKey, query: Readonly<Record<string, string>> = {}): Promise<Answered> => door.ask('listCredentialAuditEvents', who, { query });
  const items = ({ json }: Answered) => json['items'] as readonly Readonly<Record<string, unknown>>[];

  it('is answered to the letter, newest first, the refused uses too', async () => {
    const secret = await door.addSecret('A', 'a', { sensitivity: 'PII' });
    const robot = await door.key('acme', 'secrets-read');
    door.clock.advance(1);
    const refusedAt = door.clock.now();
    await resolve(robot, '{{secret.A}}');
    await granted(secret, robot);
    const requestId = 'b0a4a4ee-0000-4000-8000-00000000aaaa';
    await door.ask('resolveSecrets', robot, { requestId, body: { text: '{{secret.A}}' } });
    const { status, json } = await list(await door.key('acme', 'auditor'));
    const common = { id: expect.stringMatching(/^[0-9a-f-]{14}8[0-9a-f]{3}-[89ab]/) as unknown, tenantId: 'acme', secretId: secret, sensitivity: 'PII' };
    expect(status).toBe(200);
    expect(json).toEqual({
      items: [
        { ...common, operation: 'DECRYPT', agentId: robot.identity, actor: 'key Backup job', requestId, success: true, failureReason: null, createdAt: refusedAt },
        { ...common, operation: 'DECRYPT', agentId: robot.identity, actor: 'key Backup job', requestId: expect.any(String) as unknown, success: false, failureReason: 'GRANT_REQUIRED', createdAt: refusedAt },
        { ...common, operation: 'ENCRYPT', agentId: null, actor: 'Ada Officer', requestId: 'request-1', success: true, failureReason: null, createdAt: refusedAt - 1 },
      ],
      nextPageToken: null,
    });
    expect((await list(await door.key('acme', 'auditor'))).json).toEqual(json);
    expect(new Set(items({ json } as Answered).map(({ id }) => id)).size).toBe(3);
  });

  it('names the access key that created or published a value', async () => {
    const writer = await door.key('acme', 'secrets-admin');
    const { json } = await door.ask('createSecret', writer, { body: { key: 'K', value: 'v' } });
    await door.ask('publishSecret', writer, { params: { secret: String(json['id']) }, body: { value: 'w' } });
    const seen = items(await list(await door.key('acme', 'auditor')));
    expect(seen.map(({ operation, agentId }) => [operation, agentId])).toEqual([['ENCRYPT', writer.identity], ['ENCRYPT', writer.identity]]);
  });

  it('is narrowed by operation, sensitivity and success, and to the tenant', async () => {
    const who = await door.key('acme', 'auditor');
    await door.addSecret('P', 'p', { sensitivity: 'PII' });
    await door.addSecret('S', 's');
    await door.addSecret('O', 'o', { tenant: 'globex' });
    await resolve(await door.key('acme', 'secrets-read'), '{{secret.S}}');
    door.rooms.vault.record(officerCaller, { action: 'report.export', tenant: 'acme', object: 'byok-status' });
    door.rooms.vault.record(officerCaller, { action: 'report.export', object: 'byok-status' });
    door.rooms.vault.record(officerCaller, { action: 'secret.import', tenant: 'acme', object: 'x', detail: { step: 'preview' } });
    const seen = async (query: Readonly<Record<string, string>>) => items(await list(who, query)).map(({ operation, sensitivity, success }) => [operation, sensitivity, success]);
    const all = [['SIGN', 'UNSPECIFIED', true], ['DECRYPT', 'STANDARD', false], ['ENCRYPT', 'STANDARD', true], ['ENCRYPT', 'PII', true]];
    expect(await seen({})).toEqual(all);
    expect(await seen({ operation: 'ENCRYPT' })).toEqual(all.slice(2));
    expect(await seen({ operation: 'SIGN' })).toEqual(all.slice(0, 1));
    expect(await seen({ operation: 'DECRYPT', successOnly: 'true' })).toEqual([]);
    expect(await seen({ successOnly: 'true' })).toEqual([all[0], all[2], all[3]]);
    expect(await seen({ sensitivity: 'PII', successOnly: 'false' })).toEqual([all[3]]);
    expect(await seen({ sensitivity: 'UNSPECIFIED' })).toEqual([all[0]]);
  });

  it('is paged without shifting while more is done', async () => {
    const who = await door.key('acme', 'auditor');
    const ids: string[] = [];
    for (let number = 0; number < 5; number += 1) ids.unshift(await door.addSecret(`K${String(number)}`, 'v'));
    const first = await list(who, { PageSize: '2' });
    await door.addSecret('late', 'v');
    const second = await list(who, { PageSize: '2', 'PageToken.Cursor': String(first.json['nextPageToken']) });
    const third = await list(who, { PageSize: '2', 'PageToken.Cursor': String(second.json['nextPageToken']) });
    expect([first, second, third].map((page) => items(page).map(({ secretId }) => secretId))).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
    expect(third.json['nextPageToken']).toBeNull();
    expect(told(await list(who, { operation: 'SIGN', 'PageToken.Cursor': String(first.json['nextPageToken']) }))).toEqual([400, 'invalid_page_token', 'PageToken.Cursor']);
  });

  it('finds what lies behind many events that a filter passes over', async () => {
    const secret = await door.addSecret('P', 'p', { sensitivity: 'PII' });
    const uses = Array.from({ length: 5200 }, () => ({ action: 'secret.resolve', tenant: 'acme', sensitivity: 'STANDARD' }) as const);
    door.rooms.vault.record(officerCaller, uses);
    const answer = await list(await door.key('acme', 'auditor'), { sensitivity: 'PII' });
    expect(items(answer).map(({ secretId }) => secretId)).toEqual([secret]);
  });

  it('is for those who may read records', async () => {
    expect(told(await list(await door.key('acme', 'secrets-admin')))).toEqual([403, 'access_role_required']);
    expect((await list(await door.key('globex', 'auditor'))).status).toBe(403);
    expect(told(await list(await door.key('acme', 'auditor'), { operation: 'READ' }))).toEqual([400, 'invalid_request', 'operation']);
  });
});
