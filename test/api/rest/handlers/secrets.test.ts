import { describe, expect, it } from 'vitest';
import { officer } from '../../../support/byok-desk.ts';
import { each } from '../../../support/each-desk.ts';
import type { Answered, HeldKey } from '../test-door.ts';
import { TenantDoor, told } from './tenant-door.ts';

const door = each(() => new TenantDoor(), () => undefined);

const uuidShape = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) as unknown;
const nowhere = 'b0a4a4ee-0000-4000-8000-000000000000';
const admin = async (): Promise<HeldKey> => door.key('acme', 'secrets-admin');
const create = async (who: HeldKey, body: Readonly<Record<string, unknown>>): Promise<Answered> => door.ask('createSecret', who, { body });
const items = ({ json }: Answered) => json['items'] as readonly Readonly<Record<string, unknown>>[];

async function valueNow(secret: string): Promise<string> {
  const { value } = await door.secrets.reveal(officer, { secret, purpose: 'view', reason: 'a test looks' });
  return Buffer.from(value, 'base64url').toString();
}

describe('creating a secret', () => {
  it('answers it to the letter, with its first revision published and never its value', async () => {
    const now = door.clock.now();
    const answer = await create(await admin(), { key: 'db/password', value: 'hunter-böse-2', description: 'Main', sensitivity: 'PII', note: 'first' });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      id: uuidShape,
      key: 'db/password',
      description: 'Main',
      sensitivity: 'PII',
      publishedRevisionId: uuidShape,
      publishedVersion: 1,
      createdBy: 'key Backup job',
      createdAt: now,
      modifiedAt: now,
    });
    expect(await valueNow(String(answer.json['id']))).toBe('hunter-böse-2');
    expect(door.secrets.history(String(answer.json['id']))).toMatchObject([{ version: 1, note: 'first' }]);
    expect(answer.body).not.toContain('hunter');
    expect(door.everyEvent()).not.toContain('hunter');
  });

  it.each([{}, { description: null, sensitivity: null, note: null }])('needs no more than key and value: %o', async (more) => {
    const { status, json } = await create(await admin(), { key: 'K', value: '', ...more });
    expect({ status, json }).toMatchObject({ status: 200, json: { description: '', sensitivity: 'STANDARD' } });
  });

  it('under a key that exists is 409, also when that secret is deleted', async () => {
    const who = await admin();
    const { json } = await create(who, { key: 'K', value: 'v' });
    expect(told(await create(who, { key: 'K', value: 'w' }))).toEqual([409, 'already_exists']);
    await door.secrets.remove(officer, String(json['id']));
    expect(told(await create(who, { key: 'K', value: 'w' }))).toEqual([409, 'state_conflict']);
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['no key', { key: undefined }, '/key'],
    ['a key with a space', { key: 'a b' }, '/key'],
    ['no value', { value: undefined }, '/value'],
    ['a value that is too long', { value: 'ä'.repeat(524_289) }, '/value'],
    ['half a character', { value: '\ud800' }, '/value'],
    ['an unknown sensitivity', { sensitivity: 'SECRET' }, '/sensitivity'],
    ['an unknown field', { tags: [] }, '/tags'],
  ])('with %s is 400, pointing at the field', async (_what, change, pointer) => {
    expect(told(await create(await admin(), { key: 'K', value: 'v', ...change }))).toEqual([400, 'invalid_request', pointer]);
  });

  it('is not for those who may only read, and not in the house of another', async () => {
    expect(told(await create(await door.key('acme', 'secrets-read', 'auditor'), { key: 'K', value: 'v' }))).toEqual([403, 'access_role_required']);
    expect((await create(await door.key('globex', 'secrets-admin'), { key: 'K', value: 'v' })).status).toBe(403);
  });

  it('of a sealed tenant is 409', async () => {
    await door.rooms.keys.add(officer, { displayName: 'Acme', key: { provider: 'AWS', keyArn: 'arn:aws:kms:eu-central-1:000000000001:key/0f0e0d0c-0b0a-4908-8706-050403020100', roleArn: 'arn:aws:iam::000000000001:role/k', externalId: null, profile: 'p', fips: false, endpoint: null, stsEndpoint: null } });
    await door.rooms.keys.settled();
    const [key] = door.rooms.keys.list({ search: '', sort: 'createdAt', descending: false, offset: 0, limit: 1 }).rows;
    await door.rooms.byok.stage(officer, 'acme', key?.id ?? '');
    await door.rooms.byok.preflight(officer, 'acme');
    const { job } = await door.rooms.byok.activate(officer, 'acme');
    for await (const seen of door.rooms.jobs.watch(job)) if (seen.state === 'done') break;
    await door.rooms.byok.seal(officer, 'acme', 'the customer called');
    expect(told(await create(await admin(), { key: 'K', value: 'v' }))).toEqual([409, 'tenant_sealed']);
  });
});

