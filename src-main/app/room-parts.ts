import type { Clock } from '../lib/clock.ts';
import type { DesktopClipboard } from '../lib/desktop.ts';
import type { Logger } from '../lib/logger.ts';
import type { StartProcess } from '../kms/pkcs11-child.ts';
import { uuid } from '../crypto/primitives.ts';
import type { JudgePassphrase } from '../vault/judge-passphrase.ts';

/** What is asked of the machine to reach customers' keys. */
export interface Surroundings {
  /** A variable of the environment: where the sign-in of Google's tools is kept, or a client secret that a key names. */
  readonly environment: (name: string) => string | undefined;
  /** Starts a process of its own for a PKCS#11 module. */
  readonly startProcess: StartProcess;
}

/** What the rooms of a vault need from outside it. */
export interface RoomParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly clipboard: DesktopClipboard | null;
  readonly judge: () => Promise<JudgePassphrase>;
  readonly surroundings: Surroundings;
  readonly version: string;
}

/** Logs what nobody expected and answers the reference under which it is found. */
export function logUnforeseen(logger: Logger, error: unknown, message: string): string {
  const reference = uuid();
  logger.error({ reference, error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' }, message);
  return reference;
}
