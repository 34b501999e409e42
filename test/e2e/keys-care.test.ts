import { beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedKey } from '../emulators/aws/kms.ts';
import type { Role } from '../emulators/aws/identities.ts';
import { cloudsOf } from './clouds.ts';
import { button, choose, dialog, press, sees, seesTitle } from './hand.ts';
import { openKey, seesPhase } from './keys-hand.ts';
import { oneDesk } from './one-desk.ts';
import { seedCloudKey } from './seeds.ts';

const name = 'Meridian at AWS';

describe('the care of a key at AWS', () => {
  const desk = oneDesk(undefined, { clouds: true });
  let id: string;
  let key: EmulatedKey;
  let role: Role;

  beforeAll(async () => {
    const { emulators } = cloudsOf(desk());
    const seeded = await seedCloudKey(desk(), 'aws', name);
    const { reference } = seeded.owned;
    if (reference.provider !== 'AWS') throw new Error('the key of AWS is one of another provider');
    const held = emulators.aws.identities.roles.get(reference.roleArn);
    if (held === undefined) throw new Error('the role is not there');
    id = seeded.id;
    role = held;
    key = emulators.aws.keys.find(reference.keyArn, emulators.aws.region);
  });

  it('fails the preflight when a permission is taken away, and names it and what to do', async () => {
    const { page } = desk();
    await openKey(page, id, name);
    await seesPhase(page, 'Valid');
    cloudsOf(desk()).emulators.aws.deny(role, ['Encrypt']);
    await press(page, 'Run preflight');
    await sees(page, 'The preflight failed');
    const findings = page.getByRole('table', { name: 'Findings of the preflight' });
    const wrap = findings.getByRole('row').filter({ hasText: 'Wrap' }).first();
    await wrap.getByText('Fail', { exact: true }).waitFor();
    await wrap.getByText('What to do:').waitFor();
    await sees(wrap, 'kms:Encrypt');
    await sees(wrap, new RegExp(`to ${role.arn}`));
    await seesPhase(page, 'Invalid');
  });

  it('passes again once the permission is granted, and keeps both changes in the history of its validation', async () => {
    const { page } = desk();
    cloudsOf(desk()).emulators.aws.allow(role, ['Encrypt']);
    await press(page, 'Run preflight');
    await sees(page, 'The preflight succeeded');
    await seesPhase(page, 'Valid');
    const changes = page.getByRole('list', { name: 'Changes of validation' }).getByRole('listitem');
    await changes.first().getByText('Invalid → Valid').waitFor();
    await changes.nth(1).getByText('Valid → Invalid').waitFor();
    await sees(changes.first(), /seen when an officer looked/);
  });

  it('says that it is disabled, from when, and how its owner enables it', async () => {
    const { page } = desk();
    key.state = 'Disabled';
    await press(page, 'Run preflight');
    await sees(page, 'The preflight failed');
    await sees(page, /aws kms enable-key --key-id/);
    await seesPhase(page, 'Invalid');
    key.state = 'Enabled';
    await press(page, 'Run preflight');
    await sees(page, 'The preflight succeeded');
  });

  it('compares the policy: what is missing, and that nothing is once its owner has added the statements', async () => {
    const { page, client } = desk();
    key.policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    await openKey(page, id, name, 'Access');
    await press(page, 'Compare');
    await sees(page, '3 of 3 requirements are missing.');
    const lines = page.getByRole('table', { name: 'What the customer has granted' });
    const encrypt = lines.getByRole('row').filter({ hasText: 'kms:Encrypt for the role' });
    await encrypt.getByText('Missing', { exact: true }).waitFor();
    await sees(encrypt, /Add the statements of the wanted policy/);
    key.policy = (await client.keys.access({ key: id })).find(({ title }) => title === 'Key policy')?.document ?? '';
    await press(page, 'Compare again');
    await sees(page, 'Everything is granted, and nothing beyond it.');
    expect(await lines.getByText('Granted', { exact: true }).count()).toBe(3);
  });

  it('says why the policy cannot be read, and what should be there', async () => {
    const { page } = desk();
    const { aws } = cloudsOf(desk()).emulators;
    aws.deny(role, ['GetKeyPolicy']);
    await press(page, 'Compare again');
    await sees(page, 'What the customer has could not be read');
    await sees(page, /kms:GetKeyPolicy/);
    await page.getByRole('figure', { name: 'What should be there' }).waitFor();
    aws.allow(role, ['GetKeyPolicy']);
  });

  it('shows where it stands with its rotation at the provider', async () => {
    const { page } = desk();
    await openKey(page, id, name, 'Rotation');
    await press(page, 'Read it');
    await sees(page, 'Off: it rotates when its owner asks for it');
    key.materials.push({ ...key.materials[0], id: 'f'.repeat(64), bytes: Buffer.alloc(32, 7), rotated: { at: Date.now(), type: 'ON_DEMAND' } });
    await press(page, 'Read again');
    const versions = page.getByRole('table', { name: 'Versions of the key at the provider' });
    await sees(versions, /ON_DEMAND · current/);
  });

  it('is validated as often as an officer chooses', async () => {
    const { page, client } = desk();
    await openKey(page, id, name, /^Status/);
    await sees(page, 'Validated every minute while the vault is open, once a tenant depends on it; until then about every 15 minutes.');
    await choose(page, 'Validate every', /^4 minutes/);
    await sees(page, /Validated every 4 minutes/);
    expect(await client.keys.get({ key: id })).toMatchObject({ intervalSeconds: 240 });
    expect((await client.audit.page({ object: id })).rows.map(({ action }) => action)).toContain('key.set-interval');
  });

  it('is removed, and is back with Undo', async () => {
    const { page, client } = desk();
    await press(page, 'Remove from the registry');
    const asked = dialog(page, `Remove ${name}?`);
    await sees(asked, "The key itself stays in the customer's account.");
    await press(asked, 'Remove key');
    // What offers the way back stays while the pointer is on it.
    await button(page, 'Undo').hover();
    await seesTitle(page, 'Keys');
    await sees(page, 'No customer-owned keys yet');
    await press(page, 'Undo');
    await sees(page, `${name} is back in the registry`);
    await seesTitle(page, name);
    await seesPhase(page, 'Valid');
    expect(await client.keys.get({ key: id })).toMatchObject({ intervalSeconds: 240, displayName: name });
  });
});
