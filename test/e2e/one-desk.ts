import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { root } from '../support/stages.ts';
import { launchBrowser } from '../support/browser.ts';
import { type DeskInBrowser, type DeskOptions, openDesk } from './desk.ts';

const fileName = (test: string): string => test.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 80);

/** What a test seeds besides the vault. */
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
  afterEach(async ({ task }) => {
    // What was on screen when it failed says more than where it waited.
    if (task.result?.state === 'fail') await desk?.page.screenshot({ path: join(root, 'test-results', `${fileName(task.name)}.png`) });
    expect(current().faults.all(), 'what the page complained of').toEqual([]);
  });
  afterAll(async () => {
    await desk?.close();
    await quit();
  });
  return current;
}
