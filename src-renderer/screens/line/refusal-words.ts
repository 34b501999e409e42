import type { RefusalReason } from '../../connection/state.ts';

/** A refusal as the officer reads it. */
export interface RefusalWords {
  readonly title: string;
  readonly body: string;
  /** What to do, in order. */
  readonly steps: readonly string[];
  /** The words of the button that tries again. */
  readonly again: string;
}

const newAddress = 'In the terminal where Keydesk runs, press Enter, or start it again: it prints a new launch address.';

/** What each refusal means and what to do about it. */
export const refusalWords: Readonly<Record<RefusalReason, RefusalWords>> = {
  'no-session': {
    title: 'This page has no session',
    body: 'Keydesk talks only to the page that was opened with a launch address, and only while that session lasts.',
    steps: ['Open the launch address that Keydesk printed when it started; it works once, within ten minutes.', `If it was used already or is too old: ${newAddress.charAt(0).toLowerCase()}${newAddress.slice(1)}`],
    again: 'Try again',
  },
  'launch-expired': {
    title: 'The launch address no longer works',
    body: 'A launch address opens Keydesk once, within ten minutes of being printed. This one was used before or is too old.',
    steps: ['Go on in the window that was opened with it, if there is one.', newAddress, 'Open the new address here or in another tab.'],
    again: 'Try again',
  },
  taken: {
    title: 'Keydesk is open in another tab',
    body: 'One page works at the desk at a time, and another page of this session has the seat.',
    steps: ['Go on in the other tab.', 'Or close the other tab, and take the seat here.'],
    again: 'Take the seat here',
  },
  superseded: {
    title: 'Keydesk was opened elsewhere',
    body: 'A newer launch address was used, in another window or another browser. The session of this page ended then.',
    steps: ['Go on in the newer window.', 'If that was not you, lock the vault there or stop Keydesk where it runs, then start it again.', 'To work here, open a new launch address in this tab.'],
    again: 'Try again',
  },
};
