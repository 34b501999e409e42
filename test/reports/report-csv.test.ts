import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { column, type ReportCell } from '../../src-main/reports/report-body.ts';
import { reportCsv } from '../../src-main/reports/report-csv.ts';

const columns = [column('name', 'Name'), column('count', 'Count', 'count'), column('time', 'Time', 'time')];
const csv = (...rows: readonly (readonly ReportCell[])[]): string => reportCsv({ columns, rows });
const cellOf = (text: string): string => (parse(csv([text, 1, 0]), { bom: true }) as unknown as readonly (readonly string[])[])[1]?.[0] ?? '';

describe('the table of a report', () => {
  it('begins with a byte order mark and the titles, and ends its lines as RFC 4180 says', () => {
    expect(csv(['a', 1, Date.UTC(2026, 0, 15)])).toBe('\ufeffName,Count,Time\r\na,1,2026-01-15T00:00:00.000Z\r\n');
  });

  it('is read back by another program, whatever stands in a cell', () => {
    for (const text of ['plain', 'a,b', 'say "x"', 'two\r\nlines', 'Ελλάδα 東京', '  spaces ', '\u0000', '"']) expect(cellOf(text)).toBe(text);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '=cmd|"/c calc"!A1', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠x'])(
    'lets no spreadsheet calculate %j',
    (text) => {
      expect(cellOf(text)).toBe(`'${text}`);
    },
  );

  it('leaves alone what only holds such a sign', () => {
    for (const text of ['a=b', '1-2', "'quoted", 'x@y']) expect(cellOf(text)).toBe(text);
  });

  it('leaves empty what is not recorded, and writes numbers as numbers', () => {
    expect(csv([null, 0, null], ['', -5, null])).toBe('\ufeffName,Count,Time\r\n,0,\r\n,-5,\r\n');
  });
});
