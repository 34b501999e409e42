import type { ChainVerification } from '../../src-shared/audit.ts';
import type { VaultCheck } from '../../src-shared/vault.ts';
import { slotChecksum } from '../crypto/key-slot.ts';
import { constantTimeEqual } from '../crypto/primitives.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import { placesOf } from '../vault/places.ts';
import type { Reader } from '../vault/rows.ts';
import { readSlots, sealedRootKey, slotHeader } from '../vault/slots-file.ts';
import type { Vault } from '../vault/vault.ts';

type Part = VaultCheck['parts'][number];

function checkSlots(vault: Vault): Part {
  const file = readSlots(placesOf(vault.path));
  const damaged = file.slots.filter((slot) => {
    const sealed = sealedRootKey(slot);
    return !constantTimeEqual(slotChecksum(slotHeader(file, slot), sealed), sealed.check);
  });
  const detail = damaged.length === 0 ? 'every slot is as it was written' : `damaged: ${damaged.map((slot) => slot.id).join(', ')}`;
  return { part: 'Key slots', ok: damaged.length === 0, checked: file.slots.length, detail };
}

function checkPages(vault: Vault): Part {
  const said = vault.database.integrity();
  const ok = said.length === 1 && said[0] === 'ok';
  const pages = vault.read((rows) => rows.get<{ readonly page_count: number }>('pragma page_count'))?.page_count ?? 0;
  return { part: 'Database pages', ok, checked: pages, detail: ok ? 'every page authenticates and every index agrees' : said.slice(0, 5).join('; ') };
}

interface WrappingRow {
  readonly tenant: string;
  readonly version: number;
  readonly blob: Uint8Array;
}

function opens(vault: Vault, row: WrappingRow): boolean {
  try {
    vault.unwrapWithBaseline(row.blob, { vault: vault.id, tenant: row.tenant, version: row.version }).wipe();
    return true;
  } catch {
    return false;
  }
}

function checkDataKeys(vault: Vault): Part {
  const rows = vault.read((reader) =>
    reader.all<WrappingRow>(`select tenant, version, blob from wrappings where state = 'live' and config is null`),
  );
  const shut = rows.filter((row) => !opens(vault, row)).map((row) => `${row.tenant} version ${String(row.version)}`);
  const detail = shut.length === 0 ? 'every data key on the baseline opens' : `cannot be opened: ${shut.slice(0, 5).join(', ')}`;
  return { part: 'Data keys', ok: shut.length === 0, checked: rows.length, detail };
}

function count(rows: Reader, sql: string): number {
  return rows.get<{ readonly n: number }>(`select count(*) as n from ${sql}`)?.n ?? 0;
}

const orphans = `revisions r left join data_keys k on k.tenant = r.tenant and k.version = r.data_key_version where k.version is null`;
const unpublished = `secrets s left join revisions r on r.id = s.published_revision and r.secret = s.id where r.id is null`;

function checkSecrets(vault: Vault): Part {
  return vault.read((rows) => {
    const keyless = count(rows, orphans);
    const pointless = count(rows, unpublished);
    const detail =
      keyless + pointless === 0
        ? 'every secret has its published revision and every revision its data key'
        : `${String(keyless)} revisions without a data key, ${String(pointless)} secrets without their published revision`;
    return { part: 'Secrets', ok: keyless + pointless === 0, checked: count(rows, 'revisions'), detail };
  });
}

function checkChain(chain: ChainVerification): Part {
  const first = chain.problems[0];
  const detail =
    first === undefined
      ? `gap-free to event ${String(chain.lastSeq)}; signed checkpoints that agree: ${String(chain.checkpoints)}`
      : `event ${String(first.seq)} ${first.kind}: ${first.detail}`;
  return { part: 'Audit chain', ok: chain.ok, checked: chain.rows, detail };
}

/** Looks at every part of an open vault and records what it found. Changes nothing. */
export async function checkVault(
  vault: Vault,
  caller: Caller,
  clock: Clock,
  verifyChain: () => Promise<ChainVerification>,
): Promise<VaultCheck> {
  const parts = [checkSlots(vault), checkPages(vault), checkDataKeys(vault), checkSecrets(vault), checkChain(await verifyChain())];
  const ok = parts.every((part) => part.ok);
  const failed = parts.filter((part) => !part.ok).map((part) => part.part);
  vault.record(caller, { action: 'vault.check', outcome: ok ? 'ok' : 'failed', detail: { failed } });
  return { ok, checkedAt: clock.now(), parts };
}
