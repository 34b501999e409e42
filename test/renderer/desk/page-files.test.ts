import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src-renderer/desk/base64url.ts';
import { saveFile } from '../../../src-renderer/desk/save-file.ts';
import type { SavingPage } from '../../../src-renderer/desk/save-file.ts';

describe('bytes on the wire', () => {
  it.each([0, 1, 2, 3, 32_767, 32_768, 32_769, 100_001])('go there and back: %i of them', (length) => {
    const bytes = Uint8Array.from({ length }, (_, place) => (place * 251) % 256);
    const text = toBase64Url(bytes);
    expect(text).toBe(Buffer.from(bytes).toString('base64url'));
    expect(Buffer.from(fromBase64Url(text)).equals(Buffer.from(bytes))).toBe(true);
  });

  it('are refused when they are none', () => {
    expect(() => fromBase64Url('%%%')).toThrow();
  });
});

interface Seen {
  readonly steps: string[];
  blob?: Blob;
  later?: () => void;
}

function fakePage(seen: Seen): SavingPage {
  const anchor = { href: '', download: '', click: () => { seen.steps.push(`click ${anchor.href} as ${anchor.download}`); }, remove: () => { seen.steps.push('remove'); } };
  const document = { createElement: () => anchor, body: { append: () => { seen.steps.push('append'); } } };
  return {
    document: document as unknown as SavingPage['document'],
    createObjectURL: (blob) => {
      seen.blob = blob;
      return 'blob:1';
    },
    revokeObjectURL: (url) => { seen.steps.push(`revoke ${url}`); },
    setTimeout: (act) => (seen.later = act),
  };
}

describe('a file made in the page', () => {
  it('is handed over by a link, whose URL ends once it was taken', async () => {
    const seen: Seen = { steps: [] };
    saveFile({ fileName: 'report.zip', content: new Uint8Array([1, 2, 3]), type: 'application/zip' }, fakePage(seen));
    expect(seen.steps).toEqual(['append', 'click blob:1 as report.zip', 'remove']);
    expect(seen.blob?.type).toBe('application/zip');
    expect([...new Uint8Array((await seen.blob?.arrayBuffer()) ?? new ArrayBuffer())]).toEqual([1, 2, 3]);
    seen.later?.();
    expect(seen.steps.at(-1)).toBe('revoke blob:1');
  });

  it('is of no type a browser would show when none is said', () => {
    const seen: Seen = { steps: [] };
    saveFile({ fileName: 'a.html', content: new Uint8Array() }, fakePage(seen));
    expect(seen.blob?.type).toBe('application/octet-stream');
  });
});
