import type { Command } from 'commander';
import { type CloudIdentities, cloudIdentitiesSchema } from '../../src-shared/cloud-identities.ts';
import { badUsage } from './failure.ts';
import type { Given } from './given.ts';
import { azureAuthentication, azureEmulator, clouds, cloudsIn, gcpAuthentication, withIdentity } from './key-options.ts';
import type { CommandLine } from './line.ts';
import { facts } from './table.ts';
import { onVault, type Work } from './work.ts';

type Cloud = keyof CloudIdentities;

const cloudNames: Readonly<Record<Cloud, string>> = { aws: 'AWS', gcp: 'Google Cloud', azure: 'Azure' };

function shownGcp({ authentication }: NonNullable<CloudIdentities['gcp']>): string {
  if (authentication.mode === 'GCP_ADC_IAM_BINDING') return authentication.serviceAccount;
  const { tenant, secret } = authentication.secret;
  return `the service account key in ${tenant}/${secret}`;
}

function shown({ aws, gcp, azure }: CloudIdentities): Readonly<Record<Cloud, string>> {
  const none = 'none';
  const role = aws?.roleArn ?? 'the role that each call names';
  return {
    aws: aws === null ? none : `${role}, by the profile ${aws.profile}`,
    gcp: gcp === null ? none : shownGcp(gcp),
    azure: azure === null ? none : `application ${azure.authentication.clientId} in directory ${azure.authentication.directory}`,
  };
}

function giveIdentities({ answer }: Work, identities: CloudIdentities): void {
  const words = shown(identities);
  answer.give(identities, () => facts(clouds.map((cloud) => [cloudNames[cloud], words[cloud]] as const)));
}

const builders: Readonly<Record<Cloud, (given: Given, cwd: string) => object>> = {
  aws: (given) => ({
    profile: given.text('aws-profile'),
    roleArn: given.maybe('aws-role') ?? null,
    externalId: given.maybe('aws-external-id') ?? null,
    endpoint: given.maybe('aws-endpoint') ?? null,
    stsEndpoint: given.maybe('aws-sts-endpoint') ?? null,
  }),
  gcp: (given) => ({
    authentication: gcpAuthentication(given),
    endpoint: given.maybe('gcp-endpoint') ?? null,
    tokenEndpoint: given.maybe('gcp-token-endpoint') ?? null,
  }),
  azure: (given, cwd) => ({ authentication: azureAuthentication(given, cwd), emulator: azureEmulator(given, cwd) }),
};

/** The identities that the options describe. @throws BAD_INPUT when they describe none, or not well */
function described({ given, line }: Work): Partial<CloudIdentities> {
  const found = cloudsIn(given);
  if (found.length === 0) throw badUsage('--aws-profile', 'no identity is described', 'Give the options of a cloud; `--help` shows them.');
  const wanted = Object.fromEntries(found.map((cloud) => [cloud, builders[cloud](given, line.cwd)]));
  const judged = cloudIdentitiesSchema.partial().safeParse(wanted);
  if (judged.success) return Object.fromEntries(Object.entries(judged.data).filter(([cloud]) => cloud in wanted));
  const [issue] = judged.error.issues;
  throw badUsage(issue?.path.join('.') ?? 'identity', issue?.message ?? 'is not right', 'Correct it; `--help` shows the options.');
}

async function change(work: Work, change: Partial<CloudIdentities>): Promise<void> {
  const { client } = work;
  const { cloudIdentities: before } = await client.settings.get();
  giveIdentities(work, (await client.settings.update({ cloudIdentities: { ...before, ...change } })).cloudIdentities);
}

/** `keydesk api identity …` */
export function identityCommands(api: Command, line: CommandLine): void {
  const identity = api.command('identity').description("as whom this desk reaches customers' keys when a call names the key alone");
  onVault(identity.command('show').description('what the settings say'), line, async (work) => giveIdentities(work, (await work.client.settings.get()).cloudIdentities));
  const setting = withIdentity(identity.command('set').description('set the identity at each cloud whose options are given; the others stay'));
  onVault(setting, line, async (work) => change(work, described(work)));
  onVault(identity.command('clear').argument('<cloud>', clouds.join(', ')).description('have none at a cloud'), line, async (work) => {
    const cloud = clouds.find((name) => name === work.given.argument(0, 'cloud').toLowerCase());
    if (cloud === undefined) throw badUsage('cloud', 'is none of those', `Choose one of: ${clouds.join(', ')}.`);
    await change(work, { [cloud]: null });
  });
}
