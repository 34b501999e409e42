import type { Column, Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Report, ReportKind } from '../../src-shared/reports.ts';
import type { DrawnMarks } from './bundle.ts';
import { opensslCommands, opensslMeanings } from './how-to-verify.ts';
import { ink, sheet } from './page-look.ts';
import { hairlines, pageTime, printedRows, reportTable } from './page-table.ts';
import { needsNumbers, pageText } from './page-text.ts';
import { counted, grouped } from './report-body.ts';

const inner = sheet.width - 2 * sheet.margin;

function period({ period: { from, to } }: Report): string {
  return `${pageTime(from)} to ${pageTime(to)} UTC`;
}

function scope({ tenant }: Report): string {
  return tenant === null ? 'All tenants' : `Tenant ${tenant}`;
}

function title(report: Report): Content {
  return {
    columns: [
      {
        width: '*',
        stack: [
          { text: 'KEYDESK REPORT', fontSize: 8, characterSpacing: 1.6, color: ink.accent, bold: true },
          { text: report.title, fontSize: 26, bold: true, margin: [0, 4, 0, 2] },
          { text: pageText(`${report.vault.name} · ${scope(report)}`), fontSize: 12, color: ink.quiet },
        ],
      },
      {
        width: 190,
        alignment: 'right',
        stack: [
          { text: 'Generated', fontSize: 7.5, color: ink.quiet, margin: [0, 3, 0, 2] },
          { text: `${pageTime(report.generatedAt)} UTC`, fontSize: 10 },
          { text: pageText(`by ${report.generatedBy}`), fontSize: 9, color: ink.quiet, margin: [0, 2, 0, 0] },
        ],
      },
    ],
  };
}

function rule(margin: readonly [number, number]): Content {
  return { canvas: [{ type: 'line', x1: 0, y1: 0, x2: inner, y2: 0, lineWidth: 0.8, lineColor: ink.text }], margin: [0, margin[0], 0, margin[1]] };
}

function fact(label: string, value: string, width: string | number = '*'): Column {
  return { width, stack: [{ text: label, fontSize: 7.5, color: ink.quiet }, { text: pageText(value), fontSize: 9, margin: [0, 1.5, 0, 0] }] };
}

function facts(report: Report, { reportHash, keyId }: DrawnMarks): Content {
  const { chainHead, vault, tool } = report;
  const half = inner / 2 - 6;
  return {
    stack: [
      { columns: [fact('Period', period(report), half), fact('Vault', `${vault.name} (${vault.id})`)], columnGap: 12 },
      { columns: [fact('Signing key', keyId, half), fact('Made with', tool)], columnGap: 12, margin: [0, 7, 0, 0] },
      {
        columns: [fact(`Chain head: event ${grouped(chainHead.seq)}`, chainHead.hash, half), fact('SHA-256 of report.json', reportHash)],
        columnGap: 12,
        margin: [0, 7, 0, 0],
      },
    ],
  };
}

function figures({ summary }: Report): Content {
  return {
    margin: [0, 14, 0, 4],
    table: {
      widths: summary.map(() => '*'),
      body: [summary.map(({ label, value }) => ({ stack: [{ text: value, fontSize: 17, bold: true }, { text: label, fontSize: 7.5, color: ink.quiet }] }))],
    },
    layout: {
      hLineWidth: () => 0,
      vLineWidth: (line, node) => (line === 0 || line === node.table.body[0]?.length ? 0 : 3),
      vLineColor: () => '#ffffff',
      fillColor: () => ink.panel,
      paddingLeft: () => 8,
      paddingRight: () => 6,
      paddingTop: () => 7,
      paddingBottom: () => 7,
    },
  };
}

const heading = (text: string): Content => ({ text, fontSize: 11, bold: true, margin: [0, 12, 0, 4], headlineLevel: 1 });
const paragraph = (text: string): Content => ({ text: pageText(text), fontSize: 8.5, lineHeight: 1.25 });

function statements(report: Report): Content {
  const incomplete = report.completeness.startsWith('NOT COMPLETE');
  const completeness: Content = { ...(paragraph(report.completeness) as object), ...(incomplete ? { color: ink.danger, bold: true } : {}) } as Content;
  return {
    columns: [
      {
        width: '*',
        stack: [heading('What it covers'), paragraph(report.population), heading('How complete it is'), completeness],
      },
      {
        width: '*',
        stack: [heading('What it does not prove'), { ul: report.doesNotProve.map(pageText), fontSize: 8.5, lineHeight: 1.2, markerColor: ink.faint }],
      },
    ],
    columnGap: 22,
  };
}

const nouns: Readonly<Record<ReportKind, string>> = {
  'audit-activity': 'event',
  'key-inventory': 'key',
  'byok-status': 'binding',
  'rotation-compliance': 'key',
  'kill-switch-drill': 'tenant',
  'destruction-certificate': 'data key version',
};

