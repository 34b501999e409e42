import type { Locator, Page } from 'playwright';
import type { AwsKey } from '../../src-shared/key-references.ts';
import { cloudsOf } from './clouds.ts';
import type { DeskInBrowser } from './desk.ts';
import { button, dialog, fill, openRow, press, sees, seesTitle, typePassphrase } from './hand.ts';
import { tokenLabel, tokenPin } from './hsm.ts';
import { fillReference, openRegister } from './keys-hand.ts';
import { type Scene, visit } from './scenes.ts';
import { seedCloudKey, seedSignInKey, seedTokenKey } from './seeds.ts';

const names = {
  aws: 'Meridian Health Group, production in Frankfurt',
  refusing: 'Aldgate & Sons Private Bank',
  gcp: 'Papillon Retail',
  hsm: 'Kesselring Energie und Wasser AG',
  signIn: 'Observatory Trust',
  token: 'Northwind Freight HSM',
} as const;

function awsReference({ reference }: { readonly reference: { readonly provider: string } }): AwsKey {
  if (reference.provider !== 'AWS') throw new Error('the key of AWS is one of another provider');
  return reference as AwsKey;
}

/** A key at every provider: one that lacks a permission, and two that wait for their officer. */
export async function seedProviders(desk: DeskInBrowser): Promise<void> {
  const { aws } = cloudsOf(desk).emulators;
  const { owned } = await seedCloudKey(desk, 'aws', names.aws);
  aws.keys.find(awsReference(owned).keyArn, aws.region).policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: 'Everybody', Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:DescribeKey', Resource: '*' }],
  });
  await seedCloudKey(desk, 'gcp', names.gcp);
  await seedCloudKey(desk, 'azure-hsm', names.hsm);
  await seedSignInKey(desk, names.signIn);
  await seedTokenKey(desk, names.token);
  await seedRefusing(desk);
}

/** A key whose role may look at it, and not wrap with it. */
async function seedRefusing(desk: DeskInBrowser): Promise<void> {
  const { clouds, emulators } = cloudsOf(desk);
  const reference = awsReference(clouds.aws.createKey('refusing'));
  const user = [...emulators.aws.identities.roles.values()].flatMap(({ trusts }) => trusts);
  const role = emulators.aws.createRole('may-only-look', { trusts: user, externalId: reference.externalId });
  emulators.aws.allow(role, ['DescribeKey']);
  const { id } = await desk.client.keys.add({ displayName: names.refusing, key: { ...reference, roleArn: role.arn } });
  await desk.client.keys.preflight({ key: id });
}

async function open(page: Page, name: string, tab?: string): Promise<void> {
  await visit(page, '/keys', 'Keys');
  await openRow(page, name);
  await seesTitle(page, name);
  if (tab !== undefined) await page.getByRole('tab', { name: tab }).click();
}

const filled: AwsKey = {
  provider: 'AWS',
  keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  roleArn: 'arn:aws:iam::111122223333:role/keydesk-byok',
  externalId: 'northwind-7f3a',
  profile: 'keydesk',
  fips: false,
  endpoint: 'http://127.0.0.1:4566',
  stsEndpoint: 'http://127.0.0.1:4566',
};

async function form(page: Page, ...order: Parameters<typeof openRegister> extends [Page, ...infer Rest] ? Rest : never): Promise<Locator> {
  await visit(page, '/keys', 'Keys');
  const panel = await openRegister(page, ...order);
  await fill(panel, 'Name', names.aws);
  return panel;
}

/** Up to the last of the form, where what was found stands. */
const toEnd = async (panel: Locator): Promise<void> => panel.getByRole('button', { name: 'Continue' }).scrollIntoViewIfNeeded();

async function mistaken(page: Page): Promise<void> {
  const panel = await form(page, 'AWS');
  await fill(panel, 'Key ARN', 'alias/meridian');
  await fill(panel, 'Role to assume', 'arn:aws:sts::111122223333:assumed-role/keydesk-byok/ada.okafor');
  await fill(panel, 'AWS profile', 'AKIAIOSFODNN7EXAMPLE');
  await press(panel, 'Continue');
  await sees(panel, /a session of a role/);
}

async function granting(page: Page): Promise<void> {
  const panel = await form(page, 'AWS');
  await fillReference(panel, filled);
  await press(panel, 'Continue');
  await panel.getByRole('figure', { name: 'Key policy', exact: true }).waitFor();
}

async function creating(page: Page): Promise<void> {
  const panel = await form(page, 'GCP');
  await press(panel, 'Create it at the provider');
  await panel.getByRole('radio', { name: /Service account key/ }).click();
  await sees(panel, 'Tenant that keeps it');
}

const choosing =
  (module: () => string, pin: string) =>
  async (page: Page): Promise<void> => {
    const panel = await form(page, 'PKCS11');
    await fill(panel, 'PKCS#11 module', module());
    await press(panel, 'List tokens');
    await panel.getByRole('radio', { name: new RegExp(`^${tokenLabel}`) }).click();
    await typePassphrase(panel, 'PIN of the token', pin);
    await press(panel, 'List its keys');
    await panel.getByText(/^The PIN is wrong|^Key on the token$/).first().waitFor();
    await toEnd(panel);
  };

async function enteringPin(page: Page): Promise<void> {
  await open(page, names.token);
  await button(page, 'Enter PIN').first().click();
  await dialog(page, 'Enter the PIN').getByText(tokenLabel, { exact: true }).waitFor();
}

async function signingIn(page: Page): Promise<void> {
  await open(page, names.signIn);
  await button(page, 'Sign in').first().click();
  await dialog(page, 'Sign in at Microsoft').getByRole('button', { name: /^Copy code/ }).waitFor();
}

async function refusing(page: Page): Promise<void> {
  await open(page, names.refusing);
  await press(page, 'Run preflight');
  await sees(page, 'The preflight failed');
}

async function comparing(page: Page): Promise<void> {
  await open(page, names.aws, 'Access');
  await press(page, 'Compare');
  await sees(page, /requirements are missing/);
}

const reading = (name: string, key: string, tab: string, acts: readonly string[], seen: RegExp): Scene => ({
  name,
  show: async (page) => {
    await open(page, key, tab);
    for (const act of acts) await press(page, act);
    await sees(page, seen);
  },
});

/**
 * What is seen of keys at their providers, over what `seedProviders` made. The token is opened by the last scene alone.
 * @param module that of the HSM at hand
 */
export const providerScenes = (module: () => string): readonly Scene[] => [
  { name: 'keys-providers', show: async (page) => { await visit(page, '/keys', 'Keys'); await sees(page, names.token); } },
  { name: 'register-mistaken', show: mistaken },
  { name: 'register-granting', show: granting },
  { name: 'register-creating', show: creating },
  { name: 'key-aws', show: (page) => open(page, names.aws) },
  { name: 'key-refused', show: refusing },
  { name: 'key-compare', show: comparing },
  reading('key-rotation', names.gcp, 'Rotation and attestation', ['Read it', 'Read and check'], /^Outcome$/),
  reading('key-history', names.hsm, 'History', [], /From the audit log/),
  { name: 'key-token', show: (page) => open(page, names.token) },
  { name: 'key-pin', show: enteringPin },
  { name: 'key-sign-in', show: signingIn },
  { name: 'register-token-wrong', show: choosing(module, 'not-the-pin') },
  { name: 'register-token-keys', show: choosing(module, tokenPin) },
];
