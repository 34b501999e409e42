import type { Locator, Page } from 'playwright';
import type { AccessKeyMade, AccessRole } from '../../src-shared/access-keys.ts';
import type { DeskInBrowser } from './desk.ts';
import { button, dialog, fill, firstRow, openRow, press, sees } from './hand.ts';
import { showPair } from './rest-calls.ts';
import { type Scene, visit } from './scenes.ts';
import { seedSecret, seedTenant, tenant } from './seeds.ts';

const names = {
  long: 'The reconciliation service of the payments platform, production, Frankfurt',
  root: 'Terraform',
  portal: 'Tenant portal',
  soon: 'Backup job',
  rotated: 'Nightly export to the warehouse',
  leaked: 'Contractor laptop',
  reader: 'Lab results importer',
} as const;
const secretKey = 'LAB_RESULTS_DATABASE_URL';
const day = 86_400_000;

async function make({ client, clock }: DeskInBrowser, name: string, roles: AccessRole[], days: number | null, whose: string | null = tenant): Promise<AccessKeyMade> {
  return client.accessKeys.create({ tenant: whose, name, roles, expiresAt: days === null ? null : clock.now() + days * day });
}

/** Keys with each finding that can be had in a moment, one that is rotated, one that is used after its end, and a granted secret. */
export async function seedAccessKeys(desk: DeskInBrowser): Promise<void> {
  await seedTenant(desk);
  const { client } = desk;
  await make(desk, names.root, ['account-admin'], null, null);
  await make(desk, names.portal, ['tenant-admin', 'secrets-admin', 'keys-admin'], 200);
  await make(desk, names.soon, ['keys-read'], 6);
  const rotated = await make(desk, names.rotated, ['secrets-read'], 90);
  await client.accessKeys.rotate({ publicKey: rotated.key.publicKey, overlapSeconds: 604_800 });
  const leaked = await make(desk, names.leaked, ['secrets-read'], 30);
  await client.accessKeys.remove({ publicKey: leaked.key.publicKey });
  for (const _ of [1, 2, 3]) await showPair(desk, { publicKey: leaked.key.publicKey, privateKey: leaked.privateKey });
  const reader = await make(desk, names.reader, ['secrets-read'], 90);
  const secret = await seedSecret(client, secretKey, 'postgres://lab', 'PHI');
  await client.accessKeys.grant({ secret: secret.id, agent: reader.key.identity, reason: 'Ticket OPS-4411: the nightly import of lab results.' });
  await make(desk, names.long, ['secrets-read', 'secrets-admin', 'keys-read', 'auditor'], 365);
}

const list = async (page: Page, path = '/access-keys'): Promise<void> => {
  await visit(page, path, 'Access keys');
  await firstRow(page.getByRole('grid')).waitFor();
};

async function open(page: Page, name: string, path?: string): Promise<Locator> {
  await list(page, path);
  await openRow(page, name);
  const panel = dialog(page, name);
  await panel.getByRole('heading', { name: 'Roles' }).waitFor();
  return panel;
}

async function asking(page: Page, entry: RegExp): Promise<void> {
  const panel = await open(page, names.long);
  await press(panel, 'More to do with this access key');
  await page.getByRole('menuitem', { name: entry }).click();
  await dialog(page, new RegExp(`^${entry.source}`)).waitFor();
}

async function creating(page: Page): Promise<Locator> {
  await list(page);
  await press(page, 'Create access key');
  return dialog(page, 'Create an access key');
}

async function mistaken(page: Page): Promise<void> {
  const form = await creating(page);
  await form.getByRole('radio', { name: 'The account' }).click();
  await form.getByRole('checkbox', { name: 'account-admin' }).click();
  await press(form, 'Never');
  await press(form, 'Create access key');
  await sees(form, 'Complete what is marked above.');
}

/** The scenes that make a pair leave one behind each time; nothing else is shown of it. */
async function shown(page: Page): Promise<Locator> {
  const form = await creating(page);
  await form.getByRole('radio', { name: 'The account' }).click();
  await fill(form, 'Name', names.long);
  await form.getByRole('checkbox', { name: 'auditor' }).click();
  await press(form, 'Create access key');
  const once = dialog(page, 'The access key is made');
  await sees(once, 'The private key is shown this once');
  return once;
}

async function leaving(page: Page): Promise<void> {
  await shown(page);
  await page.keyboard.press('Escape');
  await dialog(page, 'Close without the private key?').waitFor();
}

async function rotating(page: Page, overlap: string): Promise<void> {
  const panel = await open(page, names.portal);
  await press(panel, 'Rotate');
  await press(dialog(page, /^Rotate/), overlap);
}

async function grants(page: Page): Promise<Locator> {
  await visit(page, `/secrets?search=${secretKey}`, 'Secrets');
  await openRow(page, secretKey);
  const panel = dialog(page, secretKey);
  await panel.getByRole('list', { name: 'Grants' }).scrollIntoViewIfNeeded();
  return panel;
}

async function granting(page: Page): Promise<void> {
  await press(await grants(page), 'Grant');
  await dialog(page, /^Grant /).getByRole('combobox').click();
  await page.getByRole('option').first().waitFor();
}

const reviewing = (finding: string): Scene => ({ name: `access-keys-review-${finding}`, show: (page) => list(page, `/access-keys/review?finding=${finding}`) });

/** What is seen of access keys, over what `seedAccessKeys` made. */
export const accessKeyScenes: readonly Scene[] = [
  { name: 'access-keys', show: (page) => list(page) },
  { name: 'access-keys-none', show: async (page) => { await visit(page, '/access-keys?search=nothing-is-called-so', 'Access keys'); await sees(page, 'No access key matches'); } },
  ...['used-after-end', 'over-privileged', 'expiring', 'never-expires'].map(reviewing),
  { name: 'access-keys-review-clean', show: async (page) => { await visit(page, '/access-keys/review?finding=unused', 'Access keys'); await sees(page, 'None of this kind'); } },
  { name: 'access-key', show: async (page) => { await open(page, names.long); } },
  { name: 'access-key-broad', show: async (page) => { await open(page, names.root); } },
  { name: 'access-key-alarm', show: async (page) => { await open(page, names.leaked, '/access-keys?state=deleted'); } },
  { name: 'access-key-replaced', show: async (page) => { await open(page, names.rotated, '/access-keys?sort=expiresAt&search=Nightly'); } },
  { name: 'access-key-create', show: async (page) => { await creating(page); } },
  { name: 'access-key-mistaken', show: mistaken },
  { name: 'access-key-shown-once', show: async (page) => { await shown(page); } },
  { name: 'access-key-leaving', show: leaving },
  { name: 'access-key-rotate', show: (page) => rotating(page, '7 days') },
  { name: 'access-key-rotate-at-once', show: (page) => rotating(page, 'None') },
  { name: 'access-key-change', show: (page) => asking(page, /Change/) },
  { name: 'access-key-delete', show: (page) => asking(page, /Delete/) },
  { name: 'access-key-expiry', show: async (page) => { await list(page, '/access-keys/review?finding=never-expires'); await button(page, /^Set expiry/).first().click(); await dialog(page, /^Set the expiry/).waitFor(); } },
  { name: 'secret-grants', show: async (page) => { await grants(page); } },
  { name: 'secret-grant', show: granting },
];
