import type { Locator, Page } from 'playwright';
import type { AwsKey, AzureKey, GcpKey } from '../../src-shared/key-references.ts';
import { button, dialog, fill, goTo, openPlace, press, seesTitle } from './hand.ts';

/** What a provider is called where a key is registered. */
export const providerCards = {
  AWS: /AWS KMS/,
  GCP: /Google Cloud KMS/,
  AZURE: /Azure Key Vault/,
  PKCS11: /PKCS#11 HSM/,
  'new file': /New key file/,
  'existing file': /Existing key file/,
} as const;

/** Opens the panel in which keys are registered, at one provider's form. */
export async function openRegister(page: Page, provider: keyof typeof providerCards): Promise<Locator> {
  await openPlace(page, 'Keys');
  await button(page, 'Register a key').first().click();
  const panel = dialog(page, 'Register a key');
  await panel.getByRole('radio', { name: providerCards[provider] }).click();
  return panel;
}

async function fillAws(panel: Locator, key: AwsKey): Promise<void> {
  await fill(panel, 'Key ARN', key.keyArn);
  await fill(panel, 'Role to assume', key.roleArn);
  await fill(panel, 'External id', key.externalId ?? '');
  await fill(panel, 'AWS profile', key.profile);
  await forAnEmulator(panel);
  await fill(panel, 'KMS endpoint', key.endpoint ?? '');
  await fill(panel, 'STS endpoint', key.stsEndpoint ?? '');
}

async function fillGcp(panel: Locator, key: GcpKey): Promise<void> {
  if (key.authentication.mode !== 'GCP_ADC_IAM_BINDING') throw new Error('this hand fills in impersonation alone');
  await fill(panel, 'Key name', key.keyName);
  await fill(panel, 'Service account to impersonate', key.authentication.serviceAccount);
  await forAnEmulator(panel);
  await fill(panel, 'KMS endpoint', key.endpoint ?? '');
  await fill(panel, 'Token endpoint', key.tokenEndpoint ?? '');
}

async function fillAzure(panel: Locator, { keyId, authentication, emulator }: AzureKey): Promise<void> {
  await fill(panel, 'Key identifier', keyId);
  await fill(panel, 'Directory (tenant) id', authentication.directory);
  await fill(panel, 'Application (client) id', authentication.clientId);
  if (authentication.mode === 'AZURE_WORKLOAD_IDENTITY') await fill(panel, 'Token file', authentication.tokenFile);
  else await panel.getByRole('radio', { name: /^Device code/ }).click();
  await forAnEmulator(panel);
  await fill(panel, 'Key Vault endpoint', emulator?.endpoint ?? '');
  await fill(panel, 'Sign-in endpoint', emulator?.authority ?? '');
  await fill(panel, 'Certificate of the emulator', emulator?.certificateFile ?? '');
}

/** Says that the form is filled in for an emulator, which brings its fields. */
export const forAnEmulator = async (panel: Locator): Promise<void> => panel.getByRole('switch', { name: 'For an emulator' }).click();

/** Types all that a reference names into the form of its provider. */
export async function fillReference(panel: Locator, reference: AwsKey | GcpKey | AzureKey): Promise<void> {
  switch (reference.provider) {
    case 'AWS':
      return fillAws(panel, reference);
    case 'GCP':
      return fillGcp(panel, reference);
    case 'AZURE':
      return fillAzure(panel, reference);
  }
}

/** Goes from the filled form over what must be granted to the page of the key. */
export async function registerFilled(page: Page, panel: Locator, displayName: string): Promise<void> {
  await press(panel, 'Continue');
  await panel.getByRole('heading', { name: 'What the customer must grant' }).waitFor();
  await press(panel, 'Register key');
  await seesTitle(page, displayName);
}

/** The badge beside the title of a key that says whether it answers. */
export const seesPhase = async (page: Page, phase: 'Valid' | 'Invalid'): Promise<void> => page.getByRole('main').getByText(phase, { exact: true }).first().waitFor();

/** Opens the page of a key, at one of its tabs. */
export async function openKey(page: Page, id: string, displayName: string, tab?: string | RegExp): Promise<void> {
  await goTo(page, `/keys/${id}`);
  await seesTitle(page, displayName);
  if (tab !== undefined) await page.getByRole('tab', { name: tab }).click();
}
