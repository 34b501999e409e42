import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type DeskInBrowser, type DeskOptions, openDesk } from './desk.ts';

/** Names of what a test seeds besides the vault. */
export type Seed = (desk: DeskInBrowser) => Promise<void>;

/**
 * One desk for all tests of a suite, which tell one story in their order. After each of them the page must have complained
 * of nothing.
 * @param seed what is there before the first test, made through the contract
 */
export function oneDesk(seed: Seed = () => Promise.resolve(), options: DeskOptions = {}): () => DeskInBrowser {
  let desk: DeskInBrowser | null = null;
  let quit = (): Promise<void> => Promise.resolve();
  const current = (): DeskInBrowser => {
    if (desk === null) throw new Error('the desk is not open: it is there from the first test to the last');
    return desk;
  };
  beforeAll(async () => {
    const browser = await launchBrowser();
    quit = () => browser.close();
    desk = await openDesk(browser, options);
    await seed(desk);
  });
  afterEach(() => {
    expect(current().faults.all(), 'what the page complained of').toEqual([]);
  });
  afterAll(async () => {
    await desk?.close();
    await quit();
  });
  return current;
}
