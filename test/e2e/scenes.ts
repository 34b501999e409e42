import type { Page } from 'playwright';
import { readFileSync } from 'node:fs';
import { passphrase } from './desk.ts';
import { button, dialog, fill, firstRow, goTo, openRow, press, sees, seesTitle, typePassphrase } from './hand.ts';

/** Something of the app that can be looked at: its name, and the way there. */
export interface Scene {
  readonly name: string;
  /** Leads there from anywhere, and ends when everything is on screen. */
  readonly show: (page: Page) => Promise<void>;
}

const nothingHere = 'Not found';
const sampleFile = new URL('../demo/sample-secrets.env', import.meta.url);

/** From a screen that holds nothing to this address, so that nothing of the scene before is left. */
export async function visit(page: Page, path: string, title: string | RegExp): Promise<void> {
  if (await dialog(page, 'Commands').isVisible()) await page.keyboard.press('Escape');
  await goTo(page, '/nowhere');
  await seesTitle(page, nothingHere);
  await goTo(page, path);
  await seesTitle(page, title);
}

const first = async (page: Page, grid: string): Promise<void> => firstRow(page.getByRole('grid', { name: grid })).waitFor();

const table = (name: string, path: string, title: string, grid: string): Scene => ({
  name,
  show: async (page) => {
    await visit(page, path, title);
    await first(page, grid);
  },
});

const screen = (name: string, path: string, title: string, text: string | RegExp): Scene => ({
  name,
  show: async (page) => {
    await visit(page, path, title);
    await sees(page, text);
  },
});

const asked = (name: string, path: string, title: string, act: string | RegExp, question: string | RegExp): Scene => ({
  name,
  show: async (page) => {
    await visit(page, path, title);
    await button(page, act).first().click();
    await dialog(page, question).waitFor();
  },
});

const meridian = 'Meridian Health Group';
const toStart = async (page: Page, start: string, title: string): Promise<void> => {
  await goTo(page, '/');
  await seesTitle(page, 'Welcome to Keydesk');
  await goTo(page, `/?start=${start}`);
  await seesTitle(page, title);
};

async function fillFirstStep(page: Page): Promise<void> {
  await toStart(page, 'create', 'Create a vault');
  await fill(page, 'Name of the vault', 'Acme production');
  await press(page, 'Continue');
}

async function fillSecondStep(page: Page): Promise<void> {
  await fillFirstStep(page);
  await fill(page, 'Your name', 'Dana Whitfield');
  await typePassphrase(page, 'Passphrase', passphrase);
  await typePassphrase(page, 'Passphrase, once more', passphrase);
  await sees(page, /Guessing it from a stolen copy/);
}

/** What is seen while no vault is on the desk. */
export const firstRunScenes: readonly Scene[] = [
  { name: 'welcome', show: async (page) => { await goTo(page, '/'); await seesTitle(page, 'Welcome to Keydesk'); } },
  { name: 'create-1-place', show: (page) => toStart(page, 'create', 'Create a vault') },
  { name: 'create-2-weak', show: async (page) => { await fillFirstStep(page); await typePassphrase(page, 'Passphrase', 'password1234'); await sees(page, /easy to guess/); } },
  { name: 'create-2-officer', show: fillSecondStep },
  { name: 'create-3-review', show: async (page) => { await fillSecondStep(page); await press(page, 'Continue'); await sees(page, 'A lost passphrase is a lost vault'); } },
  { name: 'open-vault', show: (page) => toStart(page, 'open', 'Open a vault') },
  { name: 'restore', show: (page) => toStart(page, 'restore', 'Restore from a backup') },
  { name: 'try-sample', show: (page) => toStart(page, 'sample', 'Try with sample data') },
];

