import type { Page } from 'playwright';
import { type NamedTenant, seedStaged, seedUnder } from './byok-hand.ts';
import { cloudsOf } from './clouds.ts';
import type { DeskInBrowser } from './desk.ts';
import { button, choose, dialog, firstRow, openRow, press, sees, seesTitle } from './hand.ts';
import { type Scene, visit } from './scenes.ts';
import { seedCloudKey } from './seeds.ts';

const tenants = {
  active: { id: 'meridian-health', name: 'Meridian Health Group' },
  sealed: { id: 'aldgate-bank', name: 'Aldgate & Sons Private Bank' },
  refused: { id: 'tallinn-registry', name: 'Tallinn Business Registry' },
  leaving: { id: 'papillon-retail', name: 'Papillon Retail' },
  revoked: { id: 'observatory-trust', name: 'Observatory Trust' },
  failed: { id: 'kesselring-energie', name: 'Kesselring Energie und Wasser Aktiengesellschaft, Landesgesellschaft Süd' },
} as const satisfies Readonly<Record<string, NamedTenant>>;
const keyNames = { aws: 'Shared in Frankfurt', azure: 'Meridian in Zurich', gcp: 'Kesselring in Warsaw' } as const;

async function revoke({ client }: DeskInBrowser, { id, name }: NamedTenant, graceHours: number): Promise<void> {
  const { dependants } = await client.byok.census({ tenant: id });
  await client.byok.revoke({ tenant: id, category: 'customer_request', reason: 'The customer asked for it in writing', confirmName: name, graceHours, acknowledgedDependants: dependants });
}

/** A tenant whose owner has taken the permission away is sealed by the desk as soon as one of its secrets is asked for. */
async function sealByRefusal({ client }: DeskInBrowser, { id }: NamedTenant): Promise<void> {
  const { rows } = await client.secrets.list({ tenant: id });
  for (const secret of rows) await client.secrets.reveal({ secret: secret.id }).catch(() => undefined);
}

/** Work for two tenants, of which one fails: its owner has taken the permission on its key away. */
async function seedFailedWork(desk: DeskInBrowser, keys: { readonly aws: string; readonly gcp: string }): Promise<void> {
  const { policies } = cloudsOf(desk).emulators.gcp;
  await seedStaged(desk, tenants.failed, keys.gcp);
  await seedStaged(desk, tenants.active, keys.aws);
  const { key } = await desk.client.keys.get({ key: keys.gcp });
  if (key.provider !== 'GCP') throw new Error('the key of Google is one of another provider');
  policies.replace(key.keyName, []);
  await sealByRefusal(desk, tenants.refused);
  const { job } = await desk.client.byok.startFleet({ act: 'activate', scope: { by: 'tenants', tenants: [tenants.failed.id, tenants.active.id] } });
  for await (const { failed, done } of await desk.client.jobs.watch({ job })) if (failed + done === 2) break;
}

/** Tenants at every turn of a BYOK life, work that failed for one, and a drill that waits for its officer. */
export async function seedByokLife(desk: DeskInBrowser): Promise<void> {
  const [aws, gcp] = [await seedCloudKey(desk, 'aws', keyNames.aws), await seedCloudKey(desk, 'gcp', keyNames.gcp)];
  await seedCloudKey(desk, 'azure-vault', keyNames.azure);
  for (const tenant of [tenants.sealed, tenants.leaving, tenants.revoked]) await seedUnder(desk, tenant, aws.id);
  await seedUnder(desk, tenants.refused, gcp.id);
  await desk.client.byok.seal({ tenant: tenants.sealed.id, reason: 'Suspected misuse at the customer' });
  await revoke(desk, tenants.leaving, 24);
  await revoke(desk, tenants.revoked, 0);
  await seedFailedWork(desk, { aws: aws.id, gcp: gcp.id });
  await desk.client.drills.start({ kmsKey: aws.id, reason: 'Yearly exercise, agreement 4.2' });
}

const board = '/tenants?view=board';
const selected = async (page: Page): Promise<void> => {
  await visit(page, board, 'Tenants');
  await firstRow(page.getByRole('grid')).waitFor();
  await page.getByRole('checkbox', { name: 'Select all rows' }).click();
  await page.getByRole('region', { name: 'Selected tenants' }).waitFor();
};

const planned = async (page: Page): Promise<void> => {
  await selected(page);
  await press(page.getByRole('region', { name: 'Selected tenants' }), 'Rewrap');
  await sees(dialog(page, /^Rewrap/), /tenants? takes? part/);
};

const asked = async (page: Page, { id, name }: NamedTenant, act: string, question: RegExp): Promise<void> => {
  await visit(page, `/tenants/${id}/byok`, name);
  await press(page, act);
  await dialog(page, question).waitFor();
};

