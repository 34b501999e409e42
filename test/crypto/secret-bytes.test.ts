import { inspect } from 'node:util';

import { describe, expect, it } from 'vitest';

import { SecretBytes, SecretWiped } from '../../src-main/crypto/secret-bytes.ts';

const bytes = () => Uint8Array.of(1, 2, 3, 4);

describe('SecretBytes', () => {
  it('copies or adopts the bytes it is given', () => {
    const [copied, adopted] = [bytes(), bytes()];
    const [copy, adoption] = [SecretBytes.copyOf(copied), SecretBytes.adopt(adopted)];
    copy.wipe();
    adoption.wipe();
    expect(copied).toEqual(bytes());
    expect(adopted).toEqual(new Uint8Array(4));
  });

  it('copies the part of a shared buffer it is given and nothing beside it', () => {
    const shared = Uint8Array.of(9, 1, 2, 3, 4, 9);
    using secret = SecretBytes.copyOf(shared.subarray(1, 5));
    expect(secret.expose()).toEqual(bytes());
    expect(secret.expose().buffer.byteLength).toBe(4);
  });

  it('draws different random bytes each time', () => {
    const [first, second] = [SecretBytes.random(32), SecretBytes.random(32)];
    expect(first.length).toBe(32);
    expect(first.equals(second)).toBe(false);
  });

  it('holds a text as UTF-8 and refuses half a surrogate pair', () => {
    expect(SecretBytes.fromUtf8('é€').expose()).toEqual(Uint8Array.of(0xc3, 0xa9, 0xe2, 0x82, 0xac));
    expect(() => SecretBytes.fromUtf8('pass\ud800')).toThrow(TypeError);
    expect(() => SecretBytes.fromUtf8('pass\ud800')).not.toThrow(/pass/);
  });

  it('refuses to be read after the wipe, and keeps its length', () => {
    const secret = SecretBytes.copyOf(bytes());
    const view = secret.expose();
    secret.wipe();
    secret.wipe();
    expect(view).toEqual(new Uint8Array(4));
    expect(secret.length).toBe(4);
    expect(() => secret.expose()).toThrow(SecretWiped);
    expect(() => secret.equals(SecretBytes.copyOf(bytes()))).toThrow(SecretWiped);
    expect(() => SecretBytes.copyOf(bytes()).equals(secret)).toThrow(SecretWiped);
  });

  it('wipes itself at the end of its block', () => {
    const given = bytes();
    {
      using _secret = SecretBytes.adopt(given);
    }
    expect(given).toEqual(new Uint8Array(4));
  });

  it('compares content and length', () => {
    const secret = SecretBytes.copyOf(bytes());
    expect(secret.equals(SecretBytes.copyOf(bytes()))).toBe(true);
    expect(secret.equals(SecretBytes.copyOf(Uint8Array.of(1, 2, 3, 5)))).toBe(false);
    expect(secret.equals(SecretBytes.copyOf(Uint8Array.of(1, 2, 3)))).toBe(false);
  });
});

describe('SecretBytes leaks nothing', () => {
  const secret = SecretBytes.fromUtf8('hunter2');
  const spellings = ['hunter2', '104', '68756e746572', 'aHVudGVyMg'];
  const outputs: Readonly<Record<string, () => string>> = {
    'String()': () => String(secret),
    'a joined list': () => [secret].join(),
    'concatenation': () => ''.concat(String(secret), secret.toString()),
    'JSON.stringify': () => JSON.stringify({ secret, list: [secret] }),
    'inspect': () => inspect(secret, { showHidden: true, depth: 9 }),
    'inspect without custom inspection': () => inspect(secret, { customInspect: false, showHidden: true, depth: 9 }),
    'its own properties': () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret).map(String)]),
    'its copied properties': () => JSON.stringify(Object.assign({}, secret)),
    'structuredClone': () => inspect(structuredClone(secret), { showHidden: true }),
  };
  it.each(Object.keys(outputs))('through %s', (name) => {
    const shown = outputs[name]?.() ?? 'hunter2';
    for (const spelling of spellings) expect(shown).not.toContain(spelling);
  });

  it('says what it is instead', () => {
    expect([String(secret), JSON.stringify(secret), inspect(secret)]).toEqual(['[secret]', '"[secret]"', '[secret]']);
  });
});
