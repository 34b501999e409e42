import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKeydeskError } from '../../src-shared/errors.ts';
import {
  canonicalPkcs11Uri,
  formatPkcs11Uri,
  parsePkcs11KeyUri,
  parsePkcs11Uri,
  pkcs11Attributes,
  type Pkcs11Name,
  splitModulePath,
} from '../../src-main/kms/uri-pkcs11.ts';

const refusal = (act: () => unknown): { field: string; problem: string; remedy: string } => {
  try {
    act();
  } catch (error) {
    if (isKeydeskError(error, 'BAD_INPUT')) return error.data;
    throw error;
  }
  throw new Error('it was taken and must not be');
};

/** The examples of RFC 7512, section 3, without their queries, and what they name. */
const examples: readonly (readonly [string, Pkcs11Name])[] = [
  ['pkcs11:', {}],
  ['pkcs11:object=my-pubkey;type=public', { object: 'my-pubkey', type: 'public' }],
  ['pkcs11:object=my-key;type=private', { object: 'my-key', type: 'private' }],
  [
    'pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil,%20Inc.;model=1.0;object=my-certificate;type=cert;id=%69%95%3E%5C%F4%BD%EC%91;serial=',
    {
      token: 'The Software PKCS#11 Softtoken',
      manufacturer: 'Snake Oil, Inc.',
      model: '1.0',
      object: 'my-certificate',
      type: 'cert',
      id: '69953e5cf4bdec91',
      serial: '',
    },
  ],
  ['pkcs11:slot-description=Sun%20Metaslot', { 'slot-description': 'Sun Metaslot' }],
  [
    'pkcs11:library-manufacturer=Snake%20Oil,%20Inc.;library-description=Soft%20Token%20Library;library-version=1.23',
    { 'library-manufacturer': 'Snake Oil, Inc.', 'library-description': 'Soft Token Library', 'library-version': '1.23' },
  ],
  [
    'pkcs11:token=My%20token%25%20created%20by%20Joe;library-version=3;id=%01%02%03%Ba%dd%Ca%fe%04%05%06',
    { token: 'My token% created by Joe', 'library-version': '3', id: '010203baddcafe040506' },
  ],
  ['pkcs11:token=A%20name%20with%20a%20substring%20%25%3B;object=my-certificate;type=cert', { token: 'A name with a substring %;', object: 'my-certificate', type: 'cert' }],
  [
    'pkcs11:token=Name%20with%20a%20small%20A%20with%20acute:%20%C3%A1;object=my-certificate;type=cert',
    { token: 'Name with a small A with acute: á', object: 'my-certificate', type: 'cert' },
  ],
];