const works = async (page: Page): Promise<void> => {
  await visit(page, '/work', 'Work');
  await firstRow(page.getByRole('grid', { name: 'Work' })).waitFor();
};

const failedWork = async (page: Page): Promise<void> => {
  await visit(page, '/work?act=activate', 'Work');
  await page.getByRole('row').filter({ hasText: '1 failed' }).click();
  await page.getByRole('grid', { name: 'Tenants of this work' }).getByText('Failed').waitFor();
};

const drills = async (page: Page): Promise<void> => {
  await visit(page, '/keys/drills', 'Keys');
  await firstRow(page.getByRole('grid')).waitFor();
};

const cryptoperiods = async (page: Page): Promise<void> => {
  await visit(page, '/keys/cryptoperiods', 'Keys');
  await firstRow(page.getByRole('grid')).waitFor();
};

const report = (kind: string, title: RegExp): Scene => ({
  name: `byok-report-${kind}`,
  show: async (page) => {
    await visit(page, `/reports?kind=${kind}`, 'Reports');
    await page.getByRole('article', { name: title }).getByText('What it does not prove').waitFor();
  },
});

const banner = (name: string, tenant: NamedTenant, words: string): Scene => ({
  name,
  show: async (page) => {
    await visit(page, `/tenants/${tenant.id}/byok`, tenant.name);
    await sees(page, `${tenant.name} ${words}`);
  },
});

const fleetScenes: readonly Scene[] = [
  { name: 'byok-board-selected', show: selected },
  { name: 'byok-fleet-plan', show: planned },
  { name: 'work', show: works },
  { name: 'work-failed', show: failedWork },
  { name: 'work-failed-tenant', show: async (page) => { await failedWork(page); await page.getByRole('row').filter({ hasText: tenants.failed.name }).getByText('Failed').click(); await dialog(page, tenants.failed.name).waitFor(); } },
];

const tenantScenes: readonly Scene[] = [
  { name: 'byok-move', show: async (page) => { await asked(page, tenants.active, 'Move…', /^Move /); await dialog(page, /^Move /).getByRole('radio', { name: new RegExp(keyNames.azure) }).click(); } },
  { name: 'byok-revoke-later', show: (page) => asked(page, tenants.active, 'Revoke…', /^Revoke /) },
  { name: 'byok-revoke-now', show: async (page) => { await asked(page, tenants.active, 'Revoke…', /^Revoke /); await choose(dialog(page, /^Revoke /), 'When the data is destroyed', /^At once/); } },
  banner('byok-to-be-revoked', tenants.leaving, 'is to be revoked'),
  banner('byok-revoked', tenants.revoked, 'is revoked'),
  banner('byok-sealed-by-officer', tenants.sealed, 'is sealed'),
  banner('byok-sealed-by-desk', tenants.refused, 'is sealed'),
  { name: 'byok-keep-sealed', show: (page) => asked(page, tenants.refused, 'Keep sealed…', /^Keep /) },
];

const keyScenes: readonly Scene[] = [
  { name: 'drills', show: drills },
  { name: 'drill', show: async (page) => { await drills(page); await openRow(page, keyNames.aws); await seesTitle(page, /^Drill of/); await sees(page, 'Now disable the key at its provider'); } },
  { name: 'drill-abandon', show: async (page) => { await drills(page); await openRow(page, keyNames.aws); await press(page, 'Abandon drill'); await dialog(page, 'Abandon this drill?').waitFor(); } },
  { name: 'drill-start', show: async (page) => { await drills(page); await button(page, 'Start a drill').first().click(); await dialog(page, 'Start a kill-switch drill').waitFor(); } },
  { name: 'cryptoperiods', show: cryptoperiods },
  { name: 'cryptoperiod-policy', show: async (page) => { await cryptoperiods(page); await press(page, 'Change the cryptoperiod of data keys'); await dialog(page, 'Cryptoperiod of data keys').waitFor(); } },
  {
    name: 'emergency-offboard',
    show: async (page) => {
      await visit(page, '/keys', 'Keys');
      await openRow(page, keyNames.aws);
      await press(page, 'Emergency offboard…');
      await sees(dialog(page, /^Emergency offboard/), /back to the baseline/);
    },
  },
];

/** What is seen of a whole BYOK life: work for many, moves and revocations, drills, cryptoperiods, and their reports. */
export const byokScenes: readonly Scene[] = [
  ...fleetScenes,
  ...tenantScenes,
  ...keyScenes,
  report('rotation-compliance', /rotation compliance/i),
  report('kill-switch-drill', /kill-switch drill/i),
  report('destruction-certificate', /destruction certificate/i),
];
