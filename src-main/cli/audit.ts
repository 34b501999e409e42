import type { Command } from 'commander';
import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { type AuditEvent, type ChainVerification, outcomeSchema } from '../../src-shared/audit.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { writeNewFile } from './files.ts';
import { momentOf } from './given.ts';
import type { CommandLine } from './line.ts';
import { facts, table } from './table.ts';
import { Unproven } from './unproven.ts';
import { onVault, type Work } from './work.ts';

function verificationText(found: ChainVerification): string {
  const { ok, rows, lastSeq, headHash, checkpoints, anchors, problems } = found;
  const head = facts([
    ['Audit chain', ok ? 'sound: nothing was changed, removed, inserted or reordered' : 'NOT SOUND'],
    ['Events', `${String(rows)}, to number ${String(lastSeq)}`],
    ['Head', headHash],
    ['Signed checkpoints', checkpoints],
    ['Heads kept outside', anchors.map(({ where, seq, ok: agrees }) => `${where} at ${String(seq)}${agrees ? '' : ' (DISAGREES)'}`).join(', ') || 'none'],
  ]);
  const columns = [
    { head: 'EVENT', cell: (problem: ChainVerification['problems'][number]) => problem.seq, right: true },
    { head: 'PROBLEM', cell: (problem: ChainVerification['problems'][number]) => problem.kind },
    { head: 'DETAIL', cell: (problem: ChainVerification['problems'][number]) => problem.detail },
  ];
  return problems.length === 0 ? head : `${head}\n\n${table(columns, problems, '')}\n\nCopy the vault folder as evidence and compare it with the newest backup.`;
}

async function verification({ client, progress }: Work): Promise<ChainVerification> {
  const shown = progress();
  try {
    for await (const { done, total, result } of await client.audit.verify()) {
      if (result !== null) return result;
      shown.show({ title: 'Verifying the audit chain', done, total });
    }
  } finally {
    shown.end();
  }
  throw new KeydeskError('INTEGRITY_FAILED', { what: 'the verification, which ended with no result,' });
}

async function verify(work: Work): Promise<void> {
  const found = await verification(work);
  work.answer.give(found, () => verificationText(found));
  if (!found.ok) throw new Unproven(exitCodes.verification);
}

function filterOf({ given }: Work) {
  const from = given.maybe('from');
  const to = given.maybe('to');
  const outcome = given.choice('outcome', outcomeSchema);
  const words = (['tenant', 'action', 'actor', 'search'] as const).flatMap((name) => {
    const value = given.maybe(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(words),
    ...(from === undefined ? {} : { from: momentOf('from', from, 'start') }),
    ...(to === undefined ? {} : { to: momentOf('to', to, 'end') }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

async function eachPage(work: Work, take: (rows: readonly AuditEvent[]) => void): Promise<number> {
  const { client, progress } = work;
  const filter = filterOf(work);
  const shown = progress();
  const { total } = await client.audit.count(filter);
  let done = 0;
  let before: number | null = null;
  do {
    const page: Awaited<ReturnType<typeof client.audit.page>> = await client.audit.page({ ...filter, limit: 1000, ...(before === null ? {} : { before }) });
    take(page.rows);
    done += page.rows.length;
    before = page.nextBefore;
    shown.show({ title: 'Exporting events', done, total });
  } while (before !== null);
  shown.end();
  return done;
}

async function exportEvents(work: Work): Promise<void> {
  const { given, answer, line } = work;
  const out = given.maybe('out');
  if (out === undefined) {
    await eachPage(work, (rows) => rows.forEach((row) => answer.line(row)));
    return;
  }
  const path = resolve(line.cwd, out);
  writeNewFile(path, new Uint8Array());
  const handle = openSync(path, 'a');
  try {
    const events = await eachPage(work, (rows) => writeSync(handle, rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
    answer.give({ path, events }, () => facts([['Written to', path], ['Events', events]]));
  } finally {
    closeSync(handle);
  }
}

/** `keydesk audit …` */
export function auditCommands(program: Command, line: CommandLine): void {
  const audit = program.command('audit').description('the tamper-evident log');
  onVault(audit.command('verify').description('prove the whole chain'), line, verify);
  const exporting = audit
    .command('export')
    .description('the events as JSON lines, newest first; for signed evidence use `keydesk report`')
    .option('--from <day>', 'from this day (UTC) or moment')
    .option('--to <day>', 'to the end of this day (UTC), or to a moment')
    .option('--tenant <id>', 'only those of a tenant')
    .option('--action <name>', 'only those of an action, such as secret.reveal')
    .option('--actor <name>', 'only those of a person')
    .option('--outcome <word>', `only those: ${outcomeSchema.options.join(', ')}`)
    .option('--search <text>', 'only those that hold the text')
    .option('--out <path>', 'write them to a new file');
  onVault(exporting, line, exportEvents);
}
