import { launchParameter, pageKeyHeader, sessionPath } from '../../src-shared/wire.ts';
import type { Page } from './page.ts';
import type { RefusalReason } from './state.ts';

/** What came of asking for the session: its page key, or why there is none. */
export type SessionAnswer = { readonly pageKey: string } | { readonly refused: RefusalReason };

const storedKey = 'keydesk.page-key';
const forbidden = 403;

/** The launch token in the address, if there is one. */
export function launchTokenOf(page: Page): string | null {
  return new URLSearchParams(page.fragment().slice(1)).get(launchParameter);
}

async function exchange(page: Page, launch: string): Promise<SessionAnswer> {
  const answer = await page.fetch(sessionPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ launch }),
  });
  if (answer.status === forbidden) return { refused: 'launch-expired' };
  if (!answer.ok) throw new Error(`the session was answered with ${String(answer.status)}`);
  const { pageKey } = (await answer.json()) as { readonly pageKey: string };
  page.write(storedKey, pageKey);
  return { pageKey };
}

/**
 * The session of this tab: from the launch token in the address, which is used up and removed, or kept from before a reload.
 * Rejects when main cannot be reached.
 */
export async function openSession(page: Page): Promise<SessionAnswer> {
  const launch = launchTokenOf(page);
  if (launch !== null) {
    page.dropFragment();
    return exchange(page, launch);
  }
  const pageKey = page.read(storedKey);
  return pageKey === null ? { refused: 'no-session' } : { pageKey };
}

/** Whether main still knows the session of this page. Rejects when main cannot be reached. */
export async function sessionHolds(page: Page, pageKey: string): Promise<boolean> {
  const answer = await page.fetch(sessionPath, { method: 'GET', headers: { [pageKeyHeader]: pageKey } });
  return answer.status !== forbidden;
}
