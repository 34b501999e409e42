import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { button, command, dialog, fill, goTo, press, sees, seesTitle } from './hand.ts';
import { oneDesk } from './one-desk.ts';
import { freePort, type Holder, holdPort, makeHolder } from './rest-hand.ts';

const run = promisify(execFile);
const listen = { name: 'Listen for calls' } as const;

describe('the REST API in the settings', () => {
  const desk = oneDesk();
  const url = (port: number, path: string): string => `http://127.0.0.1:${String(port)}${path}`;
  const calls = () => desk().page.getByRole('grid', { name: 'Last calls' });
  let port = 0;
  let holder: Holder = { publicKey: '', privateKey: '', authorization: '' };

  const choosePort = async (chosen: number): Promise<void> => {
    const { page } = desk();
    await fill(page, 'Port', String(chosen));
    await press(page, 'Save port and limit');
    await sees(page, 'Saved');
    await page.getByText('Saved', { exact: true }).first().waitFor({ state: 'detached' });
  };

  it('is off until it is switched on, and says what that opens', async () => {
    const { page, client } = desk();
    await command(page, 'REST API', 'REST API settings');
    await seesTitle(page, 'Settings');
    await page.getByText('Nothing listens.', { exact: true }).waitFor();
    await sees(page, /It listens on this machine only/);
    await sees(calls().locator('..'), 'No calls yet');
    expect((await client.settings.get()).rest.on).toBe(false);
  });

  it('refuses a port that is none, and keeps what was set', async () => {
    const { page, client } = desk();
    await fill(page, 'Port', '80');
    await press(page, 'Save port and limit');
    await sees(page, 'It must be a whole number from 1,024 to 65,535.');
    await press(page, 'Discard');
    expect((await client.settings.get()).rest.port).toBe(7373);
  });

  it('says what to do when another program has the port, and comes on when it is free', async () => {
    const { page } = desk();
    const held = await holdPort();
    port = held.port;
    await choosePort(port);
    await page.getByRole('switch', listen).click();
    await sees(page, `It could not listen on port ${String(port)}`);
    await sees(page, /Choose another port/);
    await held.letGo();
    await press(page, 'Try again');
    await sees(page, 'Listening');
    await button(page, `Copy address of the API ${url(port, '')}`).waitFor();
  });

  it('shows a call that was made by an access key, and one that proved none', async () => {
    const { page } = desk();
    holder = await makeHolder(desk(), 'Nightly backup', ['keys-read']);
    const answer = await fetch(url(port, '/byok/v1/keys'), { headers: { authorization: holder.authorization } });
    expect(answer.status).toBe(200);
    const row = calls().getByRole('row').filter({ hasText: 'Nightly backup' });
    await row.getByText('200 OK').waitFor();
    await row.getByText('/byok/v1/keys').waitFor();
    await fetch(url(port, '/byok/v1/keys'));
    await calls().getByRole('row').filter({ hasText: 'No key was proven' }).getByText('401 Unauthorized').waitFor();
    await row.getByText('200 OK').click();
    const panel = dialog(page, 'List the registered keys');
    await sees(panel, answer.headers.get('x-request-id') ?? 'no request id');
    await panel.getByRole('link', { name: 'Find it in the audit log' }).click();
    await seesTitle(page, 'Audit');
    expect(new URL(page.url()).searchParams.get('search')).toBe(answer.headers.get('x-request-id'));
    await page.getByRole('grid', { name: 'Audit events' }).getByText('key Nightly backup').first().waitFor();
  });

  it('gives a first call that works as it stands, once the pair is filled in', async () => {
    const { page } = desk();
    await goTo(page, '/settings/api');
    await press(page, 'Copy A first call');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const filled = copied.replace("PUBLIC_KEY='…' PRIVATE_KEY='…'", `PUBLIC_KEY='${holder.publicKey}' PRIVATE_KEY='${holder.privateKey}'`);
    expect(filled).not.toBe(copied);
    const { stdout } = await run('sh', ['-c', filled]);
    expect(JSON.parse(stdout)).toMatchObject({ api_version: 'byok/v1', kind: 'KeyList' });
  });

  it('sets, changes and clears the identity at a cloud, and names the field that is not right', async () => {
    const { page, client } = desk();
    await press(page, 'Set identity at AWS');
    const panel = dialog(page, 'Identity at AWS');
    await fill(panel, 'AWS profile', 'AKIAIOSFODNN7EXAMPLE');
    await press(panel, 'Save identity');
    await sees(panel, 'This is an AWS access key.');
    await fill(panel, 'AWS profile', 'keydesk');
    await fill(panel, 'External id', 'northwind-7f3a');
    await press(panel, 'Save identity');
    await panel.waitFor({ state: 'detached' });
    expect((await client.settings.get()).cloudIdentities.aws).toEqual({ profile: 'keydesk', roleArn: null, externalId: 'northwind-7f3a', endpoint: null, stsEndpoint: null });
    await press(page, 'Clear… the identity at AWS');
    await press(dialog(page, 'Clear the identity at AWS?'), 'Clear identity');
    await button(page, 'Set identity at AWS').waitFor();
    expect((await client.settings.get()).cloudIdentities.aws).toBeNull();
  });

  it('moves to another port at once', async () => {
    const { page } = desk();
    const before = port;
    port = await freePort();
    await choosePort(port);
    await button(page, `Copy address of the API ${url(port, '')}`).waitFor();
    expect((await fetch(url(port, '/byok/v1/keys'), { headers: { authorization: holder.authorization } })).status).toBe(200);
    await expect(fetch(url(before, '/byok/v1/keys'))).rejects.toThrow();
  });

  it('refuses every connection once it is switched off', async () => {
    const { page } = desk();
    await page.getByRole('switch', listen).click();
    await page.getByText('Nothing listens.', { exact: true }).waitFor();
    await expect(fetch(url(port, '/byok/v1/keys'))).rejects.toThrow();
  });
});

