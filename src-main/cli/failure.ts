import { textOf } from '../../src-shared/error-text.ts';
import { errorCatalogue, errorCodes, type ErrorCode, type ErrorData, isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import { exitCodeOf, exitCodes, type ExitCode } from './exit-codes.ts';
import { plain } from './plain.ts';

/** How a command failed: for people, for machines, and for the shell. */
export interface Failure {
  readonly exit: ExitCode;
  readonly code: string;
  readonly data: unknown;
  readonly message: string;
  /** What to do about it. */
  readonly next: string;
}

/** The error of a command line that is not right. */
export function badUsage(field: string, problem: string, remedy: string): KeydeskError<'BAD_INPUT'> {
  return new KeydeskError('BAD_INPUT', { field, problem, remedy });
}

type Next = { readonly [C in ErrorCode]?: (data: ErrorData<C>) => string };

/** Where the officer's text leads to a screen, the command line leads to a command. */
const nextOnTheLine: Next = {
  BAD_INPUT: ({ remedy }) => remedy,
  NOT_FOUND: ({ noun, id }) =>
    noun === 'BYOK config'
      ? `Stage a key for the tenant first: \`keydesk byok stage ${id} KEY\`; \`keydesk key list\` shows the keys.`
      : `Check the name: \`keydesk ${listCommands[noun] ?? 'tenant list'}\` shows what there is.`,
  SECRET_DISABLED: () => 'Bring it back in the window or in the browser (`keydesk serve --open`), then try again.',
  TENANT_ARCHIVED: ({ tenant }) => `Bring it back with \`keydesk tenant restore ${tenant}\`, then try again.`,
  TENANT_SEALED: ({ tenant }) => `Restore access to the customer's key, then run \`keydesk byok unseal ${tenant}\`. Nothing is lost while it is sealed.`,
  DEPENDANTS_EXIST: ({ count }) => `Look at what it is; when all of it is meant, say the number: --acknowledge ${String(count)}.`,
  PREFLIGHT_REQUIRED: ({ tenant }) => `Run \`keydesk byok preflight ${tenant}\`; when it succeeds, activate within ten minutes.`,
  REASON_REQUIRED: () => 'Say why with --reason, in words an auditor can follow.',
  VAULT_NOT_FOUND: () => 'Check the path given with --vault or KEYDESK_VAULT, or insert the media it is on.',
  VAULT_IN_USE: () => 'Close Keydesk there, or wait until the other command has ended; then try again.',
  SLOT_DAMAGED: () => 'Choose another slot with --slot, or restore the slot file from a backup.',
};

const listCommands: Readonly<Record<string, string>> = {
  secret: 'secret list',
  revision: 'secret history',
  'KMS key': 'key list',
  'BYOK config': 'byok status',
  'key slot': 'vault slots',
  'access key': 'access-key list',
  vault: 'vault slots',
};

const isCode = (code: unknown): code is ErrorCode => errorCodes.some((known) => known === code);

/** What was thrown, as an error of the closed list with data of its declared shape; `null` when it is none. */
export function knownError(thrown: unknown): KeydeskError | null {
  if (isKeydeskError(thrown)) return thrown;
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown) || !isCode(thrown.code)) return null;
  const parsed = errorCatalogue[thrown.code].data.safeParse('data' in thrown ? thrown.data : undefined);
  return parsed.success ? new KeydeskError<ErrorCode>(thrown.code, parsed.data, { cause: thrown }) : null;
}

function messageOf(error: KeydeskError): string {
  if (isKeydeskError(error, 'BAD_INPUT')) return `${error.data.field}: ${error.data.problem}`;
  const { title, body } = textOf(error);
  return `${title}. ${body}`;
}

function nextOf(error: KeydeskError): string {
  const writer = nextOnTheLine[error.code] as ((data: unknown) => string) | undefined;
  return writer?.(error.data) ?? textOf(error).next;
}

/** Whatever was thrown, as a failure. The message of an unknown error is not shown: it could hold anything. */
export function failureOf(thrown: unknown): Failure {
  const error = knownError(thrown);
  if (error === null) {
    const next = 'Try again. If it happens again, tell your support contact, with the log.';
    return { exit: exitCodes.internal, code: 'INTERNAL', data: {}, message: 'Something went wrong in Keydesk.', next };
  }
  const { code, data } = error;
  return { exit: exitCodeOf(code), code, data, message: plain(messageOf(error)), next: plain(nextOf(error)) };
}

/** A failure as it is written to the standard error: two lines for people, one JSON document for machines. */
export function failureText({ code, data, message, next }: Failure, json: boolean): string {
  return json ? `${JSON.stringify({ error: { code, data, message, next } })}\n` : `keydesk: ${message}\n  Next: ${next}\n`;
}
