import type { Command } from 'commander';
import { resolve } from 'node:path';
import { type AccessKey, type AccessKeyMade, accessRoleSchema } from '../../src-shared/access-keys.ts';
import { givenEnd, givenRoles, keyText } from './access-key-text.ts';
import { badUsage } from './failure.ts';
import { writeNewFileOf } from './files.ts';
import type { CommandLine } from './line.ts';
import { onVault, type Work } from './work.ts';

/** Makes a pair and gives its private half away, once: on the standard output, or into a new file when one is named. */
async function giveMade({ given, answer, line }: Work, make: () => Promise<AccessKeyMade>): Promise<void> {
  const out = given.maybe('out');
  if (out === undefined) {
    const made = await make();
    answer.give(made, () => keyText(made.key, made.privateKey));
    answer.say('The private key is shown this once; only its hash is kept.');
    return;
  }
  const path = resolve(line.cwd, out);
  const keys: AccessKey[] = [];
  await writeNewFileOf(path, async () => {
    const { key, privateKey } = await make();
    keys.push(key);
    return new TextEncoder().encode(`${privateKey}\n`);
  });
  for (const key of keys) answer.give({ key, path }, () => `${keyText(key)}\nThe private key is in ${path}, for your eyes only.`);
}

async function create(work: Work): Promise<void> {
  const { client, given } = work;
  const roles = [...givenRoles(work)];
  if (roles.length === 0) throw badUsage('--role', 'no role is given', `Give at least one of: ${accessRoleSchema.options.join(', ')}.`);
  const wanted = { tenant: given.maybe('tenant') ?? null, name: given.argument(0, 'NAME'), roles, expiresAt: givenEnd(work) ?? null };
  await giveMade(work, async () => client.accessKeys.create(wanted));
}

async function rotate(work: Work): Promise<void> {
  const { client, given } = work;
  const overlapSeconds = given.count('overlap') ?? 0;
  const publicKey = given.argument(0, 'PUBLIC-KEY');
  await giveMade(work, async () => client.accessKeys.rotate({ publicKey, overlapSeconds }));
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `keydesk access-key create` and `rotate` */
export function makingCommands(accessKey: Command, line: CommandLine): void {
  const out = ['--out <path>', 'write the private key to a new file that only you may read, instead of showing it'] as const;
  const creating = accessKey
    .command('create <name>')
    .description('make an access key; its private half is shown this once')
    .option('--role <word>', `a role it carries; may be repeated: ${accessRoleSchema.options.join(', ')}`, collect, [])
    .option('--tenant <id>', 'the tenant it is for (default: the whole vault)')
    .option('--expires <when>', 'when it ends: a day, a moment, or never (default: never)')
    .option(...out);
  onVault(creating, line, create);
  const rotating = accessKey
    .command('rotate <public-key>')
    .description('make a new pair with the same name, roles and grants')
    .requiredOption('--overlap <seconds>', 'for how long the old pair works beside the new one; 0 ends it at once')
    .option(...out);
  onVault(rotating, line, rotate);
}
