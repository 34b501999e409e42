import type { Page } from 'playwright';
import { noIdentities, type CloudIdentities } from '../../src-shared/cloud-identities.ts';
import type { DeskInBrowser } from './desk.ts';
import { button, dialog, press, sees } from './hand.ts';
import { freePort, makeHolder } from './rest-hand.ts';
import { type Scene, visit } from './scenes.ts';

const longName = 'Deployment pipeline of the payments platform, Frankfurt and Zürich';
const directory = '7f9c1d2e-3a4b-4c5d-8e6f-0a1b2c3d4e5f';
const identities: CloudIdentities = {
  ...noIdentities,
  aws: { profile: 'keydesk-production', roleArn: null, externalId: 'northwind-7f3a', endpoint: 'http://127.0.0.1:4566', stsEndpoint: 'http://127.0.0.1:4566' },
  gcp: { authentication: { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'acme-health', secret: 'GCP_SERVICE_ACCOUNT' } }, endpoint: null, tokenEndpoint: null },
};

/** The API switched on, an identity at two clouds, and calls that were done, refused and lost. */
export async function seedRest(desk: DeskInBrowser): Promise<void> {
  const { client, app } = desk;
  const port = await freePort();
  await client.settings.update({ rest: { on: true, port, callsPerMinute: 600, keepsOpen: false }, cloudIdentities: identities });
  await app.rest.settled();
  const reader = await makeHolder(desk, longName, ['keys-read']);
  const call = async (path: string, init: RequestInit = {}): Promise<void> => {
    await fetch(`http://127.0.0.1:${String(port)}${path}`, init);
  };
  const headers = { authorization: reader.authorization };
  await call('/v1/token', { method: 'POST', headers });
  await call('/byok/v1/keys?page_size=10', { headers });
  await call('/byok/v1/keys/cck-zzzzz', { headers });
  await call('/v1/account/keys', { headers: { ...headers, 'x-account-id': directory } });
  await call('/byok/v1/keys');
  await call('/v1/tenants/a-tenant-with-a-long-name-that-nobody-has-here/secrets', { headers });
}

const section = async (page: Page): Promise<void> => {
  await visit(page, '/settings/api', 'Settings');
  await sees(page, 'Listening');
};

const identity = (name: string, act: string, title: string): Scene => ({
  name,
  show: async (page) => {
    await section(page);
    await press(page, act);
    await dialog(page, title).waitFor();
  },
});

const reference = (name: string, path: string, heading: string): Scene => ({
  name,
  show: async (page) => {
    await visit(page, path, 'API reference');
    await page.getByRole('heading', { level: 2, name: heading, exact: true }).waitFor();
  },
});

/** What is seen of the REST API: its settings, its calls, the identities, and the reference. */
export const restScenes: readonly Scene[] = [
  { name: 'settings-api', show: section },
  {
    name: 'settings-api-calls',
    show: async (page) => {
      await section(page);
      await page.getByRole('grid', { name: 'Last calls' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'settings-api-call',
    show: async (page) => {
      await section(page);
      await page.getByRole('grid', { name: 'Last calls' }).getByText('/v1/account/keys').click();
      await dialog(page, 'List the access keys of the account').waitFor();
    },
  },
  {
    name: 'settings-api-mistaken',
    show: async (page) => {
      await section(page);
      await page.getByRole('textbox', { name: 'Port', exact: true }).fill('80');
      await press(page, 'Save port and limit');
      await sees(page, /1,024 to 65,535/);
    },
  },
  {
    name: 'cloud-identities',
    show: async (page) => {
      await section(page);
      await button(page, 'Set identity at Azure').scrollIntoViewIfNeeded();
    },
  },
  identity('cloud-identity-aws', 'Change identity at AWS', 'Identity at AWS'),
  identity('cloud-identity-gcp', 'Change identity at Google Cloud', 'Identity at Google Cloud'),
  identity('cloud-identity-azure', 'Set identity at Azure', 'Identity at Azure'),
  identity('cloud-identity-clear', 'Clear… the identity at AWS', 'Clear the identity at AWS?'),
  reference('api-reference', '/api-reference', 'Before the first call'),
  reference('api-reference-call', '/api-reference/createKey', 'Register a key'),
  reference('api-reference-search', '/api-reference/rotateTenantKms?search=tenant', 'Rotate the data key'),
  reference('api-reference-unknown', '/api-reference/noSuchCall?search=no-such-call', 'There is no such call'),
];
