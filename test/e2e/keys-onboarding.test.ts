import { describe, expect, it } from 'vitest';
import { choose, fill, openPlace, press, sees, seesTitle } from './hand.ts';
import { cloudsOf } from './clouds.ts';
import { fillReference, forAnEmulator, openRegister, seesPhase } from './keys-hand.ts';
import { oneDesk } from './one-desk.ts';

const customers = [
  { cloud: 'aws', name: 'Meridian at AWS', grants: 'Key policy', says: ['kms:Encrypt', 'role/keydesk-byok'] },
  { cloud: 'gcp', name: 'Meridian at Google', grants: /role/i, says: ['cloudkms.cryptoKeyVersions.useToEncrypt', 'keydesk-wrapper@'] },
  { cloud: 'azure-vault', name: 'Meridian at Azure', grants: 'Role assignment', says: ['az role assignment create', '/keys/customer'] },
  { cloud: 'azure-hsm', name: 'Meridian at a Managed HSM', grants: 'Role assignment', says: ['az keyvault role assignment create', '--hsm-name northwind'] },
] as const;

describe.each(customers)('a customer with a key at $cloud', ({ cloud, name, grants, says }) => {
  const desk = oneDesk(undefined, { clouds: true });

  it('is brought in: the form, what the customer must grant, and a key that answers', async () => {
    const { page } = desk();
    const { reference } = cloudsOf(desk()).clouds[cloud].createKey('customer');
    const panel = await openRegister(page, reference.provider);
    await fill(panel, 'Name', name);
    await fillReference(panel, reference);
    await sees(panel, 'Emulator: not a real KMS');
    await press(panel, 'Continue');
    await panel.getByRole('heading', { name: 'What the customer must grant' }).waitFor();
    await panel.getByRole('figure', { name: grants }).first().waitFor();
    const shown = (await panel.getByRole('figure').allTextContents()).join('\n');
    for (const text of says) expect(shown).toContain(text);
    await press(panel, 'Register key');
    await seesTitle(page, name);
    await seesPhase(page, 'Valid');
  });

  it('has a key that is marked as one at an emulator, on its page and in the list', async () => {
    const { page } = desk();
    await sees(page.getByRole('banner').or(page.getByRole('main')), 'Emulator: not a real KMS');
    await openPlace(page, 'Keys');
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByText('Emulator', { exact: true }).waitFor();
    await row.getByText('Valid', { exact: true }).waitFor();
  });

  it('passes the preflight, check by check', async () => {
    const { page } = desk();
    await page.getByRole('link', { name }).click();
    await press(page, 'Run preflight');
    await sees(page, 'The preflight succeeded');
    const findings = page.getByRole('table', { name: 'Findings of the preflight' });
    expect(await findings.getByText('Pass', { exact: true }).count()).toBe(6);
  });
});

describe('a key that Keydesk itself makes at the provider', () => {
  const desk = oneDesk(undefined, { clouds: true });

  it('is made at AWS, registered and answers', async () => {
    const { page } = desk();
    const { reference } = cloudsOf(desk()).clouds.aws.createKey('unused');
    if (reference.provider !== 'AWS') throw new Error('the key of AWS is one of another provider');
    const panel = await openRegister(page, 'AWS');
    await press(panel, 'Create it at the provider');
    await fill(panel, 'Name', 'Made here');
    await fill(panel, 'Region', 'eu-central-1');
    await fill(panel, 'Alias', 'keydesk-made-here');
    await fill(panel, 'Role to assume', reference.roleArn);
    await fill(panel, 'External id', reference.externalId ?? '');
    await fill(panel, 'AWS profile', reference.profile);
    await forAnEmulator(panel);
    await fill(panel, 'KMS endpoint', reference.endpoint ?? '');
    await fill(panel, 'STS endpoint', reference.stsEndpoint ?? '');
    await press(panel, 'Create key');
    await seesTitle(page, 'Made here');
    await seesPhase(page, 'Valid');
    expect(cloudsOf(desk()).emulators.aws.requests.map(({ operation }) => operation)).toContain('CreateKey');
  });

  it('is refused in words where the role may not make keys, and the form keeps what was typed', async () => {
    const { page } = desk();
    const { reference } = cloudsOf(desk()).clouds['azure-vault'].createKey('unused');
    if (reference.provider !== 'AZURE') throw new Error('the key of Azure is one of another provider');
    const panel = await openRegister(page, 'AZURE');
    await fillReference(panel, reference);
    await press(panel, 'Create it at the provider');
    await fill(panel, 'Name', 'Not to be made');
    await fill(panel, 'Key Vault or Managed HSM', 'https://northwind.vault.azure.net');
    await fill(panel, 'Name of the new key', 'not-to-be-made');
    await choose(panel, 'Protection', /Software/);
    await press(panel, 'Create key');
    await sees(panel, /refused/i);
    expect(await panel.getByRole('textbox', { name: 'Name of the new key' }).inputValue()).toBe('not-to-be-made');
    expect((await desk().client.keys.list({ search: 'Not to be made' })).total).toBe(0);
  });
});

describe('a key that is registered twice', () => {
  const desk = oneDesk(undefined, { clouds: true });

  it('is refused the second time, with the id of the one that is there', async () => {
    const { page, client } = desk();
    const { reference } = cloudsOf(desk()).clouds.gcp.createKey('customer');
    const { id } = await client.keys.add({ displayName: 'The first', key: reference });
    const panel = await openRegister(page, 'GCP');
    await fill(panel, 'Name', 'The second');
    await fillReference(panel, reference);
    await press(panel, 'Continue');
    await press(panel, 'Register key');
    await panel.getByRole('alert').filter({ hasText: id }).waitFor();
    await press(panel, 'Back');
    expect(await panel.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('The second');
  });
});
