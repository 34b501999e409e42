import type { Command } from 'commander';
import { basename, resolve } from 'node:path';
import { importFormatSchema, type ImportPreview, type ImportRow, type SensitivityRule } from '../../src-shared/secrets.ts';
import { sensitivitySchema } from '../../src-shared/sensitivity.ts';
import { toBase64Url } from '../crypto/base64url.ts';
import { allRows } from './all-rows.ts';
import { badUsage } from './failure.ts';
import { readGivenFile } from './files.ts';
import { type Given, wordOf } from './given.ts';
import { callsKey, unlockTenantKey } from './key-unlock.ts';
import type { CommandLine } from './line.ts';
import { table } from './table.ts';
import { onVault, withPassphrase, type Work } from './work.ts';

const onExisting = ['publish', 'skip'] as const;

/** `PATTERN=SENSITIVITY`, split at the last equals sign. */
function pairOf(option: string, text: string): SensitivityRule {
  const at = text.lastIndexOf('=');
  if (at < 1) throw badUsage(`--${option}`, `${JSON.stringify(text)} has no equals sign`, 'Give it as NAME=SENSITIVITY, such as \'PATIENT_*=PHI\'.');
  return { pattern: text.slice(0, at), sensitivity: wordOf(`--${option}`, text.slice(at + 1), sensitivitySchema) };
}

/** How a file is to be read, from the options. */
export function importOptionsOf(given: Given) {
  const format = given.choice('format', importFormatSchema);
  const separator = given.maybe('separator');
  const overrides = given.many('set').map((text) => pairOf('set', text));
  return {
    ...(format === undefined ? {} : { format }),
    ...(separator === undefined ? {} : { separator }),
    prefix: given.maybe('prefix') ?? '',
    rules: given.many('rule').map((text) => pairOf('rule', text)),
    overrides: Object.fromEntries(overrides.map(({ pattern, sensitivity }) => [pattern, sensitivity])),
    suggest: given.flag('suggest'),
    onExisting: given.choice('on-existing', { options: onExisting }) ?? 'publish',
  };
}

async function fileBytes({ given, line }: Work): Promise<{ readonly fileName: string; readonly content: string }> {
  const file = given.argument(1, 'FILE');
  const bytes = file === '-' ? await line.terminal.readInput() : readGivenFile(resolve(line.cwd, file));
  try {
    return { fileName: file === '-' ? 'standard input' : basename(file), content: toBase64Url(bytes) };
  } finally {
    bytes.fill(0);
  }
}

function previewText({ total, create, change, skip, format, warnings }: ImportPreview): string {
  const counts = `${String(total)} rows (${format}): ${String(create)} to create, ${String(change)} to change, ${String(skip)} to skip.`;
  const said = warnings.slice(0, 20).map(({ line, column, problem }) => `  line ${String(line)}, column ${String(column)}: ${problem}`);
  const more = warnings.length > said.length ? [`  … and ${String(warnings.length - said.length)} more warnings`] : [];
  return [counts, ...said, ...more].join('\n');
}

const rowColumns = [
  { head: 'LINE', cell: (row: ImportRow) => row.line, right: true },
  { head: 'KEY', cell: (row: ImportRow) => row.key },
  { head: 'ACTION', cell: (row: ImportRow) => row.action },
  { head: 'SENSITIVITY', cell: (row: ImportRow) => row.sensitivity },
  { head: 'FROM', cell: (row: ImportRow) => row.sensitivityFrom },
  { head: 'WHY', cell: (row: ImportRow) => row.why },
];

async function giveDryRun({ client, answer }: Work, preview: ImportPreview): Promise<void> {
  const { rows } = await allRows(async (offset, limit) => client.secrets.previewRows({ preview: preview.preview, offset, limit }));
  const { preview: _, expiresAt: __, ...shown } = preview;
  answer.give({ ...shown, rows }, () => `${table(rowColumns, rows, 'The file holds no secret.')}\n\n${previewText(preview)}\nNothing was imported: this was a dry run.`);
}

async function importFile(work: Work): Promise<void> {
  const { client, given, answer, follow, busy } = work;
  const tenant = given.argument(0, 'TENANT');
  const options = importOptionsOf(given);
  const file = await fileBytes(work);
  await unlockTenantKey(work, tenant, callsKey);
  const preview = await busy('Reading', client.secrets.previewImport({ tenant, ...file, options }));
  if (given.flag('dry-run')) {
    await giveDryRun(work, preview);
    return;
  }
  answer.say(previewText(preview));
  const job = await follow((await client.secrets.startImport({ preview: preview.preview })).job);
  const { create, change, skip, total, format, warnings } = preview;
  answer.give({ tenant, format, total, created: create, changed: change, skipped: skip, warnings, job }, () =>
    `Imported into ${tenant}: ${String(create)} created, ${String(change)} changed, ${String(skip)} skipped.`,
  );
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `keydesk secret import …` */
export function importCommand(secret: Command, line: CommandLine): void {
  const importing = secret
    .command('import <tenant> <file>')
    .description("bring a tenant's secrets in from a file; - reads the standard input")
    .option('--format <word>', `the format of the file: ${importFormatSchema.options.join(', ')}`)
    .option('--separator <text>', 'what joins the names of nested JSON (default: .)')
    .option('--prefix <text>', 'what to put before each key')
    .option('--rule <pattern=word>', 'the sensitivity of every key a pattern matches; may be repeated', collect, [])
    .option('--set <key=word>', 'the sensitivity of one key; may be repeated', collect, [])
    .option('--no-suggest', 'let no name of a key suggest a sensitivity')
    .option('--on-existing <word>', `what to do with a key that exists: ${onExisting.join(', ')}`)
    .option('--dry-run', 'show what would happen, row by row, and change nothing');
  onVault(withPassphrase(importing, 'key'), line, importFile);
}
