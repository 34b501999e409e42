import fc from 'fast-check';

const nested = (depth: number, leaf: unknown): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => ({ a: [inner] }), leaf);

/** Texts of those who mean harm: nothing in them may do more than be refused, or stand as the text it is. */
export const hostileTexts: readonly string[] = [
  '', ' ', '\0', '\0admin', 'a\0b', '\r\nX-Injected: 1', 'a\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', '\u001b[31mred', '\u007f', '\u0085', '\u2028', '\ufeff', '\ufffe',
  '\u202eevil', '\u2066a\u2069', 'e\u0301'.repeat(200), '👩‍👩‍👧‍👦'.repeat(50), '\ud800', '\udfff\ud800', '‮‮‮', 'ａｄｍｉｎ', 'аcme',
  "' or '1'='1", "'; drop table secrets; --", '" or ""="', '1; select pg_sleep(9)', "\\'; --", '%', '_%', '*', '?', '`id`', '$(id)', '| cat /etc/passwd', '; rm -rf /',
  '../../../../etc/passwd', '..\\..\\windows', '/etc/passwd', 'file:///etc/passwd', 'C:\\Windows', '\\\\host\\share', '~root', '/dev/zero', '/proc/self/environ',
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', 'javascript:alert(1)', '{{secret.X}}', '{{secret.{{secret.X}}}}', '${7*7}', '{{7*7}}', '#{7*7}', '%n%n%s', '%00', '%2e%2e%2f', '%c0%ae',
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', 'Infinity', 'true', '[object Object]', '0', '-1', '1e400', '9007199254740993', '0x10', '٣',
  'http://169.254.169.254/latest/meta-data/', 'http://127.0.0.1:1/', 'arn:aws:kms:::', 'pkcs11:', 'pkcs11:object=a?module-path=/etc/passwd', 'projects/../..', 'https://a.vault.azure.net/keys/..',
  'a'.repeat(257), 'a'.repeat(5000), '('.repeat(3000), 'a'.repeat(100_000), '\\'.repeat(999), '"'.repeat(999),
];

/** Texts of harm, alone or in a row. */
export const hostileText = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...hostileTexts) }, { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) }, {
  weight: 2,
  arbitrary: fc.tuple(fc.constantFrom(...hostileTexts), fc.constantFrom(...hostileTexts)).map(([one, other]) => (one + other).slice(0, 120_000)),
});

const numbers = [0, -0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, 5e-324, 8.64e15 + 1];

/** Values of every type, most of them wrong wherever they stand. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(...numbers, true, false, null, [], {}, [[]], [null], { $ref: '#/' }, { toString: 1 }, { then: 1 }, { length: -1 }, { constructor: { prototype: {} } }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.nat(200).map((depth) => nested(depth, 1)) },
  { weight: 1, arbitrary: fc.nat(2000).map((length) => Array.from({ length }, (_, at) => at)) },
);

const jsonTexts: readonly string[] = [
  '', ' ', '{', '}', '[', '"', 'null', 'true', '1', '"text"', '[]', '[{}]', '{}', '{"a":1,"a":2}', '{"key":"A","key":"B","value":"c"}', '{"__proto__":{"admin":true}}',
  '{"\\u005f_proto__":1}', '{"a":"\\ud800"}', '{"\\ud800":1}', '{"a":1e400}', '{"a":-0}', '{"a":01}', '{"a":NaN}', "{'a':1}", '{"a":1,}', '{"a":1}{"b":2}', '{"a":1}\0', '\ufeff{"a":1}', '// a\n{}',
  '{"a":"\n"}', '{"a":"\\x"}', `${'['.repeat(5000)}${']'.repeat(5000)}`, `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`, `{"a":"${'\\'.repeat(9999)}"}`, '[1]'.repeat(10), '<xml/>', 'a=b&c=d',
];

/** Bodies as they are sent: no JSON, JSON that two readers could understand differently, no UTF-8. */
export const hostileBody: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...jsonTexts) },
  { weight: 2, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 80 }) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.constant(Buffer.from('{"a":1}', 'utf16le')) },
);

