import { describe, expect, it } from 'vitest';
import { deskPassphrase } from '../support/opened-desk.ts';
import { type Answered, type HeldKey, type Json, RestDesk } from '../support/rest-desk.ts';
import { actsOf, stageFor } from './calls.ts';
import { tryTheEnd } from './ended.ts';
import { expectRefusal } from './refusals.ts';
import { makeSecret, secretCalls } from './secret-calls.ts';
import { tryEach } from './tried.ts';

const stage = stageFor(async () => RestDesk.open());

const itemsOf = ({ json }: Answered): readonly Json[] => json['items'] as readonly Json[];
const grant = (id: string): Readonly<Record<string, string>> => ({ secret: id, agentId: stage.desk.admin.publicKey });
/** A key of the whole vault that may grant and resolve, and is no administrator. */
const grantor = (): HeldKey => {
  const held = stage.keys.ofAccount.get('secrets-admin');
  if (held === undefined) throw new Error('there is a key of every role');
  return held;
};
const resolve = async (text: string): Promise<Answered> => stage.desk.call('resolveSecrets', { body: { text } });
const unknownId = '7b1f3c52-90e4-4d1d-8a4e-3a6f1c2d5e60';

tryEach(stage, secretCalls);

describe('a secret', () => {
  it('takes the fields of the public API alone, and null for what may be left out', async () => {
    const { desk } = stage;
    const body = { key: 'PLAIN', value: desk.secret(), description: null, sensitivity: null, note: null };
    expect((await desk.call('createSecret', { body })).json).toMatchObject({ key: 'PLAIN', description: '', sensitivity: 'STANDARD' });
    expect((await desk.call('createSecret', { params: { tenant: 'globex' }, body: { key: 'PLAIN', value: desk.secret() } })).status).toBe(200);
  });

  it.each([
    ['key', 'a b', '/key'],
    ['key', '', '/key'],
    ['key', 'x'.repeat(257), '/key'],
    ['value', null, '/value'],
    ['value', 'ü'.repeat(524_289), '/value'],
    ['value', '\ud800', '/value'],
    ['sensitivity', 'SECRET', '/sensitivity'],
    ['sensitivity', 'pii', '/sensitivity'],
    ['description', 'x'.repeat(1001), '/description'],
    ['note', 'a\u0000b', '/note'],
  ])('with %s that is not right points at it', async (field, value, place) => {
    const body = { key: 'NEVER', value: 'never', [field]: value };
    expectRefusal(await stage.desk.call('createSecret', { body }), { status: 400, code: 'invalid_request', place });
  });

  it.each(['key', 'value'])('without %s points at it', async (field) => {
    const { [field]: _, ...body } = { key: 'NEVER', value: 'never' } as Readonly<Record<string, string>>;
    expectRefusal(await stage.desk.call('createSecret', { body }), { status: 400, code: 'invalid_request', place: `/${field}` });
  });

  it('has a key that never changes, and is another tenant’s for nobody', async () => {
    const { desk } = stage;
    const { id } = await makeSecret(desk);
    for (const method of ['PUT', 'PATCH']) expectRefusal(await desk.callAs(method, 'getSecret', { params: { secret: id } }), { status: 405, code: 'method_not_allowed' });
    const params = { tenant: 'globex', secret: id };
    expectRefusal(await desk.call('getSecret', { params }), { status: 404, code: 'not_found' });
    expectRefusal(await desk.call('publishSecret', { params, body: { value: desk.secret() } }), { status: 404, code: 'not_found' });
    expectRefusal(await desk.call('getSecret', { params: { secret: 'none' } }), { status: 400, code: 'invalid_request', place: 'secret' });
    expectRefusal(await desk.call('getSecret', { params: { tenant: 'nobody', secret: id } }), { status: 404, code: 'not_found' });
    expectRefusal(await desk.call('getSecret', { params: { tenant: 'No Tenant', secret: id } }), { status: 400, code: 'invalid_request', place: 'tenant' });
  });

  it('goes back only to a revision of its own', async () => {
    const { desk } = stage;
    const [one, other] = [await makeSecret(desk), await makeSecret(desk)];
    expectRefusal(await desk.call('rollbackSecret', { params: { secret: one.id }, body: { revisionId: other.revision } }), { status: 404, code: 'not_found' });
    expectRefusal(await desk.call('rollbackSecret', { params: { secret: one.id }, body: { revisionId: 'x' } }), { status: 400, code: 'invalid_request', place: '/revisionId' });
  });
});

