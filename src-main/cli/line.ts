import type { App } from '../app.ts';
import type { Clock } from '../lib/clock.ts';
import type { Interruption } from './interruption.ts';
import type { ReadPassphrase } from './passphrase-file.ts';
import type { Terminal } from './terminal.ts';

/** Everything around one command: what it is given from outside, so that a test can stand in for it. */
export interface CommandLine {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly cwd: string;
  /** The vault named by `KEYDESK_VAULT`. */
  readonly vault: string | undefined;
  readonly passphrases: ReadPassphrase;
  readonly interruption: Interruption;
  /** The folder of the built screens. */
  readonly rendererFolder: string;
  /** Builds the app; nothing of it is loaded before. */
  readonly openApp: () => Promise<App>;
  /** A new random uuid. */
  readonly newId: () => string;
}
