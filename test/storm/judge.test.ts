import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src-shared/rest/openapi.ts';
import type { Answered } from '../support/wire.ts';
import type { Bound } from './bind.ts';
import { readDocument } from './document.ts';
import { judge } from './judge.ts';
import { Pool } from './pool.ts';
import { canary, type Credential, type World } from './world.ts';

const reading = readDocument(openApiDocument({ version: '1', url: 'http://127.0.0.1:7373' }));
const who: Credential = { publicKey: '8d4f2a6c-3f1e-4c7b-9d55-0a4be0c1c2d3', privateKey: `kd_${'a'.repeat(43)}`, identity: 'i', tenant: null, roles: [] };
const world = { credentials: [who], secrets: [], keys: [], signIns: ['what-signs-in-to-a-cloud'], vaultFolder: '/tmp/Storm.keydesk' } as unknown as World;
const headers = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': '8d4f2a6c-3f1e-4c7b-9d55-0a4be0c1c2d3' };
const problem = { type: 't', title: 't', status: 400, detail: 'd', instance: '/', code: 'c', requestId: 'r' };
const refused = (status: number, more: object = {}): Answered => ({ status, headers: { ...headers, 'content-type': 'application/problem+json' }, text: JSON.stringify({ ...problem, status, ...more }) });

/** What was asked, where it was not just a text to be resolved. */
interface Asked {
  readonly id?: string;
  readonly body?: unknown;
  readonly locked?: boolean;
  readonly pool?: Pool;
  readonly straight?: boolean;
}

/** What is found in an answer. */
function foundIn(answered: Answered, { id = 'resolveSecrets', body = { text: 'a' }, locked = false, pool = new Pool(world), straight = true }: Asked = {}) {
  const call = reading.calls.find((one) => one.id === id);
  if (call === undefined) throw new Error(id);
  const draw = { call, flavour: 'valid', parameters: {}, body, picks: [], broken: { at: 0, value: null }, bytes: null, headers: [], path: null } as const;
  const sent = { method: call.method, path: '/', headers: {}, body: JSON.stringify(body) };
  const context = { call: id, who, tenant: 'acme', secret: null, key: '', named: {} };
  const bound: Bound = { number: 1, draw, sent, context, straight, body };
  return judge(bound, answered, { reading, pool, locked }).map(({ claim }) => claim);
}

describe('an answer', () => {
  it('that is as it should be is found good', () => {
    expect(foundIn({ status: 200, headers, text: '{"text":"a"}' })).toEqual([]);
    expect(foundIn(refused(400))).toEqual([]);
    expect(foundIn(refused(502))).toEqual([]);
  });

  it.each([
    ['a fault', refused(500), ['fault']],
    ['a status that is not declared', { ...refused(418) }, ['document']],
    ['another shape', { status: 200, headers, text: '{"txt":"a"}' }, ['document']],
    ['another type', { status: 200, headers: { ...headers, 'content-type': 'text/html' }, text: '{"text":"a"}' }, ['document']],
    ['no JSON', { status: 200, headers, text: 'a' }, ['document']],
    ['no id', { status: 200, headers: { 'content-type': 'application/json' }, text: '{"text":"a"}' }, ['dressed']],
    ['leave for pages', { status: 200, headers: { ...headers, 'access-control-allow-origin': '*' }, text: '{"text":"a"}' }, ['dressed']],
    ['no word of when to come back', refused(429), ['dressed']],
    ['a value of a secret', refused(400, { detail: `${canary}-1` }), ['leak']],
    ['a private key', refused(400, { detail: who.privateKey }), ['leak']],
    ['a token', refused(400, { detail: `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}` }), ['leak']],
    ['a credential as it was shown', refused(400, { detail: Buffer.from(`${who.publicKey}:${who.privateKey}`).toString('base64') }), ['leak']],
    ['what signs in to a cloud', refused(400, { detail: 'what-signs-in-to-a-cloud' }), ['leak']],
    ['a stack', refused(400, { detail: 'Error\n    at a (/src-main/a.ts:1:1)' }), ['leak']],
    ['the place of the vault', refused(400, { detail: '/tmp/Storm.keydesk/vault.db' }), ['leak']],
  ] as const)('with %s is found out', (_what, answered, claims) => {
    expect(foundIn(answered)).toEqual(claims);
  });

  it('may hold the values that were granted, and no other', () => {
    const pool = new Pool(world);
    pool.owners.set(`${canary}-1.`, 'acme A');
    const answered = { status: 200, headers, text: JSON.stringify({ text: `${canary}-1.` }) };
    expect(foundIn(answered, { pool })).toEqual(['resolved']);
    pool.granted.add('i acme A');
    expect(foundIn(answered, { pool })).toEqual([]);
    pool.owners.set(`${canary}-1.`, 'borealis A');
    expect(foundIn(answered, { pool })).toEqual(['resolved']);
  });

  it('of success to what the document forbids is found out', () => {
    expect(foundIn({ status: 200, headers, text: '{"text":"a"}' }, { body: { text: 1 } })).toEqual(['forbidden']);
  });

  it('of success from a locked vault is found out, and one that says so is not', () => {
    expect(foundIn({ status: 200, headers, text: '{"text":"a"}' }, { locked: true })).toEqual(['locked']);
    const told = refused(503);
    expect(foundIn({ ...told, headers: { ...told.headers, 'retry-after': '30' } }, { locked: true })).toEqual([]);
  });

  it('to a path that leads elsewhere may be a refusal in any words, and nothing else', () => {
    expect(foundIn(refused(404), { id: 'getKey', body: undefined, straight: false })).toEqual([]);
    expect(foundIn({ status: 404, headers, text: 'not here' }, { id: 'getKey', body: undefined, straight: false })).toEqual(['document']);
  });
});