describe('a request that names itself', () => {
  const create = async (name: string, body: Json, by: HeldKey = stage.desk.admin): Promise<Answered> => stage.desk.call('createSecret', { by, body, headers: { 'idempotency-key': name } });

  it.each(['', 'x'.repeat(256), 'ü'])('must do so rightly: %s', async (name) => {
    const answer = await create(name, { key: 'NEVER', value: 'never' });
    expectRefusal(answer, { status: 400, code: 'invalid_request', place: 'Idempotency-Key' });
  });

  it('is another one when another credential makes it', async () => {
    const { desk, keys } = stage;
    const body = { key: 'NAMED', value: desk.secret() };
    expect((await create('once', body)).status).toBe(200);
    expectRefusal(await create('once', body, keys.limited), { status: 409, code: 'already_exists' });
  });

  it('is refused as it was the first time, and may be sent again when it was not let in', async () => {
    const { desk, keys } = stage;
    const body = { key: 'REFUSED', value: desk.secret() };
    await create('first', body);
    const [one, other] = [await create('second', body), await create('second', body)];
    expectRefusal(one, { status: 409, code: 'already_exists' });
    expect(other.json).toEqual(one.json);
    const reader = keys.ofAccount.get('secrets-read') ?? desk.admin;
    for (const _ of [1, 2]) expectRefusal(await create('third', body, reader), { status: 403, code: 'access_role_required' });
  });
});

describe('the list of secrets', () => {
  it('comes in pages that stay as they are while secrets are added, until there is no more', async () => {
    const { desk } = stage;
    const params = { tenant: await desk.tenant() };
    const add = async (key: string): Promise<unknown> => desk.call('createSecret', { params, body: { key, value: desk.secret(), sensitivity: 'PII' } });
    for (const key of ['A', 'B', 'C', 'D', 'E']) await add(key);
    const seen: unknown[] = [];
    let query: Readonly<Record<string, string>> = { PageSize: '2' };
    for (;;) {
      const page = await desk.call('listSecrets', { params, query });
      seen.push(...itemsOf(page).map(({ key }) => key));
      const { nextPageToken } = page.json;
      if (typeof nextPageToken !== 'string') break;
      desk.clock.advance(1);
      if (seen.length === 2) await add('F');
      query = { PageSize: '2', 'PageToken.Cursor': nextPageToken };
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.toSorted()).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
    expect(itemsOf(await desk.call('listSecrets', { params, query: { sensitivity: 'PHI' } }))).toEqual([]);
    expect(itemsOf(await desk.call('listSecrets', { params, query: { sensitivity: 'PII' } }))).toHaveLength(6);
  });

  it.each([
    ['PageSize', '0', 'invalid_request'],
    ['PageSize', '1001', 'invalid_request'],
    ['PageSize', 'ten', 'invalid_request'],
    ['PageToken.Cursor', 'never given', 'invalid_page_token'],
    ['sensitivity', 'SECRET', 'invalid_request'],
  ])('refuses %s %s, and names it', async (name, value, code) => {
    expectRefusal(await stage.desk.call('listSecrets', { query: { [name]: value } }), { status: 400, code, place: name });
  });

  it('goes on in no other list', async () => {
    const { desk } = stage;
    await makeSecret(desk);
    await makeSecret(desk);
    const { json } = await desk.call('listSecrets', { query: { PageSize: '1' } });
    const query = { 'PageToken.Cursor': String(json['nextPageToken']) };
    for (const asked of [{ query: { ...query, sensitivity: 'PII' } }, { params: { tenant: 'globex' }, query }]) {
      expectRefusal(await desk.call('listSecrets', asked), { status: 400, code: 'invalid_page_token', place: 'PageToken.Cursor' });
    }
  });
});

