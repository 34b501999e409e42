import type { Action, Outcome } from '../../src-shared/audit.ts';
import type { ErrorCode } from '../../src-shared/errors.ts';
import { isKeydeskError } from '../../src-shared/errors.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';

/** What an event's detail may hold: plain facts, never a value or a key. */
export type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact };

/** An event before it has its place in the chain. `outcome` is `ok` unless said otherwise. */
export interface AuditDraft {
  readonly action: Action;
  readonly tenant?: string | null;
  readonly object?: string | null;
  readonly sensitivity?: Sensitivity | null;
  readonly outcome?: Outcome;
  readonly detail?: Readonly<Record<string, Fact>>;
}

/** Errors by which the rules say no, as against those by which something broke. */
const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'STATE_CONFLICT', 'DEPENDANTS_EXIST', 'PASSPHRASE_WRONG', 'PASSPHRASE_WEAK', 'ATTEMPTS_THROTTLED', 'REAUTHENTICATION_REQUIRED',
  'REASON_REQUIRED', 'ROLE_REQUIRED', 'TENANT_SEALED', 'TENANT_REVOKED', 'TENANT_ARCHIVED', 'SECRET_DISABLED',
  'PREFLIGHT_REQUIRED', 'CHANGED_MEANWHILE', 'GRANT_REQUIRED', 'ACCESS_ROLE_REQUIRED', 'PIN_WRONG', 'PIN_LAST_TRY', 'STATIC_CREDENTIALS_REJECTED', 'BAD_INPUT', 'NOT_FOUND', 'ALREADY_EXISTS',
]);

/** The event of an attempt that came to nothing: `refused` when a rule said no, `failed` when something broke. */
export function unsuccessful(draft: AuditDraft, error: unknown): AuditDraft {
  const code = isKeydeskError(error) ? error.code : 'INTERNAL';
  const kind = isKeydeskError(error, 'KMS_FAILED') ? { kind: error.data.kind } : {};
  return { ...draft, outcome: refusals.has(code) ? 'refused' : 'failed', detail: { ...draft.detail, error: code, ...kind } };
}