function rowsHeading(report: Report): string {
  return counted(report.rowCount, nouns[report.kind]);
}

/** What has to be said about the rows on the page, as against those in the files. */
function notes(report: Report): readonly string[] {
  if (report.rows.length === 0) return [];
  const all = 'report.csv and report.json hold every row and every column';
  const cut = report.rowCount > printedRows ? [`These pages show the first ${grouped(printedRows)} of ${grouped(report.rowCount)} rows; ${all}.`] : [`These pages show the chief columns; ${all}.`];
  const texts = report.rows.slice(0, printedRows).flat().filter((cell) => typeof cell === 'string');
  const numbered = needsNumbers([...texts, report.vault.name, report.generatedBy]);
  return numbered ? [...cut, 'Characters that the font of these pages does not have appear as their number, such as ‹U+4E2D›; the two files hold them as they are.'] : cut;
}

function rows(report: Report): Content {
  const empty: Content = { text: 'No rows: nothing in the vault belongs to this population.', fontSize: 9, color: ink.quiet, margin: [0, 4, 0, 0] };
  const head: Content = {
    stack: [
      { text: rowsHeading(report), fontSize: 14, bold: true },
      { text: notes(report).join(' '), fontSize: 8, color: ink.quiet, margin: [0, 2, 0, 6] },
    ],
    pageBreak: 'before',
  };
  return [head, report.rows.length === 0 ? empty : reportTable(report)];
}

function controls(report: Report): Content {
  const body = report.controls.map(({ control, answeredBy }) => [{ text: control, bold: true }, { text: answeredBy }]);
  const head = ['Control', 'What of this report answers it'].map((text) => ({ text, bold: true, color: ink.quiet, fontSize: 7.5 }));
  return {
    unbreakable: true,
    stack: [
      heading('Controls'),
      { table: { headerRows: 1, widths: [170, '*'], body: [head, ...body] }, layout: hairlines(1), fontSize: 8.5 },
    ],
  };
}

function howTo({ keyId }: DrawnMarks): Content {
  const line = (text: string, at: number): Content => ({
    stack: [
      { text: `${at + 1}. ${opensslMeanings[at] ?? ''}`, fontSize: 8.5 },
      { table: { widths: ['*'], body: [[{ text, fontSize: 8, color: ink.text }]] }, layout: { defaultBorder: false, fillColor: () => ink.panel }, margin: [10, 2, 0, 5] },
    ],
  });
  return {
    unbreakable: true,
    stack: [
      heading('How to verify it'),
      { text: `With Keydesk, needing no vault: keydesk verify FOLDER-OR-ZIP --key-id ${keyId}. With openssl 3 alone, in the folder of the report:`, fontSize: 8.5, margin: [0, 0, 0, 5] },
      ...opensslCommands.map(line),
    ],
  };
}

function header(report: Report): TDocumentDefinitions['header'] {
  return (page) =>
    page === 1
      ? ''
      : {
          margin: [sheet.margin, 20, sheet.margin, 0],
          fontSize: 7.5,
          color: ink.quiet,
          columns: [
            { width: '*', text: [{ text: report.title, bold: true, color: ink.text }, pageText(`  ·  ${report.vault.name}  ·  ${scope(report)}`)] },
            { width: 'auto', text: period(report) },
          ],
        };
}

function footer(report: Report, { reportHash, keyId }: DrawnMarks): TDocumentDefinitions['footer'] {
  return (page, pages) => ({
    margin: [sheet.margin, 14, sheet.margin, 0],
    fontSize: 7.5,
    color: ink.quiet,
    columns: [
      { width: '*', text: `${report.tool}  ·  report ${reportHash.slice(0, 16)}  ·  signing key ${keyId}` },
      { width: 'auto', text: `Page ${grouped(page)} of ${grouped(pages)}` },
    ],
  });
}

/** The page of a report, drawn from what its JSON says and nothing else. */
export function reportPage(report: Report, marks: DrawnMarks): TDocumentDefinitions {
  const created = new Date(report.generatedAt);
  return {
    pageSize: { width: sheet.width, height: sheet.height },
    pageMargins: [sheet.margin, sheet.top, sheet.margin, sheet.bottom],
    // Compressors differ between machines and versions; the same report must give the same bytes.
    compress: false,
    language: 'en',
    displayTitle: true,
    info: {
      title: pageText(`${report.title}: ${report.vault.name}`),
      author: pageText(report.generatedBy),
      subject: `SHA-256 of report.json: ${marks.reportHash}`,
      creator: report.tool,
      producer: report.tool,
      creationDate: created,
      modDate: created,
    },
    defaultStyle: { font: 'Roboto', fontSize: 9, color: ink.text },
    header: header(report),
    footer: footer(report, marks),
    content: [title(report), rule([10, 10]), facts(report, marks), figures(report), statements(report), rows(report), controls(report), howTo(marks)],
  };
}
