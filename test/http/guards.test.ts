import { describe, expect, it } from 'vitest';
import { judgeHost, judgePage, readCookie, readOfferedKey, type RequestFacts } from '../../src-main/http/guards.ts';

const host = '127.0.0.1:4711';
const own = `http://${host}`;
const plain: RequestFacts = {
  method: 'GET',
  target: '/',
  hosts: [host],
  origin: undefined,
  site: undefined,
  mode: undefined,
  destination: undefined,
  upgrade: false,
};

describe('judgeHost', () => {
  it('answers at its own host', () => {
    expect(judgeHost(plain, host)).toBeNull();
  });

  it.each([
    ['a rebound name', ['evil.example:4711']],
    ['localhost, which is another origin', ['localhost:4711']],
    ['another port', ['127.0.0.1:4712']],
    ['no port', ['127.0.0.1']],
    ['an address that means the same', ['127.1:4711']],
    ['a trailing dot', ['127.0.0.1.:4711']],
    ['IPv6', ['[::1]:4711']],
    ['no host', []],
    ['two hosts', [host, host]],
  ])('refuses %s', (_name, hosts) => {
    expect(judgeHost({ ...plain, hosts }, host)).toMatchObject({ status: 421 });
  });

  it('refuses a target that names another server', () => {
    expect(judgeHost({ ...plain, target: 'http://evil.example/' }, host)).toMatchObject({ status: 400 });
  });
});

describe('judgePage', () => {
  it.each<readonly [string, Partial<RequestFacts>]>([
    ['a typed address', { site: 'none', mode: 'navigate', destination: 'document' }],
    ['a link from another site', { site: 'cross-site', mode: 'navigate', destination: 'document' }],
    ['an asset of our page', { site: 'same-origin', mode: 'no-cors', destination: 'script' }],
    ['a fetch of our page', { method: 'POST', origin: own, site: 'same-origin' }],
    ['a socket of our page', { upgrade: true, origin: own }],
  ])('lets %s through', (_name, facts) => {
    expect(judgePage({ ...plain, ...facts }, own)).toBeNull();
  });

  it.each<readonly [string, Partial<RequestFacts>]>([
    ['a post of another origin', { method: 'POST', origin: 'https://evil.example' }],
    ['a post without an origin', { method: 'POST' }],
    ['a post of a sandboxed frame', { method: 'POST', origin: 'null' }],
    ['a post of the same host on another port', { method: 'POST', origin: 'http://127.0.0.1:5173' }],
    ['a post of the same name over TLS', { method: 'POST', origin: `https://${host}` }],
    ['a read of another origin', { origin: 'https://evil.example' }],
    ['a socket of another origin', { upgrade: true, origin: 'https://evil.example' }],
    ['a socket without an origin', { upgrade: true }],
    ['a script tag on another site', { site: 'cross-site', mode: 'no-cors', destination: 'script' }],
    ['a frame on another site', { site: 'cross-site', mode: 'navigate', destination: 'iframe' }],
    ['a fetch of a page on another port', { site: 'same-site', mode: 'cors', destination: 'empty' }],
    ['a form of another site', { method: 'POST', origin: own, site: 'cross-site', mode: 'navigate', destination: 'document' }],
  ])('refuses %s', (_name, facts) => {
    expect(judgePage({ ...plain, ...facts }, own)).toMatchObject({ status: 403 });
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT'])('has no use for %s', (method) => {
    expect(judgePage({ ...plain, method, origin: own }, own)).toMatchObject({ status: 405 });
  });
});

describe('readCookie', () => {
  it('finds one among others', () => {
    expect(readCookie('a=1; keydesk-4711=abc; b=2', 'keydesk-4711')).toBe('abc');
  });

  it.each([
    ['missing', 'a=1'],
    ['of another port', 'keydesk-4712=abc'],
    ['sent twice', 'keydesk-4711=abc; keydesk-4711=abd'],
    ['no header', undefined],
  ])('is null when %s', (_name, header) => {
    expect(readCookie(header, 'keydesk-4711')).toBeNull();
  });
});

describe('readOfferedKey', () => {
  it('takes the key that follows our protocol', () => {
    expect(readOfferedKey('keydesk.contract, KEY', 'keydesk.contract')).toBe('KEY');
  });

  it.each([undefined, '', 'keydesk.contract', 'KEY, keydesk.contract', 'keydesk.contract, a, b', 'other, KEY'])(
    'is null for %j',
    (header) => {
      expect(readOfferedKey(header, 'keydesk.contract')).toBeNull();
    },
  );
});
