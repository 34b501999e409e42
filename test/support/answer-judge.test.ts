import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src-shared/rest/openapi.ts';
import { operations } from '../../src-shared/rest/operations.ts';
import { AnswerJudge, type WireAnswer } from './answer-judge.ts';

const judge = new AnswerJudge(openApiDocument({ version: '0.0.0-test', url: 'http://127.0.0.1:7373' }));

const limits = { 'x-ratelimit-limit': '600', 'x-ratelimit-remaining': '599', 'x-ratelimit-reset': '60' };
const always = { 'x-request-id': '3f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e01', ...limits };
const answer = (status: number, headers: Readonly<Record<string, string>>, body?: unknown): WireAnswer => ({
  status,
  headers: new Headers({ ...always, ...headers }),
  text: body === undefined ? '' : JSON.stringify(body),
});
const json = { 'content-type': 'application/json; charset=utf-8' };
const token = { accessToken: 'a.b.c', expires: 1_768_467_600_000 };
const problem = { type: 'urn:x', title: 'No', status: 401, detail: 'No.', instance: '/v1/token', code: 'no', requestId: 'x' };

describe('an answer', () => {
  it('that is as the document says has no flaw', () => {
    expect(judge.flaws(operations.createToken, answer(200, json, token))).toEqual([]);
    expect(judge.flaws(operations.revokeToken, answer(204, {}))).toEqual([]);
    expect(judge.flaws(operations.createToken, answer(401, { 'content-type': 'application/problem+json', 'www-authenticate': 'Basic' }, problem))).toEqual([]);
  });

  it.each([
    ['of a status that is not declared', answer(418, json, token)],
    ['without a member', answer(200, json, { accessToken: 'a.b.c' })],
    ['with a member of another type', answer(200, json, { ...token, expires: 'soon' })],
    ['with a member that is not declared', answer(200, json, { ...token, privateKey: 'kd_' })],
    ['of another content type', answer(200, { 'content-type': 'text/plain' }, token)],
    ['without its challenge', answer(401, { 'content-type': 'application/problem+json' }, problem)],
    ['in the words of another dialect', answer(401, { ...json, 'www-authenticate': 'Basic' }, { error: { type: 'no', message: 'No.' } })],
    ['without the rate limit', { ...answer(200, json, token), headers: new Headers({ ...json, 'x-request-id': 'x' }) }],
  ])('%s has one', (_what, wrong) => {
    expect(judge.flaws(operations.createToken, wrong)).not.toEqual([]);
  });

  it('with a body where there is none has one', () => {
    expect(judge.flaws(operations.revokeToken, answer(204, json, {}))).toEqual(['revokeToken 204 has a body, and declares none']);
  });
});
