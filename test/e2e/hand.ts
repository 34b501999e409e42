import type { Locator, Page } from 'playwright';
import { passphrase } from './desk.ts';

/** The entries of the rail. */
export type Place = 'Overview' | 'Tenants' | 'Keys' | 'Secrets' | 'Access keys' | 'Audit' | 'Reports' | 'Settings';

/** The text that is waited for anywhere on the page. */
export const sees = async (page: Page | Locator, text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();

/** The page whose title is waited for. */
export const seesTitle = async (page: Page, title: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name: title }).waitFor();

/** The button of this name: all of it, or what a pattern meets. */
export const button = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

/** Presses the button of this name. */
export const press = async (page: Page | Locator, name: string | RegExp): Promise<void> => button(page, name).click();

/** Types into the field of this label, whether or not it may be left empty. */
export const fill = async (page: Page | Locator, label: string, text: string): Promise<void> =>
  page.getByRole('textbox', { name: new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}( · optional)?$`) }).fill(text);

/** The open dialog or side panel of this title. */
export const dialog = (page: Page, title: string | RegExp): Locator => page.getByRole('dialog', { name: title });

/** Goes somewhere by the rail. */
export async function openPlace(page: Page, place: Place): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place, exact: true }).click();
  await seesTitle(page, place);
}

/** Goes to an address of the app as a link does, without loading the page again. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((url) => {
    window.history.pushState(null, '', url);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** Chooses an option of a labelled choice. */
export async function choose(page: Page | Locator, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  const whole = 'page' in page ? page.page() : page;
  await whole.getByRole('option', { name: option, exact: typeof option === 'string' }).click();
}

/** Types a passphrase where a password field of this label stands: such a field has no role. */
export const typePassphrase = async (page: Page | Locator, label: string | RegExp, text = passphrase): Promise<void> =>
  page.getByLabel(label, { exact: typeof label === 'string' }).and(page.locator('input')).fill(text);

/** Unlocks the vault on the desk. */
export async function unlock(page: Page, text = passphrase): Promise<void> {
  await typePassphrase(page, 'Passphrase', text);
  await press(page, 'Unlock');
}

/** Finds and does something by the palette. */
export async function command(page: Page, words: string, name: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog', { name: 'Commands' }).waitFor();
  await page.keyboard.type(words);
  await page.getByRole('option', { name, selected: true }).waitFor();
  await page.keyboard.press('Enter');
}

/** Opens the row of a table in which this text stands. */
export const openRow = async (page: Page, text: string): Promise<void> =>
  page.getByRole('row').filter({ has: page.getByText(text, { exact: true }) }).getByText(text, { exact: true }).first().click();

/** The first row of a table once it has come. Until then a grey one stands there, which opens nothing. */
export const firstRow = (page: Page | Locator): Locator => page.locator('[role=row][aria-rowindex="2"]:not([aria-busy])');

/** Enters the passphrase where something asks for a fresh one. */
export async function enterPassphrase(page: Page, text = passphrase): Promise<void> {
  const prompt = dialog(page, 'Enter your passphrase');
  await typePassphrase(prompt, 'Passphrase', text);
  await press(prompt, 'Continue');
  await prompt.waitFor({ state: 'detached' });
}
