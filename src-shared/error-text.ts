import type { ErrorCode, ErrorData, Noun } from './errors.ts';
import { errorCatalogue } from './errors.ts';
import { kmsWords } from './kms-text.ts';

/** What an officer reads of an error: a title, what happened, and what to do next. */
export interface ErrorText {
  readonly title: string;
  readonly body: string;
  /** One or two sentences that begin with something to do. */
  readonly next: string;
}

type Writer<C extends ErrorCode> = (data: ErrorData<C>) => ErrorText;

const text = (title: string, body: string, next: string): ErrorText => ({ title, body, next });

/** Ends a sentence that came from elsewhere, so that another can follow. */
function sentence(words: string): string {
  const trimmed = words.trim();
  const started = capitalised(trimmed);
  return /[.!?]$/.test(started) ? started : `${started}.`;
}

function capital(noun: Noun): string {
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}

function minutes(seconds: number): string {
  const whole = Math.ceil(seconds / 60);
  return whole === 1 ? 'one minute' : `${String(whole)} minutes`;
}

function wait(seconds: number): string {
  if (seconds <= 1) return 'a moment';
  return seconds < 120 ? `${String(seconds)} seconds` : minutes(seconds);
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}`;
}

const triesLeft: Readonly<Record<ErrorData<'PIN_WRONG'>['pin'], readonly [body: string, next: string]>> = {
  ok: ['Several tries are left.', 'Check the PIN and enter it again.'],
  'count-low': ['Few tries are left before the token locks.', 'Check the PIN with its custodian, then enter it again.'],
  'final-try': ['One try is left before the token locks.', 'Ask the custodian of the token for the PIN before you try again.'],
  locked: ['The token is locked now.', 'Ask who runs the HSM to unlock the token and to set a new PIN.'],
  'not-set': ['The token has no PIN yet.', 'Ask who runs the HSM to set the PIN of the token.'],
};

const pinText: Writer<'PIN_WRONG'> = ({ token, pin }) => {
  const [left, next] = triesLeft[pin];
  return text('The PIN is wrong', `${token} did not take it. ${left}`, next);
};

const credentialWords: Readonly<Record<ErrorData<'CREDENTIAL_REFUSED'>['reason'], readonly [body: string, next: string]>> = {
  missing: ['No credential was shown.', 'Send the access key by HTTP Basic, or a token from POST /v1/token as Bearer.'],
  malformed: ['What was shown is no credential.', 'Send the access key by HTTP Basic, or a token from POST /v1/token as Bearer.'],
  unknown: ['There is no such access key, or its private key is another.', 'Check the pair, or have a new access key made.'],
  expired: ['Its time is over.', 'Ask for a new token, or have the access key rotated.'],
  deleted: ['The access key was deleted. Its use has been recorded.', 'Have a new access key made.'],
  revoked: ['The token was revoked.', 'Ask for a new token at POST /v1/token.'],
  throttled: ['It was wrong too often.', 'Wait a minute, and check the pair before the next try.'],
};

const kmsText: Writer<'KMS_FAILED'> = (data) => text(...kmsWords(data, sentence));

function dependantsText({ noun, id, count, examples }: ErrorData<'DEPENDANTS_EXIST'>): ErrorText {
  const named = examples.length === 0 ? '' : `: ${examples.join(', ')}${count > examples.length ? ' and more' : ''}`;
  return text(
    `The ${noun} is still in use`,
    `${String(count)} ${count === 1 ? 'thing depends' : 'things depend'} on ${id}${named}.`,
    'Move or retire what depends on it first, then try again.',
  );
}

const vaultWriters = {
  VAULT_LOCKED: () => text('The vault is locked', 'It was locked while you were away, or by another window.', 'Unlock it with your passphrase; nothing you saved is lost.'),
  VAULT_NOT_FOUND: ({ path }) => text('No vault here', `There is no vault at ${path}.`, 'Choose another folder, or insert the media it is on.'),
  VAULT_EXISTS: ({ path }) => text('A vault is already here', `${path} holds a vault, and we never write over one.`, 'Choose another folder or another name, or open the vault that is there.'),
  VAULT_IN_USE: ({ pid, host }) => text('The vault is open elsewhere', `Process ${String(pid)} on ${host} has it open; two at once could damage it.`, 'Close Keydesk there, then open the vault here.'),
  VAULT_TOO_NEW: ({ found, supported }) => text('The vault is newer than this Keydesk', `It has format ${String(found)}; this version knows formats up to ${String(supported)}.`, 'Update Keydesk and open it again. The vault was not changed.'),
  VAULT_DAMAGED: ({ part, problem }) => text('The vault is damaged', `${capitalised(part)}: ${sentence(problem)}`, 'Stop writing to this vault. Copy its folder as evidence, then restore the newest backup into a new folder.'),
  BACKUP_DAMAGED: ({ path, problem }) => text('The backup cannot be used', `${path}: ${sentence(problem)}`, 'Try another copy of it, or an older backup. The vault itself was not touched.'),
  STORAGE_FULL: ({ path }) => text('The disk is full', `Nothing more can be written to ${path}; what was saved before is safe.`, 'Free some space on that disk, then try again.'),
  STORAGE_READ_ONLY: ({ path }) => text('The folder is read-only', `${path} cannot be written to.`, 'Change the permissions of the folder, or take the write protection off the media, then try again.'),
  FILE_UNREADABLE: ({ path, problem }) => text('The file cannot be read', `${path}: ${sentence(problem)}`, 'Check that it exists and that you may read it, or choose another file.'),
} satisfies { readonly [C in ErrorCode]?: Writer<C> };

const unlockWriters = {
  PASSPHRASE_WRONG: ({ retryAfterSeconds }) => text('That is not the passphrase', 'What you typed opens nothing here; what it protects is undamaged.', retryAfterSeconds > 0 ? `Wait ${wait(retryAfterSeconds)}, check Caps Lock and the keyboard layout, and type it again.` : 'Check Caps Lock and the keyboard layout, and type it again.'),
  PASSPHRASE_WEAK: ({ score, minimum, advice }) => text('The passphrase is too easy to guess', `It scores ${String(score)} of 4; at least ${String(minimum)} is needed.`, advice[0] === undefined ? 'Use four or more words that do not belong together.' : sentence(advice[0])),
  SLOT_DAMAGED: ({ slot, problem }) => text('The key slot is damaged', `Slot ${slot}: ${sentence(problem)} No passphrase can open a damaged slot.`, "Use another officer's slot, or restore the slot file from a backup."),
  DEVICE_SECRET_MISSING: ({ slot }) => text('This device is not remembered', `Slot ${slot} opens with your passphrase and a secret that this device's keychain does not have.`, 'Unlock the operating system keychain, or use the device it was set up on, or another slot.'),
  KEYCHAIN_UNAVAILABLE: ({ problem }) => text('The keychain is not available', sentence(problem), 'Unlock the keychain of the operating system, or go on with your passphrase alone.'),
  ATTEMPTS_THROTTLED: ({ retryAfterSeconds }) => text('Too many attempts', 'After several wrong passphrases Keydesk waits longer each time.', `Wait ${wait(retryAfterSeconds)}, then try again.`),
  REAUTHENTICATION_REQUIRED: ({ maxAgeSeconds }) => text('Enter your passphrase once more', `This asks for a passphrase entered within the last ${minutes(maxAgeSeconds)}.`, 'Enter your passphrase; the work goes on where it stopped.'),
  REASON_REQUIRED: ({ sensitivity }) => text('A reason is needed', `Values classified ${sensitivity} are shown only for a reason, which the audit log keeps.`, 'Write why you need the value, in words an auditor can follow.'),
  ROLE_REQUIRED: ({ role, allowed }) => text('Your role does not allow this', `You are ${role}; this is for ${list(allowed)}.`, `Ask an officer with the role ${list(allowed)} to do it.`),
  SESSION_TAKEN: () => text('Keydesk is open in another window', 'One session works at a time, and another one has taken over.', 'Go on in the other window, or reload this one to take the session back.'),
} satisfies { readonly [C in ErrorCode]?: Writer<C> };