describe('the API reference in the app', () => {
  const desk = oneDesk();
  const heading = (name: string) => desk().page.getByRole('heading', { level: 2, name, exact: true });

  it('opens from the palette, and says that nothing answers while the API is off', async () => {
    const { page } = desk();
    await command(page, 'API reference', 'Open the API reference');
    await heading('Before the first call').waitFor();
    await sees(page, 'The REST API is not switched on');
  });

  it('is searched by keyboard: what is left is listed, and Enter opens the first', async () => {
    const { page } = desk();
    await page.getByRole('searchbox').fill('secrets:resolve');
    await page.getByRole('navigation', { name: 'Calls' }).getByRole('link').nth(1).waitFor({ state: 'detached' });
    await page.getByRole('searchbox').press('Enter');
    await heading('Fill in secrets').waitFor();
    expect(new URL(page.url())).toMatchObject({ pathname: '/api-reference/resolveSecrets', search: '?search=secrets%3Aresolve' });
    await page.getByRole('searchbox').press('Escape');
    await page.getByRole('link', { name: /^GET List the secrets/ }).waitFor();
  });

  it('opens at the call that a link names, after a reload too', async () => {
    const { page } = desk();
    await goTo(page, '/api-reference/createSecret');
    await heading('Create a secret').waitFor();
    await page.reload();
    await heading('Create a secret').waitFor();
    await page.getByRole('link', { name: /^POST Create a secret/ }).and(page.locator('[aria-current=page]')).waitFor();
    await page.getByRole('row', { name: /^key required/ }).waitFor();
    await sees(page, 'secrets-admin');
  });

  it('copies the call in another language, for the address of this desk', async () => {
    const { page } = desk();
    await press(page, 'Python');
    await press(page, 'Copy Script for Python 3');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("'http://127.0.0.1:7373/v1/tenants/acme-health/secrets',");
  });

  it('says that a call does not exist, and leads back to all', async () => {
    const { page } = desk();
    await goTo(page, '/api-reference/noSuchCall');
    await heading('There is no such call').waitFor();
    await page.getByRole('link', { name: 'All calls' }).click();
    await heading('Before the first call').waitFor();
  });
});