describe('one secret', () => {
  it('is answered with a tag, and never with its value', async () => {
    const id = await door.addSecret('K', 'violet-harbour');
    const answer = await door.ask('getSecret', await door.key('acme', 'secrets-read'), { params: { secret: id } });
    const { key, publishedRevision, createdAt } = door.secrets.get(id);
    expect(answer.json).toEqual({
      ...{ id, key, description: '', sensitivity: 'STANDARD', publishedRevisionId: publishedRevision, publishedVersion: 1 },
      ...{ createdBy: 'Ada Officer', createdAt, modifiedAt: createdAt },
    });
    expect(answer.headers['etag']).toMatch(/^"[0-9a-f]{32}"$/);
    expect(answer.body).not.toContain('violet');
  });

  it('of another tenant, deleted or unknown is 404 for every call', async () => {
    const other = await door.addSecret('K', 'v', { tenant: 'globex' });
    const gone = await door.addSecret('L', 'v');
    await door.secrets.remove(officer, gone);
    const who = await admin();
    for (const secret of [other, gone, nowhere]) {
      const params = { secret, agentId: who.identity };
      for (const call of ['getSecret', 'listGrants', 'getGrant', 'putGrant', 'deleteGrant'] as const) {
        expect(told(await door.ask(call, who, { params: call === 'getSecret' || call === 'listGrants' ? { secret } : params }))).toEqual([404, 'not_found']);
      }
      expect(told(await door.ask('publishSecret', who, { params: { secret }, body: { value: 'w' } }))).toEqual([404, 'not_found']);
      expect(told(await door.ask('rollbackSecret', who, { params: { secret }, body: { revisionId: nowhere } }))).toEqual([404, 'not_found']);
    }
    expect(door.secrets.get(other).publishedVersion).toBe(1);
    expect(told(await door.ask('getSecret', who, { params: { secret: 'K' } }))).toEqual([400, 'invalid_request', 'secret']);
  });
});