const tenantWriters = {
  TENANT_SEALED: ({ tenant, cause }) => text('The tenant is sealed', `${tenant} cannot be opened because its key cannot be used: ${sentence(cause)}`, "Restore access to the customer's key, then unseal the tenant. Nothing is lost while it is sealed."),
  TENANT_REVOKED: ({ tenant }) => text('The tenant is revoked', `The data keys of ${tenant} were destroyed; its secrets can never be opened again.`, 'Use its audit trail and reports, which stay. To serve this customer again, create a new tenant.'),
  TENANT_ARCHIVED: ({ tenant }) => text('The tenant is archived', `${tenant} is kept for reading and takes no changes.`, 'Bring the tenant back from the archive first, then try again.'),
  SECRET_DISABLED: ({ secret, state }) => text(state === 'deleted' ? 'The secret is deleted' : 'The secret is disabled', `${secret} is ${state}: its value is not handed out.`, state === 'deleted' ? 'Undo the deletion on the page of the secret while there is time.' : 'Enable it on the page of the secret, then try again.'),
  PREFLIGHT_REQUIRED: ({ tenant, maxAgeSeconds }) => text('A preflight is needed first', `The key of ${tenant} was not proven within the last ${minutes(maxAgeSeconds)}.`, 'Run the preflight; when it succeeds, activate at once.'),
  KMS_FAILED: kmsText,
  PIN_WRONG: pinText,
  PIN_LAST_TRY: ({ token }) => text('One try is left before the token locks', `A wrong PIN on ${token} would lock it, and only who runs the HSM could open it again.`, 'Check the PIN with its custodian first; then enter it once more and confirm that this is meant.'),
  MODULE_FAILED: ({ module, problem, remedy }) => text('The PKCS#11 module cannot be used', `${module}: ${sentence(problem)}`, sentence(remedy)),
  GRANT_REQUIRED: ({ secret, agent }) => text('The secret is not granted to this key', `${agent} has no grant for ${secret}.`, 'Add a grant first, on the page of the secret or with PUT …/grants.'),
  ACCESS_ROLE_REQUIRED: ({ held, allowed }) => text('The access key may not do this', `It carries ${held.length === 0 ? 'no role' : list(held)}; this needs ${list(allowed)}.`, 'Use a key that carries such a role, or have the role added to this one.'),
  CREDENTIAL_REFUSED: ({ reason }) => text('The credential was refused', ...credentialWords[reason]),
  STATIC_CREDENTIALS_REJECTED: ({ field, useInstead }) => text('Long-lived credentials are refused', `${field} holds a credential that never expires. Keydesk does not keep such credentials.`, `Use ${useInstead.replace(/[.\s]+$/, '')} instead.`),
  IMPORT_MALFORMED: ({ format, line, column, problem }) => text('The file is not well formed', `${format}, line ${String(line)}, column ${String(column)}: ${sentence(problem)} Nothing was imported.`, 'Correct that line and choose the file again.'),
} satisfies { readonly [C in ErrorCode]?: Writer<C> };

