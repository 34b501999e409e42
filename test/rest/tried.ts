import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AccessRole } from '../../src-shared/access-keys.ts';
import { everyOperation, type OperationId, operations } from '../../src-shared/rest/operations.ts';
import type { Operation } from '../../src-shared/rest/operation.ts';
import { type Answered, type Asked, basicOf, type Json } from '../support/rest-desk.ts';
import { actsOf, anyNames, type Call, type Calls, everyRole, type Stage } from './calls.ts';
import { expectRefusal } from './refusals.ts';

interface Tried {
  readonly id: OperationId;
  readonly operation: Operation;
  readonly call: Call;
  readonly stage: Stage;
}

/** A request that is right but for what a test changes of it; nothing that it names need be there. */
async function askAny({ id, call, stage }: Tried, asked: Asked): Promise<Answered> {
  const { params, headers } = anyNames(stage.desk);
  const body = call.body === undefined ? {} : { body: call.body };
  return stage.desk.call(id, { params: { ...params }, ...body, ...asked, headers: { ...headers, ...asked.headers } });
}

const isOpen = ({ admission }: Operation): boolean => admission.scope === 'open';
const reads = ({ method }: Operation): boolean => method === 'get';

function trySuccess(tried: Tried): void {
  const { id, call, stage } = tried;
  it('answers to the letter, leaves its events, and knows a request by the client’s own id', async () => {
    const { desk } = stage;
    const asked = await call.ready(desk);
    const answer = await desk.call(id, asked);
    expect(answer.status, answer.text).toBe(call.status);
    if (call.shape === null) expect(answer.text).toBe('');
    else expect(call.shape.safeParse(answer.json)).toMatchObject({ success: true });
    if (call.says !== undefined) expect(answer.json).toMatchObject(call.says(asked, desk) as Json);
    expect(answer.headers.get('x-correlation-id')).toBe(answer.correlationId);
    expect(answer.requestId).toMatch(/^[0-9a-f-]{36}$/);
    if (call.act !== undefined) expect(await actsOf(desk, answer)).toContain(`${call.act} ok`);
  });
  const { again } = call;
  if (again === undefined) return;
  it(`refuses the very same request again as ${again}`, async () => {
    const asked = await call.ready(stage.desk);
    expect((await stage.desk.call(id, asked)).status).toBe(call.status);
    expectRefusal(await stage.desk.call(id, asked), { status: 409, code: again });
  });
}

async function expectUnauthenticated(tried: Tried, by: Asked['by'], code: string): Promise<Answered> {
  const answer = await askAny(tried, { by: by ?? null });
  expectRefusal(answer, { status: 401, code });
  const challenge = answer.headers.get('www-authenticate');
  expect(challenge).toMatch(/^Basic realm="keydesk", charset="UTF-8"/);
  expect(challenge?.includes('Bearer')).toBe(!('basicOnly' in tried.operation.admission));
  return answer;
}

function tryCredentials(tried: Tried): void {
  const { stage } = tried;
  it('takes no credential that is missing, malformed, wrong, expired or deleted, and records the use of those that have ended', async () => {
    const { desk, keys } = stage;
    desk.minuteLater();
    await expectUnauthenticated(tried, null, 'credential_refused');
    for (const shown of ['Basic', 'Basic !!!', `Basic ${btoa('no colon')}`, 'Digest abc', 'Bearer a.b.c']) await expectUnauthenticated(tried, shown, 'credential_refused').catch(async (error: unknown) => {
      // A token is no credential at all where the private key must be shown.
      if (!('basicOnly' in tried.operation.admission && shown.startsWith('Bearer'))) throw error;
      await expectUnauthenticated(tried, shown, 'private_key_required');
    });
    const wrong = basicOf(desk.admin.publicKey, keys.stranger.privateKey);
    desk.secrets.add(wrong.slice('Basic '.length));
    const refused = await expectUnauthenticated(tried, wrong, 'credential_refused');
    const expired = await expectUnauthenticated(tried, keys.expired, 'credential_refused');
    const deleted = await expectUnauthenticated(tried, keys.deleted, 'credential_refused');
    for (const [answer, reason, key] of [[refused, 'unknown', desk.admin], [expired, 'expired', keys.expired], [deleted, 'deleted', keys.deleted]] as const) {
      const [event, ...more] = await desk.eventsOf(answer);
      expect(more).toEqual([]);
      expect(event).toMatchObject({ action: 'access-key.refuse', outcome: 'refused', object: key.publicKey });
      expect(JSON.parse(event?.detail ?? '')).toMatchObject({ reason, correlationId: answer.correlationId });
    }
  });
}