describe('a grant', () => {
  it('is one, however often it is given and taken', async () => {
    const { desk } = stage;
    const { id } = await makeSecret(desk);
    const first = await desk.call('putGrant', { params: grant(id) });
    expect((await desk.call('putGrant', { params: grant(id) })).json).toEqual(first.json);
    expect((await desk.call('putGrant', { params: { secret: id, agentId: desk.admin.identity } })).json).toEqual(first.json);
    for (const status of [204, 204]) expect((await desk.call('deleteGrant', { params: grant(id) })).status).toBe(status);
    expectRefusal(await desk.call('getGrant', { params: grant(id) }), { status: 404, code: 'not_found' });
    expect((await desk.call('listGrants', { params: { secret: id } })).json).toEqual([]);
  });

  it('is for a key that there is, of this tenant or the account', async () => {
    const { desk, keys } = stage;
    const { id } = await makeSecret(desk);
    expectRefusal(await desk.call('putGrant', { params: { secret: id, agentId: unknownId } }), { status: 404, code: 'not_found' });
    expectRefusal(await desk.call('putGrant', { params: { secret: id, agentId: 'none' } }), { status: 400, code: 'invalid_request', place: 'agentId' });
    const stranger = await desk.call('putGrant', { params: { secret: id, agentId: keys.stranger.publicKey } });
    expect([stranger.status, stranger.json['code']]).toEqual([400, 'invalid_request']);
    expectRefusal(await desk.call('putGrant', { params: grant(unknownId) }), { status: 404, code: 'not_found' });
  });

  it('of PHI says in its event that it came over this API, for from PHI on every use has a reason', async () => {
    const { desk } = stage;
    const { id, key } = await makeSecret(desk, { sensitivity: 'PHI' });
    const given = await stage.desk.call('putGrant', { params: grant(id) });
    const [event] = (await desk.eventsOf(given)).filter(({ action }) => action === 'secret.grant');
    expect(event).toMatchObject({ sensitivity: 'PHI', outcome: 'ok' });
    expect(JSON.parse(event?.detail ?? '')).toMatchObject({ reason: 'Granted over the REST API' });
    expect((await resolve(`{{secret.${key}}}`)).status).toBe(200);
  });
});

describe('a grant of a key to itself', () => {
  const own = (id: string) => ({ params: { secret: id, agentId: grantor().publicKey }, by: grantor() });
  const resolved = async (key: string): Promise<Answered> => stage.desk.call('resolveSecrets', { body: { text: `{{secret.${key}}}` }, by: grantor() });

  it.each(['PHI', 'FINANCIAL', 'REGULATED'])('is refused for %s, and told, unless it is an administrator', async (sensitivity) => {
    const { desk } = stage;
    const { id, key } = await makeSecret(desk, { sensitivity });
    const refused = await desk.call('putGrant', own(id));
    expectRefusal(refused, { status: 403, code: 'grant_required' });
    expect(await actsOf(desk, refused)).toEqual(['secret.grant refused']);
    expectRefusal(await resolved(key), { status: 403, code: 'grant_required' });
    expect((await desk.call('putGrant', { ...own(id), by: desk.admin })).status).toBe(200);
    expect((await desk.call('putGrant', own(id))).status).toBe(200);
    expect((await resolved(key)).status).toBe(200);
    expect((await desk.call('putGrant', { params: grant(id) })).status).toBe(200);
    expect((await resolve(`{{secret.${key}}}`)).status).toBe(200);
  });

  it('ends when its secret becomes PHI', async () => {
    const { desk } = stage;
    const { id, key } = await makeSecret(desk);
    await desk.call('putGrant', own(id));
    expect((await resolved(key)).status).toBe(200);
    await desk.client.vault.reauthenticate({ passphrase: deskPassphrase });
    await desk.client.secrets.reclassify({ secret: id, sensitivity: 'PHI', reason: 'It holds a diagnosis' });
    expectRefusal(await resolved(key), { status: 403, code: 'grant_required' });
    expectRefusal(await desk.call('putGrant', own(id)), { status: 403, code: 'grant_required' });
  });
});

