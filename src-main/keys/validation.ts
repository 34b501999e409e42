import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { ValidationPhase } from '../../src-shared/lifecycle.ts';
import type { AuditDraft, Fact } from '../vault/audit-draft.ts';
import type { Writer } from '../vault/rows.ts';
import type { Probe } from './probe.ts';
import { findKey, type KeyRow } from './rows.ts';

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

/** What a key's row says while it waits for its first probe. */
export const waiting = { probe: 'The first preflight is on its way.', passphrase: 'Waits for the passphrase of the key file.' } as const;

interface Axis {
  readonly phase: ValidationPhase;
  readonly message: string;
}

/** A probe that did not come to ask the key changes nothing but the words of one that was never asked. */
function axisAfter(row: KeyRow, { preflight, asked }: Probe): Axis {
  if (!asked) return row.phase === 'INITIALIZING' ? { phase: 'INITIALIZING', message: waiting.passphrase } : row;
  if (preflight.reason === null) return { phase: 'VALID', message: preflight.message };
  return { phase: 'INVALID', message: messages[preflight.reason] };
}

/** What an event tells of a preflight: the outcome of each check, and what failed. */
export function factsOf({ preflight }: Probe): Readonly<Record<string, Fact>> {
  const checks = Object.fromEntries(preflight.findings.map(({ check, outcome }) => [check, outcome]));
  return { checks, ...(preflight.success ? {} : { kind: preflight.reason, problem: preflight.message }) };
}

/** Whether two probes said the same of a key. */
function isUnmoved(row: KeyRow, axis: Axis): boolean {
  return row.phase === axis.phase && row.message === axis.message;
}

/**
 * Writes what a probe learnt on the validation of its key, inside the caller's transaction.
 * @returns the event of it. `since` moves only when phase or message do.
 */
export function recordValidation(rows: Writer, id: string, probe: Probe): AuditDraft {
  const row = findKey(rows, id);
  const { phase, message } = axisAfter(row, probe);
  const { at, success } = probe.preflight;
  rows.run(
    `update kms_keys set phase = :phase, message = :message, since = :since, region = :region, checked_at = :at where id = :id`,
    { id, phase, message, since: isUnmoved(row, { phase, message }) ? row.since : at, region: probe.region ?? row.region, at },
  );
  return { action: 'key.validate', object: id, outcome: success ? 'ok' : 'failed', detail: { phase, ...factsOf(probe) } };
}