/** A call of a proven credential that would be made but for a parameter that nobody knows: it shows who may, and does nothing. */
async function isAdmitted(tried: Tried, by: Asked['by'], headers: Asked['headers'] = {}): Promise<boolean> {
  const answer = await askAny(tried, { by: by ?? null, headers, query: { surplus: '1' } });
  if (answer.status === 403) {
    expectRefusal(answer, { status: 403, code: 'access_role_required' });
    return false;
  }
  expectRefusal(answer, { status: 400, code: flawCode(tried.operation, 'query'), place: 'surplus' });
  return true;
}

function flawCode({ dialect }: Operation, part: 'query' | 'body'): string {
  return dialect === 'key-registry' && part === 'query' ? 'invalid_filter' : 'invalid_request';
}

function tryRoles(tried: Tried): void {
  const { operation, call, stage } = tried;
  const { scope } = operation.admission;
  const may = (role: AccessRole): boolean => call.roles.length === 0 || call.roles.includes(role);
  it(`is for ${call.roles.join(', ') || 'every role'} and for nobody else`, async () => {
    for (const role of everyRole) expect(await isAdmitted(tried, stage.keys.ofAccount.get(role)), `${role} of the account`).toBe(may(role));
    if (scope === 'account') return;
    for (const role of stage.keys.ofTenant.keys()) expect(await isAdmitted(tried, stage.keys.ofTenant.get(role)), `${role} of the tenant`).toBe(may(role));
  });
  if (scope === 'any') return;
  it('is not for a key of another tenant, whatever its roles, and does not tell it whether there is such a tenant', async () => {
    const { desk, keys } = stage;
    for (const tenant of scope === 'account' ? ['acme'] : ['acme', 'nobody']) {
      const answer = await askAny(tried, { by: keys.stranger, params: { ...anyNames(desk).params, tenant }, headers: { 'x-tenant-id': tenant } });
      expectRefusal(answer, { status: 403, code: scope === 'account' ? 'account_key_required' : 'other_tenant' });
      const [event] = await desk.eventsOf(answer);
      expect(event).toMatchObject({ action: 'rest.call', outcome: 'refused', tenant: 'globex', object: keys.stranger.publicKey });
    }
  });
}

function tryBodies(tried: Tried): void {
  const { operation, call, stage } = tried;
  const { body } = call;
  const surplus = { ...body, surplus: 1 };
  it('refuses a field that it does not know, and says which', async () => {
    expectRefusal(await askAny(tried, { body: surplus }), { status: 400, code: 'invalid_request', place: '/surplus' });
  });
  it('refuses what is no JSON, names a field twice, or is no object', async () => {
    for (const text of ['{', '{"a":1,"a":2}', '{"__proto__":1}', '\u0000', `${'['.repeat(100)}${']'.repeat(100)}`]) {
      expectRefusal(await askAny(tried, { text }), { status: 400, code: 'invalid_request' });
    }
    for (const text of ['[1]', '"text"', '1']) {
      const answer = await askAny(tried, { text });
      expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 400, text: expect.stringContaining('invalid_request') as unknown });
    }
  });
  it('refuses a body that is not sent as JSON, and one that is too large', async () => {
    const asForm = await askAny(tried, { headers: { 'content-type': 'application/x-www-form-urlencoded' }, text: 'a=1', unrecorded: true });
    expectRefusal(asForm, { status: 415, code: 'unsupported_media_type' });
    const asText = await askAny(tried, { headers: { 'content-type': 'text/plain' }, text: '{}', unrecorded: true });
    expectRefusal(asText, { status: 415, code: 'unsupported_media_type' });
    const text = `{"surplus":"${'x'.repeat(1.5 * 1024 * 1024)}"}`;
    expectRefusal(await askAny(tried, { text, unrecorded: true }), { status: 413, code: 'body_too_large' });
  });
  if (body === undefined) return;
  it.each(Object.keys(body))('refuses %s of a wrong type, and points at it', async (field) => {
    const answer = await askAny(tried, { body: { ...body, [field]: true } });
    expectRefusal(answer, { status: 400, code: 'invalid_request', place: `/${field}` });
  });
  it('cannot do without a body', async () => {
    const { params, headers } = anyNames(stage.desk);
    const answer = await stage.desk.call(operation.id as OperationId, { params: { ...params }, headers: { ...headers } });
    expectRefusal(answer, { status: 400, code: 'invalid_request', place: '' });
  });
}