/** What is seen of a vault that holds nothing yet. */
export const emptyScenes: readonly Scene[] = [
  { name: 'empty-overview', show: (page) => visit(page, '/', 'Overview') },
  screen('empty-tenants', '/tenants', 'Tenants', 'No tenants yet'),
  screen('empty-board', '/tenants?view=board', 'Tenants', "No tenant is bound to a customer's key"),
  screen('empty-keys', '/keys', 'Keys', 'No customer-owned keys yet'),
  screen('empty-secrets', '/secrets', 'Secrets', 'No secrets yet'),
  screen('empty-access-keys', '/access-keys', 'Access keys', 'No access keys yet'),
  screen('empty-access-key-review', '/access-keys/review', 'Access keys', 'Nothing to review'),
  screen('empty-audit', '/audit?search=nothing-is-called-so', 'Audit', 'No event matches'),
  screen('unknown-tenant', '/tenants/nobody', 'nobody', 'All tenants'),
  { name: 'not-found', show: (page) => visit(page, '/nowhere/at/all', nothingHere) },
];

const revealed = async (page: Page): Promise<void> => {
  await visit(page, '/secrets?tenant=papillon-retail&search=CHECKOUT_API', 'Secrets');
  await openRow(page, 'CHECKOUT_API_TOKEN');
  const panel = dialog(page, 'CHECKOUT_API_TOKEN');
  await panel.getByRole('list', { name: 'Revisions' }).waitFor();
  await press(panel, 'Reveal');
  await sees(panel, /Hidden again in/);
};

const importing = async (page: Page): Promise<void> => {
  await visit(page, '/import?tenant=papillon-retail', 'Import secrets');
  await page.getByLabel('File to import').setInputFiles({ name: 'sample.env', mimeType: 'text/plain', buffer: readFileSync(sampleFile) });
  await sees(page, '200 of 200 rows');
};

const malformed = async (page: Page): Promise<void> => {
  await visit(page, '/import?tenant=papillon-retail', 'Import secrets');
  await page.getByLabel('File to import').setInputFiles({ name: 'bad.env', mimeType: 'text/plain', buffer: Buffer.from('A=1\nB="never closed\n') });
  await sees(page, /line 2, column 3/);
};

const registering = (kind: RegExp, name: string): Scene => ({
  name,
  show: async (page) => {
    await visit(page, '/keys', 'Keys');
    await button(page, 'Register a key').first().click();
    await dialog(page, 'Register a key').getByRole('radio', { name: kind }).click();
  },
});

const report = (kind: string, title: string): Scene => ({
  name: `report-${kind}`,
  show: async (page) => {
    await visit(page, `/reports?kind=${kind}`, 'Reports');
    await page.getByRole('article', { name: new RegExp(title, 'i') }).getByText('What it does not prove').waitFor();
  },
});

const tenantScenes: readonly Scene[] = [
  table('tenants', '/tenants', 'Tenants', 'Tenants'),
  { name: 'tenants-board', show: async (page) => { await visit(page, '/tenants?view=board', 'Tenants'); await page.getByRole('table').waitFor(); } },
  asked('new-tenant', '/tenants', 'Tenants', 'New tenant', 'New tenant'),
  screen('tenant-status', '/tenants/meridian-health', meridian, "Who can open this tenant's secrets"),
  screen('byok-active', '/tenants/meridian-health/byok', meridian, 'What can be done'),
  screen('byok-sealed', '/tenants/aldgate-bank/byok', 'Aldgate & Sons Private Bank', /is sealed/),
  screen('byok-staged', '/tenants/northwind-freight/byok', 'Northwind Freight', 'Bring the data key under it'),
  screen('byok-choose', '/tenants/papillon-retail/byok', 'Papillon Retail', 'Choose the customer-owned key'),
  asked('rotate', '/tenants/meridian-health/byok', meridian, 'Rotate', /^Rotate the data key/),
  asked('seal', '/tenants/meridian-health/byok', meridian, 'Seal…', /^Seal /),
  asked('offboard', '/tenants/meridian-health/byok', meridian, 'Offboard…', /^Offboard /),
  asked('revoke', '/tenants/meridian-health/byok', meridian, 'Revoke…', /^Revoke /),
  table('tenant-secrets', '/tenants/meridian-health/secrets', meridian, 'Secrets'),
  table('tenant-activity', '/tenants/meridian-health/activity', meridian, 'Audit events'),
];