describe('a PKCS#11 URI', () => {
  it.each(examples)('is read as in RFC 7512: %s', (uri, name) => {
    expect(parsePkcs11Uri(uri)).toEqual(name);
  });

  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((value) => value.isWellFormed() && !/\p{Cc}/u.test(value));
  const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
    id: fc.uint8Array({ maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    type: fc.constantFrom('public', 'private', 'cert', 'secret-key', 'data'),
    'slot-id': fc.nat().map(String),
    'library-version': fc.tuple(fc.nat(99), fc.nat(99)).map(([major, minor]) => `${String(major)}.${String(minor)}`),
  };
  const names = fc.record(Object.fromEntries(pkcs11Attributes.map((attribute) => [attribute, values[attribute] ?? text])), { requiredKeys: [] });

  it('is read back as it was written, whatever it names', () => {
    fc.assert(
      fc.property(names, (name) => {
        expect(parsePkcs11Uri(formatPkcs11Uri(name))).toEqual(name);
      }),
    );
  });

  it('has one spelling, in whatever order and encoding it came', () => {
    fc.assert(
      fc.property(names, fc.nat(), (name, turn) => {
        const parts = formatPkcs11Uri(name).slice('pkcs11:'.length).split(';');
        const turned = parts.map((_, at) => parts[(at + turn) % parts.length] ?? '').join(';');
        expect(formatPkcs11Uri(parsePkcs11Uri(`pkcs11:${turned}`))).toBe(formatPkcs11Uri(name));
      }),
    );
    expect(canonicalPkcs11Uri('pkcs11:id=A%62;object=k(1);token=My%20token')).toBe('pkcs11:token=My%20token;object=k%281%29;type=secret-key;id=%41%62');
  });

  it('takes the id as bytes that are no text', () => {
    expect(parsePkcs11Uri('pkcs11:id=%FF%FEa').id).toBe('fffe61');
  });
});

describe('a PKCS#11 URI is refused', () => {
  it.each([
    ['another scheme', 'pkcs12:token=a'],
    ['no scheme', 'token=a;object=b'],
    ['an attribute without a value', 'pkcs11:token'],
    ['an empty part', 'pkcs11:token=a;;object=b'],
    ['an attribute that is not known', 'pkcs11:token=a;vendor-aaa=b'],
    ['an attribute in capitals', 'pkcs11:Token=a'],
    ['a broken percent-encoding', 'pkcs11:token=a%2'],
    ['a blank', 'pkcs11:token=My token'],
    ['a slash that is not encoded', 'pkcs11:token=a/b'],
    ['text that is not UTF-8', 'pkcs11:token=%FF'],
    ['a control character', 'pkcs11:token=a%0Ab'],
    ['a type that is not known', 'pkcs11:type=secret'],
    ['a slot that is no number', 'pkcs11:slot-id=one'],
    ['a version that is none', 'pkcs11:library-version=1.2.3'],
    ['a query that is not known', 'pkcs11:token=a?x-one=1'],
    ['a fragment', 'pkcs11:token=a#b'],
  ])('for %s', (_, uri) => {
    const { field, remedy } = refusal(() => parsePkcs11Uri(uri, 'key.uri'));
    expect(field).toBe('key.uri');
    expect(remedy).not.toBe('');
  });

  it.each(pkcs11Attributes)('for %s given twice', (attribute) => {
    const value = { type: 'cert', 'slot-id': '1', 'library-version': '1' }[attribute as string] ?? 'a';
    expect(refusal(() => parsePkcs11Uri(`pkcs11:${attribute}=${value};${attribute}=${value}`)).problem).toContain(`${attribute} stands in the URI twice`);
  });

  it.each([
    'pkcs11:token=a;object=b?pin-value=4711',
    'pkcs11:token=a;object=b?pin-source=file:/etc/token',
    'pkcs11:token=a;object=b?module-path=/lib/m.so&pin-value=4711',
    'pkcs11:token=a;pin-value=4711',
  ])('for a PIN in it, which is not repeated: %s', (uri) => {
    const found = refusal(() => parsePkcs11KeyUri(uri));
    expect(found.remedy).toContain('The PIN is asked for; it is never stored');
    expect(JSON.stringify(found)).not.toContain('4711');
  });

  it('for a PIN beside the module, too', () => {
    const uri = 'pkcs11:token=a;object=b?module-path=/lib/m.so&pin-value=4711';
    expect(refusal(() => splitModulePath(uri)).remedy).toContain('never stored');
  });
});

describe('the URI of a key', () => {
  it.each([
    ['pkcs11:token=a;object=b', { token: 'a', object: 'b' }],
    ['pkcs11:serial=1;id=%01;type=secret-key', { serial: '1', id: '01', type: 'secret-key' }],
  ])('names a token and a key: %s', (uri, name) => {
    expect(parsePkcs11KeyUri(uri)).toEqual(name);
  });

  it.each([
    ['no token', 'pkcs11:object=b', 'no token'],
    ['an empty token', 'pkcs11:token=;object=b', 'no token'],
    ['no key', 'pkcs11:token=a', 'no key'],
    ['an empty key', 'pkcs11:token=a;object=;id=', 'no key'],
    ['a private key', 'pkcs11:token=a;object=b;type=private', 'type private'],
  ])('is refused with %s', (_, uri, problem) => {
    expect(refusal(() => parsePkcs11KeyUri(uri)).problem).toContain(problem);
  });
});

describe('a URI that was pasted whole', () => {
  it('gives its module apart (RFC 7512, section 3)', () => {
    const uri = 'pkcs11:object=my-sign-key;type=private?module-path=/mnt/libmypkcs11.so.1';
    expect(splitModulePath(uri)).toEqual({ uri: 'pkcs11:object=my-sign-key;type=private', module: '/mnt/libmypkcs11.so.1' });
    expect(splitModulePath('pkcs11:token=a?module-path=/opt/my%20hsm/lib.so').module).toBe('/opt/my hsm/lib.so');
  });

  it('without a query stays as it is', () => {
    expect(splitModulePath('pkcs11:token=a')).toEqual({ uri: 'pkcs11:token=a', module: null });
  });

  it.each(['?module-name=mypkcs11', '?module-path=', '?module-path=/a&module-path=/b', '?', '?x=1'])('is refused with %s', (query) => {
    expect(refusal(() => splitModulePath(`pkcs11:token=a${query}`)).remedy).not.toBe('');
  });
});
