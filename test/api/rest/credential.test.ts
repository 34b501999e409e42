import { describe, expect, it } from 'vitest';
import { readCredential } from '../../../src-main/api/rest/credential.ts';
import { isKeydeskError } from '../../../src-shared/errors.ts';

function basic(text: string | Uint8Array): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

function reasonOf(authorization: string | undefined): string {
  try {
    readCredential(authorization);
  } catch (error) {
    if (isKeydeskError(error, 'CREDENTIAL_REFUSED')) return error.data.reason;
    throw error;
  }
  throw new Error('it was taken');
}

describe('the Authorization header', () => {
  it('holds a pair by Basic, whose private half may hold a colon (RFC 7617)', () => {
    expect(readCredential(basic('public:pri:vate'))).toEqual({ scheme: 'basic', publicKey: 'public', privateKey: 'pri:vate' });
    // The example of RFC 7617 section 2.
    expect(readCredential('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toEqual({ scheme: 'basic', publicKey: 'Aladdin', privateKey: 'open sesame' });
  });

  it('holds a token by Bearer, and names its scheme in any case', () => {
    expect(readCredential('bEARER abc.def-ghi_jkl')).toEqual({ scheme: 'bearer', token: 'abc.def-ghi_jkl' });
    expect(readCredential(basic('a:b').replace('Basic', 'BASIC'))).toMatchObject({ scheme: 'basic' });
  });

  it('is missing', () => {
    expect(reasonOf(undefined)).toBe('missing');
    expect(reasonOf('')).toBe('missing');
  });

  it.each([
    ['another scheme', 'Digest abc'],
    ['a scheme alone', 'Basic'],
    ['a scheme and a space', 'Basic '],
    ['two spaces', 'Basic  YTpi'],
    ['more than one part', 'Bearer abc def'],
    ['no colon', basic('public')],
    ['no public half', basic(':private')],
    ['no private half', basic('public:')],
    ['a control character', basic('public:pri\nvate')],
    ['a NUL', basic('pub\0lic:private')],
    ['bytes that are no UTF-8', basic(Uint8Array.of(0x61, 0x3a, 0xff, 0xfe))],
    ['base64 without its padding', 'Basic YTpiYg'],
    ['base64 with left-over bits', 'Basic YTpiYh=='],
    ['base64url', 'Basic YTo_Pz8-'],
    ['a pair that is too long', basic(`a:${'x'.repeat(1024)}`)],
    ['a token that is too long', `Bearer ${'x'.repeat(4097)}`],
    ['a token with a character that none has', 'Bearer abc"def'],
  ])('is malformed: %s', (_, authorization) => {
    expect(reasonOf(authorization)).toBe('malformed');
  });
});