describe('publishing and going back', () => {
  it('answers the new revision, and the earlier one is live at once when it is gone back to', async () => {
    const secret = await door.addSecret('K', 'one', { sensitivity: 'PII' });
    const first = door.secrets.get(secret).publishedRevision;
    const who = await admin();
    const published = await door.ask('publishSecret', who, { params: { secret }, body: { value: 'two', note: 'rotated' } });
    expect(published.json).toEqual({ id: uuidShape, secretId: secret, version: 2, sensitivity: 'PII', note: 'rotated', createdBy: 'key Backup job', createdAt: door.clock.now() });
    expect(await valueNow(secret)).toBe('two');
    const back = await door.ask('rollbackSecret', who, { params: { secret }, body: { revisionId: first } });
    expect(back.json).toEqual({ id: first, secretId: secret, version: 1, sensitivity: 'PII', note: '', createdBy: 'Ada Officer', createdAt: door.secrets.get(secret).createdAt });
    expect(await valueNow(secret)).toBe('one');
    expect(told(await door.ask('rollbackSecret', who, { params: { secret }, body: { revisionId: first } }))).toEqual([409, 'state_conflict']);
    expect(told(await door.ask('rollbackSecret', who, { params: { secret }, body: { revisionId: nowhere } }))).toEqual([404, 'not_found']);
    expect(told(await door.ask('rollbackSecret', who, { params: { secret }, body: { revisionId: 'one' } }))).toEqual([400, 'invalid_request', '/revisionId']);
  });

  it('of a disabled secret is 409', async () => {
    const secret = await door.addSecret('K', 'one');
    await door.secrets.disable(officer, secret);
    expect(told(await door.ask('publishSecret', await admin(), { params: { secret }, body: { value: 'two' } }))).toEqual([409, 'secret_disabled']);
  });

  it('is refused when the secret is no longer as it was seen: of two who saw the same, one publishes', async () => {
    const secret = await door.addSecret('K', 'one');
    const first = door.secrets.get(secret).publishedRevision;
    const who = await admin();
    const { headers } = await door.ask('getSecret', who, { params: { secret } });
    const seen = { params: { secret }, headers: { 'if-match': headers['etag'] ?? '' } };
    const both = await Promise.all(['two', 'three'].map(async (value) => door.ask('publishSecret', who, { ...seen, body: { value } })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(door.secrets.get(secret).latestVersion).toBe(2);
    expect(told(await door.ask('rollbackSecret', who, { ...seen, body: { revisionId: first } }))).toEqual([412, 'changed_meanwhile']);
    expect(door.secrets.get(secret).publishedVersion).toBe(2);
    expect(door.events('secret.publish').map(({ outcome }) => outcome).sort()).toEqual(['ok', 'refused']);
    expect((await door.ask('publishSecret', who, { params: { secret }, headers: { 'if-match': '*' }, body: { value: 'four' } })).status).toBe(200);
  });
});

describe('the list of secrets', () => {
  const list = async (who: HeldKey, query: Readonly<Record<string, string>> = {}): Promise<Answered> => door.ask('listSecrets', who, { query });

  it('answers all that are not deleted in the order of their creation, never a value', async () => {
    const ids = [await door.addSecret('Z', 'violet'), await door.addSecret('A', 'violet', { sensitivity: 'PHI' }), await door.addSecret('M', 'violet')];
    await door.secrets.remove(officer, ids[2] ?? '');
    await door.addSecret('O', 'violet', { tenant: 'globex' });
    const answer = await list(await door.key('acme', 'auditor'));
    expect(answer.json).toEqual({ items: [expect.objectContaining({ id: ids[0], key: 'Z' }), expect.objectContaining({ id: ids[1], key: 'A' })], nextPageToken: null, totalCount: 2 });
    expect(Object.keys(items(answer)[0] ?? {}).sort()).toEqual(['createdAt', 'createdBy', 'description', 'id', 'key', 'modifiedAt', 'publishedRevisionId', 'publishedVersion', 'sensitivity']);
    expect(answer.body).not.toContain('violet');
    expect(items(await list(await admin(), { sensitivity: 'PHI' })).map(({ id }) => id)).toEqual([ids[1]]);
    expect((await list(await admin(), { sensitivity: 'PHI' })).json['totalCount']).toBe(1);
  });

  it('is stable while secrets come and go: each one that stays is seen once', async () => {
    const ids: string[] = [];
    for (let number = 0; number < 7; number += 1) ids.push(await door.addSecret(`K${String(number)}`, 'v'));
    const who = await admin();
    const first = await list(who, { PageSize: '3' });
    await door.secrets.remove(officer, ids[0] ?? '');
    await door.secrets.remove(officer, ids[4] ?? '');
    await door.secrets.describe(officer, ids[5] ?? '', 'changed');
    const late = await door.addSecret('A-late', 'v');
    const second = await list(who, { PageSize: '3', 'PageToken.Cursor': String(first.json['nextPageToken']) });
    const third = await list(who, { PageSize: '3', 'PageToken.Cursor': String(second.json['nextPageToken']) });
    expect([first, second, third].map((page) => items(page).map(({ id }) => id))).toEqual([ids.slice(0, 3), [ids[3], ids[5], ids[6]], [late]]);
    expect(third.json).toMatchObject({ nextPageToken: null, totalCount: 6 });
  });

  it('keeps secrets of the same moment in one order', async () => {
    const made = await Promise.all(['A', 'B', 'C', 'D'].map(async (key) => create(await admin(), { key, value: 'v' })));
    const who = await admin();
    const seen: unknown[] = [];
    for (let cursor: unknown = undefined; cursor !== null; ) {
      const page = await list(who, { PageSize: '1', ...(typeof cursor === 'string' ? { 'PageToken.Cursor': cursor } : {}) });
      seen.push(...items(page).map(({ id }) => id));
      cursor = page.json['nextPageToken'];
    }
    expect(seen).toEqual(made.map(({ json }) => json['id']).toSorted());
  });

  it('takes no cursor that is not of this list', async () => {
    for (const key of ['A', 'B']) await door.addSecret(key, 'v');
    for (const key of ['A', 'B']) await door.addSecret(key, 'v', { tenant: 'globex' });
    const own = String((await list(await admin(), { PageSize: '1' })).json['nextPageToken']);
    const account = await door.key(null, 'account-admin');
    const others = await door.ask('listSecrets', account, { params: { tenant: 'globex' }, query: { PageSize: '1' } });
    const broken = ['x', '', 'W10', String(others.json['nextPageToken']), Buffer.from('["secrets","acme",null,1,"6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55"]').toString('base64url')];
    for (const cursor of broken) expect(told(await list(account, { 'PageToken.Cursor': cursor }))).toEqual([400, 'invalid_page_token', 'PageToken.Cursor']);
    expect(told(await list(account, { 'PageToken.Cursor': own, sensitivity: 'STANDARD' }))).toEqual([400, 'invalid_page_token', 'PageToken.Cursor']);
  });

  it.each([
    ['PageSize', '0'],
    ['PageSize', '1001'],
    ['PageSize', 'many'],
    ['sensitivity', 'SECRET'],
    ['search', 'x'],
  ])('refuses %s=%s, naming the parameter', async (name, value) => {
    expect(told(await list(await admin(), { [name]: value }))).toEqual([400, 'invalid_request', name]);
  });

  it('is served by its index', () => {
    const plan = door.rooms.vault.read((rows) =>
      rows.all<{ detail: string }>(
        `explain query plan select rowid from secrets indexed by secrets_of_tenant_by_creation
         where tenant = 'acme' and state <> 'deleted' and (created_at, id) > (1, 'x') order by created_at, id limit 5`,
      ),
    );
    expect(plan.map(({ detail }) => detail)).toEqual([expect.stringMatching(/^SEARCH secrets USING COVERING INDEX secrets_of_tenant_by_creation \(tenant=\? AND .*created_at/)]);
  });
});

describe('grants', () => {
  const at = (secret: string, agentId: string) => ({ params: { secret, agentId } });

  it('are answered to the letter, named by identity or public key, and stand once', async () => {
    const secret = await door.addSecret('K', 'v');
    const who = await admin();
    const robot = await door.key('acme', 'secrets-read');
    const put = await door.ask('putGrant', who, at(secret, robot.publicKey));
    expect(put.json).toEqual({ id: uuidShape, agentId: robot.identity, secretId: secret, createdBy: 'key Backup job', createdAt: door.clock.now() });
    expect((await door.ask('putGrant', who, at(secret, robot.identity))).json).toEqual(put.json);
    for (const name of [robot.identity, robot.publicKey]) expect((await door.ask('getGrant', who, at(secret, name))).json).toEqual(put.json);
    expect((await door.ask('listGrants', who, { params: { secret } })).json).toEqual([put.json]);
    expect(door.events('secret.grant').map(({ outcome }) => outcome)).toEqual(['ok']);
  });

  it('are withdrawn for good, and again without an error', async () => {
    const secret = await door.addSecret('K', 'v');
    const who = await admin();
    await door.ask('putGrant', who, at(secret, who.identity));
    for (let times = 0; times < 2; times += 1) expect(await door.ask('deleteGrant', who, at(secret, who.publicKey))).toMatchObject({ status: 204, body: undefined });
    expect(told(await door.ask('getGrant', who, at(secret, who.identity)))).toEqual([404, 'not_found']);
    expect((await door.ask('listGrants', who, { params: { secret } })).json).toEqual([]);
  });

  it('are refused for who is not there or of another tenant, and by who may only read', async () => {
    const secret = await door.addSecret('K', 'v');
    const stranger = await door.key('globex', 'secrets-read');
    expect(told(await door.ask('putGrant', await admin(), at(secret, nowhere)))).toEqual([404, 'not_found']);
    for (const named of [stranger.identity, stranger.publicKey]) {
      const refused = await door.ask('putGrant', await admin(), at(secret, named));
      expect(told(refused)).toEqual([404, 'not_found']);
      expect(refused.json['detail']).toBe((await door.ask('putGrant', await admin(), at(secret, nowhere))).json['detail']?.toString().replace(nowhere, named));
      const toAccount = await door.ask('putGrant', await door.key(null, 'secrets-admin'), at(secret, named));
      expect([toAccount.status, toAccount.json['parameter']]).toEqual([400, 'agentId']);
    }
    const reader = await door.key('acme', 'secrets-read');
    expect(told(await door.ask('putGrant', reader, at(secret, reader.identity)))).toEqual([403, 'access_role_required']);
    expect(told(await door.ask('deleteGrant', reader, at(secret, reader.identity)))).toEqual([403, 'access_role_required']);
  });

  it('honour If-Match', async () => {
    const secret = await door.addSecret('K', 'v');
    const who = await admin();
    expect(told(await door.ask('putGrant', who, { ...at(secret, who.identity), headers: { 'if-match': '"00"' } }))).toEqual([412, 'changed_meanwhile']);
    const { headers } = await door.ask('putGrant', who, at(secret, who.identity));
    expect((await door.ask('putGrant', who, { ...at(secret, who.identity), headers: { 'if-match': headers['etag'] ?? '' } })).status).toBe(200);
  });
});
