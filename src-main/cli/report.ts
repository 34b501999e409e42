import type { Command } from 'commander';
import { resolve } from 'node:path';
import { type ReportKind, reportKinds, reportKindSchema, type ReportScope } from '../../src-shared/reports.ts';
import type { LocalClient } from '../api/local-client.ts';
import { fromBase64Url } from '../crypto/base64url.ts';
import { writeFolder, writeNewFile } from './files.ts';
import { momentOf, wordOf } from './given.ts';
import type { CommandLine } from './line.ts';
import { facts } from './table.ts';
import { onVault, type Work } from './work.ts';

/** An exported report, as it stands on the disk. */
export interface WrittenReport {
  readonly path: string;
  readonly kind: ReportKind;
  readonly rowCount: number;
  readonly sha256: string;
  readonly files: readonly string[];
}

/** Exports a report: into one archive when the path ends with `.zip`, else into a new folder with its files. */
export async function exportReport(client: LocalClient, scope: ReportScope, path: string): Promise<WrittenReport> {
  const { content, rowCount, sha256 } = await client.reports.export({ scope });
  const archive = fromBase64Url(content);
  const written = { path, kind: scope.kind, rowCount, sha256 };
  if (path.toLowerCase().endsWith('.zip')) {
    writeNewFile(path, archive);
    return { ...written, files: [] };
  }
  const { readStoredZip } = await import('../reports/stored-zip.ts');
  return { ...written, files: writeFolder(path, Object.fromEntries(readStoredZip(archive))) };
}

const defaultDays = 90;
const dayMilliseconds = 86_400_000;

/** What the report is about; without a period, the last ninety days. */
function scopeOf({ given, line }: Work): ReportScope {
  const kind = wordOf('KIND', given.argument(0, 'KIND'), reportKindSchema);
  const tenant = given.maybe('tenant');
  const until = given.maybe('to');
  const since = given.maybe('from');
  const to = until === undefined ? line.clock.now() : momentOf('to', until, 'end');
  const from = since === undefined ? to - defaultDays * dayMilliseconds : momentOf('from', since, 'start');
  return { kind, from, to, ...(tenant === undefined ? {} : { tenant }) };
}

async function report(work: Work): Promise<void> {
  const { client, given, answer, line, busy } = work;
  const scope = scopeOf(work);
  const path = resolve(line.cwd, given.text('out'));
  const written = await busy('Exporting the report', exportReport(client, scope, path));
  answer.give(written, () => `${facts([['Written to', written.path], ['Rows', written.rowCount], ['SHA-256', written.sha256]])}\n\n\`keydesk verify\` checks it, with no vault.`);
}

/** `keydesk report …` */
export function reportCommand(program: Command, line: CommandLine): void {
  const reporting = program
    .command('report <kind>')
    .description(`export signed evidence: ${reportKinds.join(', ')}`)
    .option('--from <day>', 'from this day (UTC) or moment (default: ninety days before the end)')
    .option('--to <day>', 'to the end of this day (UTC), or to a moment (default: now)')
    .option('--tenant <id>', 'about one tenant only')
    .requiredOption('--out <path>', 'a new folder, or a new file that ends with .zip');
  onVault(reporting, line, report);
}
