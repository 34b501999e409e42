import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { ReportVerification } from '../reports/verify-report.ts';
import { exitCodes } from './exit-codes.ts';
import type { CommandLine } from './line.ts';
import { shownTime } from './plain.ts';
import { facts } from './table.ts';
import { Unproven } from './unproven.ts';
import { type Bench, onBench } from './work.ts';

function signerText({ pinned, facts: said }: ReportVerification): string {
  const signer = said?.keyId ?? 'unknown';
  if (pinned === null) return `${signer} (compare it with what the vault's officer told you, or give it with --key-id)`;
  return `${signer} ${pinned ? '(the one expected)' : '(NOT the one expected)'}`;
}

function soundText(found: ReportVerification): string {
  const { facts: said, chainLinks, ignored } = found;
  if (said === null) return 'Sound.';
  return facts([
    ['Report', `${said.title}: sound, no byte was changed`],
    ['Vault', `${said.vault.name} (${said.vault.id})`],
    ['Period', `${shownTime(said.period.from)} to ${shownTime(said.period.to)}`],
    ['Tenant', said.tenant ?? 'all'],
    ['Rows', said.rowCount],
    ['Generated', `${shownTime(said.generatedAt)} by ${said.generatedBy}`],
    ['Chain head', `event ${String(said.chainHead.seq)}, ${said.chainHead.hash}`],
    ...(chainLinks === 0 ? [] : [['Chain links recomputed', chainLinks] as const]),
    ...(ignored.length === 0 ? [] : [['Not part of it', ignored.join(', ')] as const]),
    ['Signed by', signerText(found)],
  ]);
}

function verificationText(found: ReportVerification): string {
  if (found.ok) return soundText(found);
  const lines = found.problems.map(({ file, problem }) => `  ${file === null ? '' : `${file}: `}${problem}`);
  return ['NOT SOUND: this is not the report that was signed.', ...lines, '', 'Do not rely on it. Ask whoever gave it to you for another copy.'].join('\n');
}

async function verify({ given, answer, line }: Bench): Promise<void> {
  const path = resolve(line.cwd, given.argument(0, 'PATH'));
  const { verifyReport } = await import('../reports/verify-report.ts');
  const found = verifyReport(path, { keyId: given.maybe('key-id') });
  answer.give({ path, ...found }, () => verificationText(found));
  if (!found.ok) throw new Unproven(exitCodes.verification);
}

/** `keydesk verify …` */
export function verifyCommand(program: Command, line: CommandLine): void {
  const verifying = program
    .command('verify <path>')
    .description('check an exported report, its folder or its .zip; needs no vault')
    .option('--key-id <id>', 'the key that must have signed it, 16 hexadecimal digits');
  onBench(verifying, line, verify);
}