function tryReading(tried: Tried): void {
  it('takes no body', async () => {
    const answer = await tried.stage.desk.readWithBody(tried.id, anyNames(tried.stage.desk));
    expectRefusal(answer, { status: 400, code: 'invalid_request' });
  });
}

function tryMethods({ id, operation, stage }: Tried): void {
  it('has no other methods than those of its path', async () => {
    const known = everyOperation.filter(({ path }) => path === operation.path).map(({ method }) => method.toUpperCase());
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !known.includes(one))) {
      const answer = await stage.desk.callAs(method, id, anyNames(stage.desk));
      expectRefusal(answer, { status: 405, code: 'method_not_allowed' });
      expect(answer.headers.get('allow')?.split(', ').toSorted()).toEqual(known.toSorted());
    }
  });
}

function tryNames({ id, operation, call, stage }: Tried): void {
  it('is done once under one Idempotency-Key, however often it is sent', async () => {
    const { desk } = stage;
    const asked = await call.ready(desk);
    const headers = { ...asked.headers, 'idempotency-key': randomUUID() };
    const first = await desk.call(id, { ...asked, headers });
    expect(first.status, first.text).toBe(call.status);
    const second = await desk.call(id, { ...asked, headers });
    if (operation.confidential === true) expectRefusal(second, { status: 409, code: 'answer_shown_once' });
    else {
      expect({ status: second.status, json: second.json }).toEqual({ status: first.status, json: first.json });
      expect(second.headers.get('idempotency-replayed')).toBe('true');
      expect(await actsOf(desk, second)).toEqual([]);
    }
    const other = await desk.call(id, { ...asked, headers, query: { surplus: '1' } });
    expect(other.status).toBe(400);
    if (call.body === undefined) return;
    const changed = await desk.call(id, { ...asked, headers, body: call.body });
    expectRefusal(changed, { status: 409, code: 'idempotency_key_reused' });
  });
}

function tryTags({ id, call, stage }: Tried, { from: tag, ready }: NonNullable<Call['tag']>): void {
  it('is refused when what stands is not what was seen, and done when it is', async () => {
    const { desk } = stage;
    const asked = await (ready ?? call.ready)(desk);
    const { params = {}, headers = {} } = asked;
    const seen = await desk.call(tag, { params, headers });
    expect(seen.status, seen.text).toBe(200);
    const etag = seen.headers.get('etag') ?? '';
    const stale = await desk.call(id, { ...asked, headers: { ...headers, 'if-match': '"0123456789abcdef0123456789abcdef"' } });
    expectRefusal(stale, { status: 412, code: 'changed_meanwhile' });
    expect((await desk.call(tag, { params, headers })).headers.get('etag')).toBe(etag);
    expect((await desk.call(id, { ...asked, headers: { ...headers, 'if-match': etag } })).status).toBe(call.status);
  });
}

function tryOne(tried: Tried): void {
  const { id, operation, call } = tried;
  describe(id, () => {
    trySuccess(tried);
    if (!isOpen(operation)) {
      tryCredentials(tried);
      tryRoles(tried);
    }
    if (reads(operation)) tryReading(tried);
    else tryBodies(tried);
    tryMethods(tried);
    if (operation.method === 'post') tryNames(tried);
    if (call.tag !== undefined) tryTags(tried, call.tag);
  });
}

/** The calls of a file with what stands for each. */
export function triedOf(stage: Stage, calls: Calls): readonly Tried[] {
  return Object.entries(calls).map(([id, call]) => ({ id: id as OperationId, operation: operations[id as OperationId], call, stage }));
}

/** Tries each call in every way in which all calls must work and fail. */
export function tryEach(stage: Stage, calls: Calls): void {
  for (const tried of triedOf(stage, calls)) tryOne(tried);
}

/** Asks for each call what any answer will do for. */
export async function askEach(stage: Stage, calls: Calls, asked: Asked, see: (answer: Answered) => void): Promise<void> {
  for (const tried of triedOf(stage, calls)) if (!isOpen(tried.operation)) see(await askAny(tried, asked));
}
