import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { drawReport } from '../../src-main/reports/draw-report.ts';
import { reportFiles } from '../../src-main/reports/manifest.ts';
import { drawable, needsNumbers, pageText, shortPageText } from '../../src-main/reports/page-text.ts';
import { pageDuration, pageTime } from '../../src-main/reports/page-table.ts';
import { verifyFiles } from '../../src-main/reports/verify-report.ts';
import { type Report, reportKinds } from '../../src-shared/reports.ts';
import { officerCaller } from '../support/open-vault.ts';
import { livelyVault } from './report-vault.ts';

const marks = { reportHash: 'ab'.repeat(32), keyId: '0123456789abcdef' };
const pages = (pdf: Uint8Array): number => Buffer.from(pdf).toString('latin1').match(/\/Type \/Page\n/g)?.length ?? 0;

async function preview(kind: (typeof reportKinds)[number]): Promise<Report> {
  using lively = livelyVault();
  return await lively.reports.preview(officerCaller, lively.scope(kind), 100);
}

describe('a drawn report', () => {
  it.each(reportKinds)('of %s has the same bytes each time', async (kind) => {
    const report = await preview(kind);
    const [once, again] = [await drawReport(report, marks), await drawReport(report, marks)];
    expect(Buffer.from(once).equals(again)).toBe(true);
    expect(Buffer.from(once.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(pages(once)).toBeGreaterThan(1);
  });

  it('is another one when anything in it is', async () => {
    const report = await preview('byok-status');
    const [one, other] = [await drawReport(report, marks), await drawReport({ ...report, generatedBy: 'Eve' }, marks)];
    expect(Buffer.from(one).equals(other)).toBe(false);
  });

  it('carries the time of the report and not that of the drawing', async () => {
    const report = await preview('byok-status');
    const pdf = Buffer.from(await drawReport({ ...report, generatedAt: Date.UTC(2001, 1, 3, 4, 5, 6) }, marks)).toString('latin1');
    expect(pdf).toContain('(D:20010203040506Z)');
    expect(pdf).not.toContain(`(D:${new Date().getUTCFullYear()}`);
  });

  it('may have no rows, one, or more than are printed', async () => {
    const report = await preview('audit-activity');
    const [row] = report.rows;
    if (row === undefined) throw new Error('no row');
    const none = pages(await drawReport({ ...report, rows: [], rowCount: 0 }, marks));
    const one = pages(await drawReport({ ...report, rows: [row], rowCount: 1 }, marks));
    const many = Array.from({ length: 1200 }, () => row);
    const cut = pages(await drawReport({ ...report, rows: many, rowCount: many.length }, marks));
    const full = pages(await drawReport({ ...report, rows: many.slice(0, 1000), rowCount: many.length }, marks));
    expect([none, one]).toEqual([2, 2]);
    expect(cut).toBe(full);
    expect(cut).toBeGreaterThan(15);
  });

  it('holds a row on one page, however long its texts are', async () => {
    for (const kind of reportKinds) {
      const report = await preview(kind);
      const long = report.columns.map(({ kind: of }) => (of === 'time' ? 1 : of === 'count' ? 10 ** 12 : '長い'.repeat(2000)));
      expect(pages(await drawReport({ ...report, rows: [long, long], rowCount: 2 }, marks)), kind).toBeLessThanOrEqual(5);
    }
  });

  it('fetches nothing and reads nothing that a row names', async () => {
    const report = await preview('byok-status');
    const rows = report.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? 'http://127.0.0.1:1/x.png' : cell)));
    const hostile = { ...report, rows, vault: { ...report.vault, name: 'file:///etc/passwd' } };
    expect(pages(await drawReport(hostile, marks))).toBeGreaterThan(1);
  });

  it.each(reportKinds)('of %s is part of an export that verifies', async (kind) => {
    using lively = livelyVault(drawReport);
    const { files } = await lively.export(kind);
    expect(verifyFiles(files).ok).toBe(true);
    const pdf = files.get(reportFiles.pdf) ?? new Uint8Array(0);
    for (let at = 1; at < pdf.length; at = at * 2 + 1) {
      const copy = Uint8Array.from(pdf);
      copy[at] = (copy[at] ?? 0) ^ 1;
      expect(verifyFiles(new Map([...files, [reportFiles.pdf, copy]])).ok, `byte ${at}`).toBe(false);
    }
  });
});

describe('a text on the page', () => {
  it('keeps what the font has: Latin, Greek, Cyrillic', () => {
    for (const text of ['Łódź, Zürich & Øre', 'Ελληνική Τράπεζα', 'Московский Банк', '“quoted” – 5 €']) expect(pageText(text)).toBe(text);
  });

  it('shows by number what the font lacks, and what would be invisible', () => {
    expect(pageText('東京')).toBe('‹U+6771›‹U+4EAC›');
    expect(pageText('a\u202eb\u00ad')).toBe('a‹U+202E›b‹U+00AD›');
    expect(pageText('🔑')).toBe('‹U+1F511›');
    expect(pageText('two\r\nlines')).toBe('two lines');
    expect(needsNumbers(['plain', 'ü'])).toBe(false);
    expect(needsNumbers(['plain', '中'])).toBe(true);
  });

  it('is cut where a row would grow taller than a sheet, never within a sign', () => {
    expect(shortPageText('a'.repeat(400))).toBe('a'.repeat(400));
    expect(shortPageText('a'.repeat(401))).toBe(`${'a'.repeat(400)} …`);
    expect(shortPageText('中'.repeat(60))).toBe(`${'‹U+4E2D›'.repeat(50)} …`);
    expect(shortPageText(`a${'中'.repeat(60)}`)).toBe(`a${'‹U+4E2D›'.repeat(49)} …`);
  });

  it('is promised only what the font really has', () => {
    const fromLibrary = createRequire(createRequire(import.meta.url).resolve('pdfmake/package.json'));
    const fontkit = fromLibrary('fontkit') as { openSync: (path: string) => { hasGlyphForCodePoint: (point: number) => boolean } };
    for (const style of ['Regular', 'Medium']) {
      const font = fontkit.openSync(fromLibrary.resolve(`pdfmake/fonts/Roboto/Roboto-${style}.ttf`));
      for (const [first, last] of drawable)
        for (let point = first; point <= last; point += 1) expect(font.hasGlyphForCodePoint(point), `${style} U+${point.toString(16)}`).toBe(true);
    }
  });

  it('shows times and durations for people', () => {
    expect(pageTime(Date.UTC(2026, 0, 15, 9, 0, 5, 999))).toBe('2026-01-15 09:00:05');
    expect([0, 59, 60, 3599, 3600, 273_000].map(pageDuration)).toEqual(['0 s', '59 s', '1 min', '59 min', '1 h 0 min', '75 h 50 min']);
  });
});
