import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { KeyCheck } from '../../src-shared/keys.ts';
import type { ValidationPhase } from '../../src-shared/lifecycle.ts';
import type { AuditDraft, Fact } from '../vault/audit-draft.ts';
import type { Writer } from '../vault/rows.ts';
import type { Probe } from './probe.ts';
import { findKey, type KeyRow, referenceOf } from './rows.ts';
import { waiting, waitOf } from './waits.ts';

// One sentence a kind, without the request ids of a single answer: `since` moves with the message.
const messages: Readonly<Record<KmsFailureKind, string>> = {
  unreachable: 'The key could not be reached.',
  denied: 'The key refused the call.',
  'not-found': 'The key is not there.',
  disabled: 'The key is disabled or about to be deleted.',
  throttled: 'The KMS asked to slow down.',
  'wrong-key': 'The key did not give back what it had wrapped, or cannot wrap.',
  'invalid-response': 'The KMS answered in a way that cannot be understood.',
};

/** What the row of a key says that was not asked, because the sign-in on this desk failed. */
const signedOut = 'Could not be asked: the sign-in on this desk has to be renewed.';

/** Where a key stands on the axis of validation. */
export interface Axis {
  readonly phase: ValidationPhase;
  readonly message: string;
}

/** Where a probe puts a key. One that did not come to ask the key proves nothing of it: the phase stays. */
function axisAfter(row: KeyRow, { preflight, asked, failure }: Probe): Axis {
  if (asked) return preflight.reason === null ? { phase: 'VALID', message: preflight.message } : { phase: 'INVALID', message: messages[preflight.reason] };
  if (failure !== null) return { phase: row.phase, message: signedOut };
  return row.phase === 'INITIALIZING' ? { phase: row.phase, message: waiting[waitOf(referenceOf(row)) ?? 'probe'] } : row;
}

/** What an event tells of a preflight: the outcome of each check, and what failed. */
export function factsOf({ preflight }: Probe): Readonly<Record<string, Fact>> {
  const checks = Object.fromEntries(preflight.findings.map(({ check, outcome }) => [check, outcome]));
  return { checks, ...(preflight.success ? {} : { kind: preflight.reason, problem: preflight.message }) };
}

/** Whether a probe says something of a key that its row does not say yet. */
export function moves(row: KeyRow, probe: Probe): boolean {
  const { phase, message } = axisAfter(row, probe);
  return row.phase !== phase || row.message !== message;
}

/**
 * Writes what a probe learnt on the validation of its key, inside the caller's transaction.
 * `since` moves, and the history gets a line, only when phase or message do.
 * @returns the event of it
 */
export function recordValidation(rows: Writer, id: string, probe: Probe, by: KeyCheck['by'] = 'officer'): AuditDraft {
  const row = findKey(rows, id);
  const { phase, message } = axisAfter(row, probe);
  const { at, success } = probe.preflight;
  const moved = moves(row, probe);
  rows.run(`update kms_keys set phase = :phase, message = :message, since = :since, region = :region, checked_at = :checked where id = :id`, {
    ...{ id, phase, message, since: moved ? at : row.since },
    ...{ region: probe.region ?? row.region, checked: probe.asked ? at : row.checked_at },
  });
  if (moved)
    rows.run('insert into key_checks (kms_key, at, from_phase, phase, message, by) values (:id, :at, :from, :phase, :message, :by)', {
      ...{ id, at, from: row.phase, phase, message, by },
    });
  return { action: 'key.validate', object: id, outcome: success ? 'ok' : 'failed', detail: { phase, by, ...factsOf(probe) } };
}
