import { describe, expect, it } from 'vitest';
import { toHex } from '../../src-main/crypto/base64url.ts';
import { sha256 } from '../../src-main/crypto/primitives.ts';
import { type Listing, type Mark, readPageToken, writePageToken } from '../../src-main/lib/page-token.ts';

const markOf = (vault: string): Mark => (label, value) => toHex(sha256(new TextEncoder().encode(`${vault} ${label} ${toHex(value)}`)));
const mark = markOf('one');
const listing: Listing = ['secrets', 'acme', null];
const spot = [1_795_275_000_000, '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55'] as const;
const token = writePageToken(mark, listing, spot);

describe('a page token', () => {
  it('leads on where it was given, and fits every list', () => {
    expect(readPageToken(mark, listing, token)).toEqual(spot);
    expect(token).toMatch(/^[A-Za-z0-9_-]{1,140}$/);
  });

  it.each<readonly [string, Listing]>([
    ['of another tenant', ['secrets', 'globex', null]],
    ['of another kind', ['events', 'acme', null]],
    ['with another filter', ['secrets', 'acme', 'PII']],
    ['with one filter more', ['secrets', 'acme', null, null]],
    ['with a filter that is written like none', ['secrets', 'acme', 'null']],
    ['with half a character', ['secrets', 'acme', '\ud800']],
  ])('leads nowhere in a list %s', (_what, other) => {
    expect(readPageToken(mark, other, token)).toBeNull();
    expect(readPageToken(mark, other, writePageToken(mark, other, spot))).toEqual(spot);
  });

  it('leads nowhere in another vault', () => {
    expect(readPageToken(markOf('two'), listing, token)).toBeNull();
  });

  it('leads nowhere when one sign of it is another, or is missing, or one more', () => {
    const signs = [...token];
    const changed = signs.map((sign, at) => [...signs.slice(0, at), sign === 'A' ? 'B' : 'A', ...signs.slice(at + 1)].join(''));
    for (const wrong of [...changed, token.slice(0, -1), `${token}A`, `${token}=`, `${token}!`, '', 'x', 'W10', '"']) expect(readPageToken(mark, listing, wrong), wrong).toBeNull();
  });
});
