import { beforeAll, describe, expect, it } from 'vitest';
import { cloudsOf } from './clouds.ts';
import { button, dialog, fill, press, sees, seesTitle, typePassphrase, unlock } from './hand.ts';
import { tokenLabel, tokenPin } from './hsm.ts';
import { fillReference, openKey, openRegister, registerFilled, seesPhase } from './keys-hand.ts';
import { oneDesk } from './one-desk.ts';

describe('a key on the token of an HSM', () => {
  const desk = oneDesk(undefined, { clouds: true });
  const name = 'Meridian HSM';
  const id = async (): Promise<string> => (await desk().client.keys.list({ search: name })).rows[0]?.id ?? '';

  beforeAll(async () => {
    await cloudsOf(desk()).hsm.makeKey('meridian');
  });

  it('is found by its module, its token and the PIN, and registered open', async () => {
    const { page } = desk();
    const panel = await openRegister(page, 'PKCS11');
    await fill(panel, 'Name', name);
    await fill(panel, 'PKCS#11 module', cloudsOf(desk()).hsm.module);
    await press(panel, 'List tokens');
    await panel.getByRole('radio', { name: new RegExp(`^${tokenLabel}`) }).click();
    await typePassphrase(panel, 'PIN of the token', 'not-the-pin');
    await press(panel, 'List its keys');
    await sees(panel, /^The PIN is wrong\. /);
    await typePassphrase(panel, 'PIN of the token', tokenPin);
    await press(panel, 'List its keys');
    await sees(panel, 'AES-256 · non-extractable');
    await panel.getByRole('radio', { name: 'meridian' }).click();
    await registerFilled(page, panel, name);
    await seesPhase(page, 'Valid');
    expect(await page.content()).not.toContain(tokenPin);
  });

  it('waits for its PIN after the vault was locked, and says that no tenant is sealed for that', async () => {
    const { page } = desk();
    await press(page, 'Lock the vault');
    await seesTitle(page, /^Unlock /);
    await unlock(page);
    await button(page, 'Lock the vault').waitFor();
    await openKey(page, await id(), name);
    await sees(page, 'The token waits for its PIN');
    await sees(page, /no tenant is sealed for that/);
    await press(page, 'Run preflight');
    await sees(page, 'The preflight failed');
    await sees(page, /Enter the PIN/);
  });

  it('is refused a wrong PIN in its dialog, and taken with the right one', async () => {
    const { page } = desk();
    await button(page, 'Enter PIN').first().click();
    const asked = dialog(page, 'Enter the PIN');
    await sees(asked, tokenLabel);
    await typePassphrase(asked, 'PIN of the token', 'wrong-again');
    await press(asked, 'Enter PIN');
    await sees(asked, /^The PIN is wrong\. /);
    await typePassphrase(asked, 'PIN of the token', tokenPin);
    await press(asked, 'Enter PIN');
    await asked.waitFor({ state: 'detached' });
    await page.getByText('The token waits for its PIN').waitFor({ state: 'detached' });
    await press(page, 'Run preflight');
    await sees(page, 'The preflight succeeded');
  });

  it('can be made on the token, non-extractable', async () => {
    const { page } = desk();
    const panel = await openRegister(page, 'PKCS11');
    await press(panel, 'Create it at the provider');
    await fill(panel, 'Name', 'Made on the token');
    await fill(panel, 'PKCS#11 module', cloudsOf(desk()).hsm.module);
    await press(panel, 'List tokens');
    await panel.getByRole('radio', { name: new RegExp(`^${tokenLabel}`) }).click();
    await fill(panel, 'Label of the new key', 'made-here');
    await typePassphrase(panel, 'PIN of the token', tokenPin);
    await press(panel, 'Create key');
    await seesTitle(page, 'Made on the token');
    await seesPhase(page, 'Valid');
    await sees(page, /object=made-here/);
  });

  it('says what is the matter with a module that is none', async () => {
    const { page } = desk();
    const panel = await openRegister(page, 'PKCS11');
    await fill(panel, 'PKCS#11 module', '/usr/lib/no-such-module.so');
    await press(panel, 'List tokens');
    await panel.getByRole('alert').first().waitFor();
    await sees(panel, /module/i);
    expect(await panel.getByRole('radio', { name: new RegExp(`^${tokenLabel}`) }).count()).toBe(0);
  });
});

describe('a key at Azure whose officer signs in on another device', () => {
  const desk = oneDesk(undefined, { clouds: true });
  const name = 'Meridian by device code';

  it('is registered and waits for the sign-in', async () => {
    const { page } = desk();
    const { clouds, emulators } = cloudsOf(desk());
    emulators.azure.entra.pollSeconds = 1;
    const { reference } = clouds['azure-vault'].createKey('customer');
    if (reference.provider !== 'AZURE') throw new Error('the key of Azure is one of another provider');
    const { directory, clientId } = reference.authentication;
    const panel = await openRegister(page, 'AZURE');
    await fill(panel, 'Name', name);
    await fillReference(panel, { ...reference, authentication: { mode: 'AZURE_DEVICE_CODE', directory, clientId } });
    await registerFilled(page, panel, name);
    await sees(page, 'The key waits for your sign-in');
  });

  it('shows a code, and can be called once it was entered elsewhere', async () => {
    const { page } = desk();
    const { entra } = cloudsOf(desk()).emulators.azure;
    const person = entra.createPerson('ada');
    cloudsOf(desk()).emulators.azure.allow(person, ['wrapKey', 'unwrapKey', 'get', 'getDeleted', 'list', 'getrotationpolicy']);
    await button(page, 'Sign in').first().click();
    const asked = dialog(page, 'Sign in at Microsoft');
    const shown = asked.getByRole('button', { name: /^Copy code / });
    await shown.waitFor();
    const code = entra.deviceCodes.at(-1)?.userCode ?? '';
    expect(await shown.getAttribute('aria-label')).toBe(`Copy code ${code}`);
    await sees(asked, /devicelogin/);
    entra.approve(code, person);
    await asked.waitFor({ state: 'detached' });
    await sees(page, `Signed in for ${name}`);
    await seesPhase(page, 'Valid');
    await press(page, 'Run preflight');
    await sees(page, 'The preflight succeeded');
  });
});