describe('resolving', () => {
  it('fills a text with the published values to the letter', async () => {
    const { desk } = stage;
    const [one, other] = [await makeSecret(desk), await makeSecret(desk, { sensitivity: 'FINANCIAL' })];
    for (const { id } of [one]) await desk.call('putGrant', { params: grant(id) });
    const value = `${desk.secret()} "ü\n{{secret.${one.key}}}`;
    await desk.call('publishSecret', { params: { secret: one.id }, body: { value } });
    const filled = await resolve(`{{secret.${one.key}}} and {{secret.${one.key}}}, not {{other}}`);
    expect(filled.json).toEqual({ text: `${value} and ${value}, not {{other}}` });
    expect(await actsOf(desk, filled)).toContain('secret.resolve ok');
    expectRefusal(await resolve(`{{secret.${one.key}}} {{secret.${other.key}}}`), { status: 403, code: 'grant_required' });
  });

  it('tells nothing without a grant, from the next call on after it is withdrawn, and records what was refused', async () => {
    const { desk } = stage;
    const { id, key } = await makeSecret(desk, { sensitivity: 'PII' });
    const refused = await resolve(`{{secret.${key}}}`);
    expectRefusal(refused, { status: 403, code: 'grant_required' });
    expect(await actsOf(desk, refused)).toEqual(['secret.resolve refused']);
    await desk.call('putGrant', { params: grant(id) });
    expect((await resolve(`{{secret.${key}}}`)).status).toBe(200);
    await desk.call('deleteGrant', { params: grant(id) });
    expectRefusal(await resolve(`{{secret.${key}}}`), { status: 403, code: 'grant_required' });
  });

  it('of what is not there, was deleted or is disabled says so', async () => {
    const { desk } = stage;
    expectRefusal(await resolve('{{secret.NOBODY_MADE_THIS}}'), { status: 404, code: 'not_found' });
    const { id, key } = await makeSecret(desk);
    await desk.call('putGrant', { params: grant(id) });
    await desk.client.secrets.disable({ secret: id });
    expectRefusal(await resolve(`{{secret.${key}}}`), { status: 409, code: 'secret_disabled' });
  });

  it('needs a new grant once a secret that was granted without a reason has become PHI', async () => {
    const { desk } = stage;
    const { id, key } = await makeSecret(desk);
    await desk.client.vault.reauthenticate({ passphrase: deskPassphrase });
    await desk.client.accessKeys.grant({ secret: id, agent: desk.admin.identity });
    await desk.client.secrets.reclassify({ secret: id, sensitivity: 'PHI', reason: 'It holds a diagnosis' });
    const refused = await resolve(`{{secret.${key}}}`);
    expectRefusal(refused, { status: 403, code: 'grant_required' });
    await stage.desk.call('putGrant', { params: grant(id) });
    expect((await resolve(`{{secret.${key}}}`)).status).toBe(200);
  });
});

describe('what was done with values', () => {
  it('is listed newest first, narrowed by what is asked, in pages until there is no more', async () => {
    const { desk } = stage;
    const params = { tenant: await desk.tenant() };
    const made = await desk.call('createSecret', { params, body: { key: 'A', value: desk.secret(), sensitivity: 'PII' } });
    const id = String(made.json['id']);
    await desk.call('resolveSecrets', { params, body: { text: '{{secret.A}}' } });
    await desk.call('putGrant', { params: { ...params, ...grant(id) } });
    const resolved = await desk.call('resolveSecrets', { params, body: { text: '{{secret.A}}' } });
    const list = async (query: Readonly<Record<string, string>>): Promise<readonly Json[]> => itemsOf(await desk.call('listCredentialAuditEvents', { params, query }));
    const all = await list({});
    expect(all).toMatchObject([
      { operation: 'DECRYPT', success: true, requestId: resolved.requestId, sensitivity: 'PII', agentId: desk.admin.identity },
      { operation: 'DECRYPT', success: false },
      { operation: 'ENCRYPT', success: true, requestId: made.requestId, secretId: id },
    ]);
    expect(await list({ successOnly: 'true' })).toHaveLength(2);
    expect(await list({ operation: 'SIGN' })).toEqual([]);
    expect(await list({ sensitivity: 'PHI' })).toEqual([]);
    const first = await desk.call('listCredentialAuditEvents', { params, query: { PageSize: '2' } });
    const rest = await desk.call('listCredentialAuditEvents', { params, query: { PageSize: '2', 'PageToken.Cursor': String(first.json['nextPageToken']) } });
    expect([...itemsOf(first), ...itemsOf(rest)]).toEqual(all);
    expect(rest.json['nextPageToken']).toBeNull();
  });

  it.each([
    ['operation', 'WRAP', 'invalid_request'],
    ['successOnly', 'yes', 'invalid_request'],
    ['PageToken.Cursor', 'never given', 'invalid_page_token'],
  ])('cannot be narrowed by %s %s', async (name, value, code) => {
    expectRefusal(await stage.desk.call('listCredentialAuditEvents', { query: { [name]: value } }), { status: 400, code, place: name });
  });
});

tryTheEnd(stage, secretCalls);
