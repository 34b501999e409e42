import { pino } from 'pino';

/** Where the log goes: words and public facts only, never a value, a passphrase or a key. */
export interface Logger {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
  error(facts: Readonly<Record<string, unknown>>, message: string): void;
}

const hidden = ['passphrase', 'newPassphrase', 'value', 'content', 'text', 'privateKey', 'token', 'authorization', 'cookie'];

/** A log of JSON lines appended to a file; fields that could hold a secret are cut out whatever their depth. */
export function fileLogger(path: string): Logger {
  const paths = hidden.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino(
    { base: null, redact: { paths, censor: '[removed]' } },
    pino.destination({ dest: path, mkdir: true, sync: true, mode: 0o600 }),
  );
}

/** A log that keeps nothing. */
export const silentLogger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
