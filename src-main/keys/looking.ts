import { uuid } from '../crypto/primitives.ts';
import { deskCaller } from '../lib/caller.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Reader } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import type { MonitoredKey } from './agenda.ts';
import type { Probe } from './probe.ts';
import { hostOf } from './references.ts';
import { findKey, intervalOf, type KeyRow, listEvery, referenceOf } from './rows.ts';
import { moves, recordValidation } from './validation.ts';

/** Once a day a key that says the same is recorded all the same: the log then proves that it was looked at. */
const recordedAgainAfter = 86_400_000;

/** Every registered key as the monitor sees it. `hosts` keeps who answers for which key, which never changes. */
export function listMonitored(rows: Reader, hosts: Map<string, string>): readonly MonitoredKey[] {
  return listEvery(rows).map((row) => ({
    id: row.id,
    host: knownHost(row, hosts),
    inUse: row.tenant_count > 0,
    intervalSeconds: intervalOf(row),
  }));
}

function knownHost(row: KeyRow, hosts: Map<string, string>): string {
  const host = hosts.get(row.id) ?? hostOf(referenceOf(row));
  hosts.set(row.id, host);
  return host;
}

/** Writes what a look told, with its event, when it is news or when a day has gone by since the last event. @throws NOT_FOUND */
export function recordLook(vault: Vault, id: string, probe: Probe): void {
  const row = vault.read((rows) => findKey(rows, id));
  if (!moves(row, probe) && !isOld(row, probe)) return;
  vault.write(deskCaller(uuid()), (event: AuditDraft) => event, (rows) => recordValidation(rows, id, probe, 'monitor'));
}

function isOld(row: KeyRow, { asked, preflight }: Probe): boolean {
  return asked && Math.abs(preflight.at - (row.checked_at ?? 0)) >= recordedAgainAfter;
}
