import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { describe, expect, it } from 'vitest';
import { fill, press, sees, seesTitle, typePassphrase } from './hand.ts';
import { openRegister, type providerCards, seesPhase } from './keys-hand.ts';
import { oneDesk } from './one-desk.ts';
import { keyPassphrase } from './seeds.ts';

interface Pasted {
  readonly what: string;
  readonly provider: keyof typeof providerCards;
  readonly field: string;
  readonly text: string;
  readonly said: RegExp;
  /** What is offered in its place. */
  readonly instead?: string;
}

const key = 'projects/acme/locations/europe-west3/keyRings/keydesk/cryptoKeys/customer';
const azureKey = 'https://acme-keys.vault.azure.net/keys/customer';

const pasted: readonly Pasted[] = [
  { what: 'an access key', provider: 'AWS', field: 'AWS profile', text: 'AKIAIOSFODNN7EXAMPLE', said: /Keydesk takes no access keys\. Name a profile/ },
  { what: 'an access key for an ARN', provider: 'AWS', field: 'Key ARN', text: 'AKIAIOSFODNN7EXAMPLE', said: /This is an AWS access key/ },
  { what: 'a session of a role', provider: 'AWS', field: 'Role to assume', text: 'arn:aws:sts::111122223333:assumed-role/keydesk/ada', said: /a session of a role/, instead: 'arn:aws:iam::111122223333:role/keydesk' },
  { what: 'a version of a key at Google', provider: 'GCP', field: 'Key name', text: `${key}/cryptoKeyVersions/3`, said: /names one version of the key/, instead: key },
  { what: 'the key of a service account', provider: 'GCP', field: 'Service account to impersonate', text: '{"type": "service_account", "private_key": "…"}', said: /the key of a service account.*may be impersonated/ },
  { what: 'a version of a key at Azure', provider: 'AZURE', field: 'Key identifier', text: `${azureKey}/0123456789abcdef0123456789abcdef`, said: /names one version of the key/, instead: azureKey },
];

const control = (panel: Locator, field: string): Locator => panel.getByRole('textbox', { name: field });

describe('what is pasted by mistake where a key is registered', () => {
  const desk = oneDesk();

  it.each(pasted)('$what is refused with a sentence that helps', async ({ provider, field, text, said, instead }) => {
    const { page, client } = desk();
    await page.reload();
    const panel = await openRegister(page, provider);
    await fill(panel, 'Name', 'Pasted');
    await fill(panel, field, text);
    await sees(panel, said);
    await press(panel, 'Continue');
    await sees(panel, said);
    expect(await panel.getByRole('heading', { name: 'What the customer must grant' }).count()).toBe(0);
    if (instead !== undefined) {
      await press(panel, new RegExp('^Use '));
      expect(await control(panel, field).inputValue()).toBe(instead);
      expect(await panel.getByText(said).count()).toBe(0);
    }
    expect((await client.keys.list({})).total).toBe(0);
  });
});

describe('a key file that is there already', () => {
  const desk = oneDesk();
  const path = (): string => join(desk().folder, 'media', 'brought.keydesk-key');

  it('is not written over, and the form says so at its path', async () => {
    const { page, client } = desk();
    await client.keys.createKeyFile({ path: path(), label: 'Brought by the customer', passphrase: keyPassphrase });
    const before = readFileSync(path());
    const panel = await openRegister(page, 'new file');
    await fill(panel, 'Name', 'Written over');
    await fill(panel, 'File to write', path());
    await typePassphrase(panel, 'Passphrase of the file', keyPassphrase);
    await typePassphrase(panel, 'Passphrase of the file, once more', keyPassphrase);
    await press(panel, 'Make key file');
    await panel.getByRole('alert').filter({ hasText: /already/ }).waitFor();
    expect(readFileSync(path())).toEqual(before);
    expect((await client.keys.list({})).total).toBe(0);
  });

  it('is registered as the existing one, and unlocked by its passphrase', async () => {
    const { page } = desk();
    await page.reload();
    const panel = await openRegister(page, 'existing file');
    await fill(panel, 'Name', 'Brought by the customer');
    await fill(panel, 'Key file', path());
    await typePassphrase(panel, /^Passphrase of the file/, keyPassphrase);
    await press(panel, 'Register key file');
    await seesTitle(page, 'Brought by the customer');
    await seesPhase(page, 'Valid');
    expect(existsSync(path())).toBe(true);
  });
});