const types = ['application/json', 'application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'APPLICATION/JSON', 'application/json; charset=utf-16', 'application/json; a=b', 'text/plain', 'text/json'];
const moreTypes = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', 'application/problem+json', 'application/json, text/plain', '', ';', 'a', '*/*', 'application/json;', 'application/xml', `application/${'j'.repeat(500)}`];
const tags = ['*', '""', '"0"', 'W/"0"', '0', '"0", "1"', ',', 'W/', '"', '"0123456789abcdef0123456789abcdef"', `"${'f'.repeat(300)}"`, '"0", *'];
const credentials = ['', 'Basic', 'Basic ', 'Basic !!!', 'Basic Og==', 'Basic YTpi', 'Bearer', 'Bearer ', 'Bearer a.b.c', 'Bearer eyJhbGciOiJub25lIn0.e30.', 'Digest a=b', 'basic YTpi', 'Negotiate x', `Bearer ${'a'.repeat(6000)}`, `Basic ${'a'.repeat(3000)}`, 'Token x', 'Basic AP8=', 'Bearer \u00ff'];
const names = ['once', 'twice', 'a b', ' ', 'x'.repeat(255), 'x'.repeat(256), '\u00e9', '"quoted"', '0', "' or 1=1", '../..'];
const correlations = ['deploy-17', 'x'.repeat(128), 'x'.repeat(129), 'a b', '\u00e9', '!', '<script>', '%0d%0a', "';--", '{{secret.X}}'];

const header = (name: string, values: readonly string[]): fc.Arbitrary<readonly [string, string]> => fc.constantFrom(...values).map((value) => [name, value] as const);

/** One header that nobody asked for, or one with a value nobody hoped for; only what Node's client can send. */
export const twistedHeader: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  { weight: 4, arbitrary: header('content-type', [...types, ...moreTypes]) },
  { weight: 3, arbitrary: header('accept', ['*/*', 'text/html', 'application/xml', 'application/json;q=0', ';;;', 'application/problem+json', 'x'.repeat(900)]) },
  { weight: 5, arbitrary: header('idempotency-key', names) },
  { weight: 4, arbitrary: header('if-match', tags) },
  { weight: 4, arbitrary: header('x-correlation-id', correlations) },
  { weight: 1, arbitrary: header('authorization', credentials) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('x-account-id', 'x-tenant-id', 'x-knoxcall-stepup'), fc.constantFrom(...hostileTexts.filter((text) => /^[\x20-\x7e]{0,900}$/.test(text)))) },
  { weight: 1, arbitrary: header('content-encoding', ['gzip', 'identity', 'br', 'deflate, gzip', '']) },
  { weight: 1, arbitrary: header('x-http-method-override', ['DELETE', 'GET', 'PATCH']) },
  { weight: 1, arbitrary: header('range', ['bytes=0-1', 'bytes=-1', 'items=0-9']) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-original-url', 'via', 'te', 'prefer', 'if-none-match', 'if-modified-since'), fc.constantFrom('127.0.0.1', 'evil.example', '/v1/account/keys', '*', 'trailers')) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('origin', 'cookie', 'sec-fetch-site', 'host', 'upgrade-insecure-requests'), fc.constantFrom('null', 'http://evil.example', 'a=b', 'cross-site', '127.0.0.1', 'localhost')) },
);
/** What is put behind a path, or in place of a segment of it. */
export const twistedSegments: readonly string[] = [
  '%2e%2e', '%2e%2e%2f%2e%2e%2f', '..%2f', '%00', '%0d%0a', '%c0%ae', '%zz', '%', '%u0041', '%25', '%252e', '%ff', '%e2%80%ae', '%ED%A0%80', ';x=1', ':publish', ':resolve', '::', '%3Apublish', '..', '.', '//', '/', '*',
  '%20', '+', '%2F', '%5c', '%27%20or%201=1--', '%7B%7Bsecret.X%7D%7D', 'a'.repeat(2049), '%61'.repeat(700), '__proto__', 'constructor', '-1', '0', '%F0%9F%99%82',
];

/** What is put into a query. */
export const twistedQueries: readonly string[] = [
  '__proto__=1', 'a[]=1', 'a[b]=1', 'constructor=1', '=', '&&&', '%', '%zz=1', '%00=1', 'a=%ff', 'unknown=1', 'PageSize=1&PageSize=2', 'page_size=1&page_size=2', 'PageSize=0', 'PageSize=1001', 'PageSize=1e3', 'PageSize=-1', 'PageSize=%201',
  'page_size=0', 'page_size=101', 'PageToken.Cursor=x', 'page_token=x', `page_token=${'A'.repeat(256)}`, `PageToken.Cursor=${'A'.repeat(1025)}`, 'PageToken.Cursor=eyJhIjoxfQ', 'page_token=eyJhIjoxfQ', 'sensitivity=phi', 'sensitivity=PHI',
  'successOnly=1', 'successOnly=TRUE', 'operation=decrypt', 'include=all', 'state=', 'validation_phase=valid', "display_name='%20or%201=1--", 'display_name=%25', 'key=%5f', 'provider=aws', 'x'.repeat(8000), Array.from({ length: 300 }, (_, at) => `p${String(at)}=1`).join('&'),
];
