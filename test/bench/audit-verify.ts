import { createHash } from 'node:crypto';
import { auditHash, type AuditRow } from '../../src-main/crypto/audit-hash.ts';
import { canonical } from '../../src-main/crypto/canonical.ts';
import type { AuditDraft } from '../../src-main/vault/audit-draft.ts';
import type { OpenedDesk } from '../support/opened-desk.ts';
import type { Bench } from './bench.ts';
import { measured, rateOf } from './measure.ts';
import { onNewVault } from './vault.ts';

const batch = 10_000;

/** Writes so many events through the vault's own door, many in one transaction. */
function recordMany({ vault, asker }: OpenedDesk, count: number): void {
  for (let from = 0; from < count; from += batch) {
    const drafts = Array.from({ length: Math.min(batch, count - from) }, (_, index): AuditDraft => ({
      action: 'secret.reveal',
      tenant: 'acme',
      object: `0c8e7c0e-52b1-4d0b-8f6b-${String(from + index).padStart(12, '0')}`,
      sensitivity: 'PHI',
      detail: { purpose: 'view', reason: 'treating the patient', version: 1 },
    }));
    vault.record(asker.caller, drafts);
  }
}

async function verify({ rooms, asker }: OpenedDesk): Promise<void> {
  for await (const { result } of rooms.audit.verify(asker.caller))
    if (result !== null && !result.ok) throw new Error(`the chain does not verify: ${JSON.stringify(result.problems)}`);
}

const sample = `select seq, time, actor, action, tenant, object, sensitivity, outcome, request_id as requestId, detail
  from audit_events order by seq desc limit 1000`;

/** The bytes that are hashed for the newest events; those of all the others are as long. */
function hashedBytes({ vault }: OpenedDesk): readonly Uint8Array[] {
  const previous = new Uint8Array(32);
  const rows = vault.read((reader) => reader.all<AuditRow>(sample));
  const messages = rows.map((row) => canonical('keydesk/audit/1', row.seq, row.time, row.actor, row.action, row.tenant, row.object, row.sensitivity, row.outcome, row.requestId, row.detail, previous));
  const [row, message] = [rows[0], messages[0]];
  const same = row !== undefined && message !== undefined && Buffer.compare(auditHash(row, previous), createHash('sha256').update(message).digest()) === 0;
  if (!same) throw new Error('these are not the bytes the chain hashes: follow crypto/audit-hash.ts');
  return messages;
}

/** Bare SHA-256 over as many messages as there are events. */
async function hashRate(messages: readonly Uint8Array[], count: number): Promise<number> {
  return rateOf(count, () => {
    for (let number = 0; number < count; number += 1) createHash('sha256').update(messages[number % messages.length] ?? '').digest();
  });
}

/** The verification of the whole chain, read from the encrypted database, against SHA-256 over the same bytes in memory. */
export const benchAuditVerify: Bench = async ({ folder, sizes, note }) =>
  onNewVault(folder, 'PHI', async (desk) => {
    note(`recording ${String(sizes.events)} events`);
    recordMany(desk, sizes.events);
    const rate = await rateOf(sizes.events, () => verify(desk));
    return [measured(`audit-verify-${String(sizes.events)}`, 'events/s', rate, await hashRate(hashedBytes(desk), sizes.events))];
  });