const commonWriters = {
  BAD_INPUT: ({ field, problem, remedy }) => text('Something in the form is not right', `${capitalised(field)}: ${sentence(problem)}`, sentence(remedy)),
  NOT_FOUND: ({ noun, id }) => text(`${capital(noun)} not found`, `There is no ${noun} ${id} in this vault; it may have been removed.`, 'Go back to the list and choose another, or check the name.'),
  ALREADY_EXISTS: ({ noun, id }) => text(`${capital(noun)} exists already`, `There is already a ${noun} ${id}.`, 'Choose another name, or open the one that exists.'),
  STATE_CONFLICT: ({ noun, id, state, wanted, remedy }) => text(`The ${noun} is ${state}`, `${id} is ${state}; this needs it to be ${wanted}.`, sentence(remedy)),
  DEPENDANTS_EXIST: dependantsText,
  CANCELLED: ({ what }) => text('Cancelled', `${capitalised(what)} was cancelled before it took effect.`, 'Start it again when you are ready.'),
  CHANGED_MEANWHILE: ({ noun, id }) => text(`The ${noun} was changed meanwhile`, `${id} is no longer as it was seen; nothing was changed.`, 'Check what is new, and repeat the change if it is still wanted.'),
  PORT_UNAVAILABLE: ({ port, problem }) => text('The port cannot be used', `Port ${String(port)}: ${sentence(problem)}`, 'Choose another port in Settings, or stop the program that uses it.'),
  INTEGRITY_FAILED: ({ what }) => text('A check of integrity failed', `${capitalised(what)} is not what was written. It was changed or damaged, and we do not use it.`, 'Verify the audit log, copy the vault folder as evidence, and compare with the newest backup.'),
  INTERNAL: ({ reference }) => text('Something went wrong in Keydesk', `This is a fault of ours. The log knows it as ${reference}.`, `Try again. If it happens again, send the log entry ${reference} to your support contact.`),
} satisfies { readonly [C in ErrorCode]?: Writer<C> };

/** Begins with a capital, unless the first word is a name with its own spelling, such as `kms:CreateKey`. */
function capitalised(words: string): string {
  if (/^[a-z]+[:.][A-Za-z]/.test(words)) return words;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const writers: { readonly [C in ErrorCode]: Writer<C> } = {
  ...commonWriters,
  ...vaultWriters,
  ...unlockWriters,
  ...tenantWriters,
};

/**
 * The officer's text of an error.
 * @param code one of the catalogue
 * @param data what it carries
 */
export function errorText<C extends ErrorCode>(code: C, data: ErrorData<C>): ErrorText {
  return writers[code](data);
}

/** The text for what is no error of ours: the connection fell, or a screen broke. */
export function unknownErrorText(): ErrorText {
  return text('Keydesk did not answer', 'The connection to the vault was lost before an answer came.', 'Try again. If it stays like this, reload the window and unlock the vault.');
}

function isCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCatalogue, code);
}

/**
 * The officer's text of anything that was thrown: errors of the closed list by their code and data (checked
 * against their shape), everything else as a lost answer. Messages of unknown errors are never shown.
 */
export function textOf(thrown: unknown): ErrorText {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown) || !isCode(thrown.code)) return unknownErrorText();
  const parsed = errorCatalogue[thrown.code].data.safeParse('data' in thrown ? thrown.data : undefined);
  return parsed.success ? errorText(thrown.code, parsed.data as never) : unknownErrorText();
}
