import { type ErrorCode, type ErrorData, errorCatalogue, type KeydeskError } from '../../../src-shared/errors.ts';
import { errorText } from '../../../src-shared/error-text.ts';
import type { RefusalFacts } from './refusal.ts';

type Told<C extends ErrorCode> = (data: ErrorData<C>) => Partial<RefusalFacts>;

/** How long a client waits before it looks again whether the vault is open, in seconds. */
export const lockedRetrySeconds = 30;
/** How long a credential that was wrong too often is not looked at, in seconds. */
const throttledSeconds = 60;

/** Where the wire says it otherwise than the screens: another status or code, facts for machines, words that speak of no screen. */
const told: { readonly [C in ErrorCode]?: Told<C> } = {
  BAD_INPUT: ({ field, problem, remedy }) => ({ code: 'invalid_request', title: 'The request is not right', detail: `${field}: ${problem.replace(/\.$/, '')}. ${remedy}` }),
  NOT_FOUND: ({ noun, id }) => ({
    // A tenant's binding has no name of its own that could be wrong.
    detail: noun === 'BYOK config' ? `The tenant ${id} is bound to no key now. Stage one first.` : `There is no ${noun} ${id} here; it may have been removed. Check the name.`,
  }),
  ALREADY_EXISTS: ({ noun, id }) => ({ detail: `There is already a ${noun} ${id}. Choose another name, or use the one that exists.` }),
  STATE_CONFLICT: ({ state }) => ({ facts: { state } }),
  DEPENDANTS_EXIST: ({ count }) => ({ code: 'resource_in_use', facts: { dependants: count } }),
  VAULT_LOCKED: () => ({ detail: 'Nothing can be read or changed until an officer unlocks it at the desk. Try again then.', retryAfterSeconds: lockedRetrySeconds }),
  STORAGE_FULL: () => ({ detail: 'Nothing more can be written; what was saved before is safe. Free some space on the disk of the vault, then try again.' }),
  STORAGE_READ_ONLY: () => ({ status: 507, title: 'The vault cannot be written to', detail: 'The folder of the vault is read-only. Change that, then try again.' }),
  VAULT_DAMAGED: () => ({ detail: 'A part of the vault cannot be read. Have an officer check the vault at the desk.' }),
  PASSPHRASE_WRONG: () => ({ status: 403 }),
  DEVICE_SECRET_MISSING: () => ({ status: 403 }),
  REAUTHENTICATION_REQUIRED: () => ({ status: 403, detail: 'This asks for an officer who has just entered a passphrase. Do it at the desk.' }),
  PIN_WRONG: () => ({ status: 409 }),
  ATTEMPTS_THROTTLED: ({ retryAfterSeconds }) => ({ retryAfterSeconds }),
  CREDENTIAL_REFUSED: ({ reason }) => (reason === 'throttled' ? { retryAfterSeconds: throttledSeconds } : {}),
  KMS_FAILED: ({ kind, retryable, provider }) => ({ facts: { kind, retryable, provider } }),
  STATIC_CREDENTIALS_REJECTED: ({ field }) => pointed(field),
  INTERNAL: ({ reference }) => ({
    code: 'internal_error',
    detail: `This is a fault of ours, and the log knows it as ${reference}. Try again; if it happens again, tell who runs the desk.`,
    facts: { reference },
  }),
};

/** The JSON pointer (RFC 6901) of a field that is written `config.keys[0].name`; none where a name is not shown. */
function pointed(field: string): Partial<RefusalFacts> {
  if (field === '' || field.includes('(')) return {};
  const steps = field.split(/[.[\]]+/).filter((step) => step !== '');
  return { pointer: pointerOf(steps) };
}

/** A JSON pointer (RFC 6901) over steps; a long name is cut, for it came from outside. */
export function pointerOf(steps: readonly PropertyKey[]): string {
  return steps.map((step) => `/${String(step).slice(0, 120).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function ownWords<C extends ErrorCode>(code: C, data: ErrorData<C>): Partial<RefusalFacts> {
  const writer: Told<C> | undefined = told[code];
  return writer?.(data) ?? {};
}

/** What an error of the closed list says over the wire. */
export function refusalOf({ code, data }: KeydeskError): RefusalFacts {
  const { title, body, next } = errorText(code, data);
  return { status: errorCatalogue[code].status, code: code.toLowerCase(), title, detail: `${body} ${next}`, ...ownWords(code, data) };
}
