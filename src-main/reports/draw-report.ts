import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Report } from '../../src-shared/reports.ts';
import type { DrawnMarks } from './bundle.ts';
import { reportPage } from './report-page.ts';

/** The files of the font that comes with the PDF library, by their style. */
function fontFiles(): Readonly<Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto');
  const file = (style: string): string => join(folder, `Roboto-${style}.ttf`);
  return { normal: file('Regular'), bold: file('Medium'), italics: file('Italic'), bolditalics: file('MediumItalic') };
}

/**
 * Draws a report as PDF, A4 across. Nothing outside the library's own font files is read, and no address is fetched,
 * whatever the report holds. The library is loaded when first needed: the desk starts without it.
 */
export async function drawReport(report: Report, marks: DrawnMarks): Promise<Uint8Array> {
  const { default: pdfmake } = await import('pdfmake');
  const fonts = fontFiles();
  const allowed: readonly string[] = Object.values(fonts);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => allowed.includes(path));
  pdfmake.setFonts({ Roboto: { ...fonts } });
  return pdfmake.createPdf(reportPage(report, marks)).getBuffer();
}
