import type { Command } from 'commander';
import type { Grant } from '../../src-shared/access-keys.ts';
import { findSecret } from './find-secret.ts';
import type { CommandLine } from './line.ts';
import { shownTime } from './plain.ts';
import { table } from './table.ts';
import { onVault, type Work } from './work.ts';

const columns = [
  { head: 'AGENT', cell: (grant: Grant) => grant.agent },
  { head: 'NAME', cell: (grant: Grant) => grant.agentName },
  { head: 'GRANTED', cell: (grant: Grant) => shownTime(grant.createdAt) },
  { head: 'BY', cell: (grant: Grant) => grant.createdBy },
  { head: 'REASON', cell: (grant: Grant) => grant.reason },
];

async function namedGrant({ client, given }: Work) {
  const secret = await findSecret(client, given.argument(0, 'TENANT'), given.argument(1, 'KEY'));
  return { secret, agent: given.argument(2, 'AGENT') };
}

async function grant(work: Work): Promise<void> {
  const { client, given, answer } = work;
  const { secret, agent } = await namedGrant(work);
  const reason = given.maybe('reason');
  const made = await client.accessKeys.grant({ secret: secret.id, agent, ...(reason !== undefined && { reason }) });
  answer.give(made, () => `${made.agentName} may have ${secret.key} resolved.`);
}

async function revoke(work: Work): Promise<void> {
  const { client, answer } = work;
  const { secret, agent } = await namedGrant(work);
  const done = await client.accessKeys.revokeGrant({ secret: secret.id, agent });
  answer.give(done, () => (done.revoked ? `${secret.key} is resolved for this key no more.` : 'There was no such grant.'));
}

async function list({ client, given, answer }: Work): Promise<void> {
  const secret = await findSecret(client, given.argument(0, 'TENANT'), given.argument(1, 'KEY'));
  const grants = await client.accessKeys.grants({ secret: secret.id });
  answer.give({ secret, grants }, () => table(columns, grants, `${secret.key} is resolved for no access key.`));
}

/** `keydesk secret grant`, `revoke-grant` and `grants` */
export function grantCommands(secret: Command, line: CommandLine): void {
  const granting = secret
    .command('grant <tenant> <key> <agent>')
    .description('let an access key resolve a secret; the agent is its identity or public key')
    .option('--reason <text>', 'why; needed for PHI and above');
  onVault(granting, line, grant);
  onVault(secret.command('revoke-grant <tenant> <key> <agent>').description('let an access key resolve a secret no more'), line, revoke);
  onVault(secret.command('grants <tenant> <key>').description('which access keys may resolve a secret'), line, list);
}
