import { useQuery } from '@tanstack/react-query';
import { useToast } from '../stores/view.tsx';
import { useQueries } from './desk-context.tsx';
import { lendClipboard, pageClipboard } from './lend-clipboard.ts';
import type { ClipboardEnd } from './lend-clipboard.ts';

const endWords: Readonly<Record<ClipboardEnd, { readonly title: string; readonly detail?: string } | null>> = {
  cleared: { title: 'The clipboard was cleared' },
  'cleared-unseen': {
    title: 'The clipboard was cleared',
    detail: 'The browser does not let the desk look at the clipboard, so it was cleared whatever it held.',
  },
  replaced: null,
};

/** What is said of a value that is on the clipboard for a while. */
export function lentDetail(seconds: number): string {
  return `The clipboard is cleared in ${String(seconds)} seconds.`;
}

/**
 * Puts a confidential text on the page's clipboard for as long as the settings say, and tells by toasts when it goes on and comes off.
 * `title` says what was copied; never the text itself.
 */
export function useLendClipboard(): (text: string, title: string) => Promise<void> {
  const showToast = useToast();
  const { data: settings } = useQuery(useQueries().settings.get.queryOptions());
  return async (text, title) => {
    const seconds = settings?.clipboardSeconds ?? 30;
    const { end } = await lendClipboard(text, seconds, pageClipboard());
    showToast({ tone: 'ok', title, detail: lentDetail(seconds) });
    void end.then((how) => {
      const words = endWords[how];
      if (words !== null) showToast({ tone: 'info', ...words });
    });
  };
}
