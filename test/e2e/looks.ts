import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';

/** The sizes that every screen must fit: the smallest window and a laptop's. */
export const sizes = [
  { width: 1024, height: 700 },
  { width: 1440, height: 900 },
] as const;

/** The two themes. */
export const themes = ['light', 'dark'] as const;

/** Waits until nothing moves any more: a colour on its way is no colour that can be judged. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.all(ending.map((animation) => animation.finished.catch(() => undefined)));
    await document.fonts.ready;
  });
}

const named = ({ id, help, nodes }: Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number]): readonly string[] =>
  nodes.map(({ target, any }) => `${id}: ${help} at ${target.join(' ')} ${any[0]?.message ?? ''}`);

/**
 * What axe finds on the page as it is now, one line a finding. Where a dialog is open it is looked at alone: what is behind it
 * cannot be reached, and is a scene of its own.
 */
export async function axeFindings(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  if ((await page.getByRole('dialog').count()) > 0) axe.include('[role=dialog]');
  if (rules !== undefined) axe.withRules([...rules]);
  const { violations } = await axe.analyze();
  return violations.flatMap(named);
}

/** By how many pixels the page is wider than its window; nothing of it may be. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - window.innerWidth);