const keyScenes: readonly Scene[] = [
  table('keys', '/keys', 'Keys', 'Customer-owned keys'),
  registering(/AWS KMS/, 'register-aws'),
  registering(/Google Cloud KMS/, 'register-gcp'),
  registering(/Azure Key Vault/, 'register-azure'),
  registering(/PKCS#11 HSM/, 'register-token'),
  registering(/New key file/, 'register-new-file'),
  registering(/Existing key file/, 'register-file'),
  {
    name: 'key',
    show: async (page) => {
      await visit(page, '/keys', 'Keys');
      await firstRow(page.getByRole('grid')).getByRole('gridcell').first().click();
      await press(page, 'Run preflight');
      await sees(page, /^The preflight (succeeded|failed)$/);
    },
  },
];

const secretScenes: readonly Scene[] = [
  table('secrets', '/secrets', 'Secrets', 'Secrets'),
  asked('create-secret', '/secrets', 'Secrets', 'Create secret', 'Create a secret'),
  asked('export-secrets', '/secrets', 'Secrets', 'Export', /Export/),
  { name: 'secret', show: revealed },
  { name: 'publish', show: async (page) => { await revealed(page); await press(dialog(page, 'CHECKOUT_API_TOKEN'), 'Publish a revision'); await dialog(page, 'Publish a new revision').waitFor(); } },
  { name: 'import', show: (page) => visit(page, '/import', 'Import secrets') },
  { name: 'import-malformed', show: malformed },
  { name: 'import-preview', show: importing },
];

const evidenceScenes: readonly Scene[] = [
  table('audit', '/audit', 'Audit', 'Audit events'),
  {
    name: 'audit-event',
    show: async (page) => {
      await visit(page, '/audit?search=PATIENT', 'Audit');
      await goTo(page, '/audit');
      await firstRow(page.getByRole('grid')).getByRole('gridcell').nth(2).click();
      await sees(page, 'Place in the chain');
    },
  },
  { name: 'audit-verify', show: async (page) => { await visit(page, '/audit', 'Audit'); await press(page, 'Verify the chain'); await sees(page, 'The chain is whole'); } },
  report('audit-activity', 'Audit activity'),
  report('key-inventory', 'Key inventory'),
  report('byok-status', 'BYOK status'),
];

const settingScenes: readonly Scene[] = [
  screen('settings-security', '/settings/security', 'Settings', 'Key slots'),
  asked('change-passphrase', '/settings/security', 'Settings', 'Change passphrase', 'Change passphrase'),
  asked('add-slot', '/settings/security', 'Settings', 'Add a passphrase slot', 'Add a passphrase slot'),
  screen('settings-keychain', '/settings/keychain', 'Settings', /keychain/i),
  screen('settings-backup', '/settings/backup', 'Settings', 'Back up now'),
  screen('settings-about', '/settings/about', 'Settings', 'Audit key id'),
  {
    name: 'palette',
    show: async (page) => {
      await visit(page, '/', 'Overview');
      await page.keyboard.press('Control+K');
      await dialog(page, 'Commands').waitFor();
    },
  },
  {
    name: 'palette-found',
    show: async (page) => {
      await visit(page, '/', 'Overview');
      await page.keyboard.press('Control+K');
      await dialog(page, 'Commands').waitFor();
      await page.keyboard.type('meri');
      await dialog(page, 'Commands').getByRole('option', { name: meridian }).first().waitFor();
    },
  },
  {
    name: 'menu',
    show: async (page) => {
      await visit(page, '/tenants/meridian-health', meridian);
      await press(page, 'More for this tenant');
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  {
    name: 'choice',
    show: async (page) => {
      await visit(page, '/settings/security', 'Settings');
      await page.getByRole('combobox', { name: 'Lock the vault after', exact: true }).click();
      await page.getByRole('option').first().waitFor();
    },
  },
];

/** What is seen of a vault with the sample's data. */
export const sampleScenes: readonly Scene[] = [
  { name: 'overview', show: (page) => visit(page, '/', 'Overview') },
  ...tenantScenes,
  ...keyScenes,
  ...secretScenes,
  ...evidenceScenes,
  ...settingScenes,
];
