import type { AuditFilter, ChainHead, ChainVerification } from '../../src-shared/audit.ts';
import { toBase64Url, toHex } from '../crypto/base64url.ts';
import { keyId } from '../crypto/signing.ts';
import type { Caller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import { type SignedHead, signHead } from '../vault/chain.ts';
import type { Vault } from '../vault/vault.ts';
import { Activity, type ActivityDay } from './activity.ts';
import type { KnownHead } from './chain-rows.ts';
import { type CredentialFilter, type CredentialPage, readCredentialEvents } from './credential-events.ts';
import { countEvents, type EventPage, type PageWindow, readPage } from './read-events.ts';
import { type VerificationStep, verifyVault } from './verify-vault.ts';

/** What the audit room stands on. `anchors` are signed heads kept outside the database: key slot file, keychain, remote. */
export interface AuditParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly anchors: () => readonly KnownHead[];
}

/** Where the chain stands, signed, with the key that its signatures can be checked with. */
export interface SignedEnd {
  readonly head: ChainHead | null;
  readonly publicKey: string;
  readonly keyId: string;
}

/** Reading the audit log and proving it whole. */
export interface Audit {
  page(filter: AuditFilter, window: PageWindow): Promise<EventPage>;
  count(filter: AuditFilter): Promise<number>;
  /** What was done with the values of a tenant, newest first. */
  credentialEvents(filter: CredentialFilter, window: PageWindow): Promise<CredentialPage>;
  activity(days: number, tenant?: string): readonly ActivityDay[];
  /** Signs where the chain stands now; nothing is stored. The head is `null` while the chain is empty. */
  head(): SignedEnd;
  /** Recomputes the whole chain, step by step, and records that it did and what it found. */
  verify(caller: Caller, signal?: AbortSignal): AsyncGenerator<VerificationStep, void>;
}

function shownHead({ seq, hash, time, vault, signature }: SignedHead): ChainHead {
  return { seq, time, vault, hash: toHex(hash), signature: toBase64Url(signature) };
}

function recordVerdict(vault: Vault, caller: Caller, result: ChainVerification): void {
  const { ok, rows, lastSeq, headHash, problems } = result;
  const first = problems[0] === undefined ? {} : { firstProblem: `${problems[0].kind} at ${problems[0].seq}` };
  const detail = { rows, lastSeq, headHash, problems: problems.length, ...first };
  vault.record(caller, { action: 'audit.verify', outcome: ok ? 'ok' : 'failed', detail });
}

async function* recorded(
  vault: Vault,
  caller: Caller,
  steps: AsyncGenerator<VerificationStep, void>,
): AsyncGenerator<VerificationStep, void> {
  for await (const step of steps) {
    if (step.result !== null) recordVerdict(vault, caller, step.result);
    yield step;
  }
}

/** The audit room of an open vault. */
export function createAudit({ vault, clock, anchors }: AuditParts): Audit {
  const activity = new Activity();
  const read: Vault['read'] = (call) => {
    vault.flush();
    return vault.read(call);
  };
  return {
    page: (filter, window) => readPage(read, filter, window),
    count: (filter) => countEvents(read, filter),
    credentialEvents: (filter, window) => readCredentialEvents(read, vault.id, filter, window),
    activity: (days, tenant) => {
      const [until, now] = [vault.chainEnd.seq, clock.now()];
      return vault.read((rows) => (tenant === undefined ? activity.ofAll(rows, until, now, days) : activity.ofTenant(rows, tenant, now, days)));
    },
    head: () => {
      const { publicKey } = vault.signer;
      const end = vault.chainEnd;
      const head = end.seq === 0 ? null : shownHead(signHead(end, clock.now(), vault.id, vault.signer));
      return { head, publicKey: toBase64Url(publicKey), keyId: keyId(publicKey) };
    },
    verify: (caller, signal) => recorded(vault, caller, verifyVault(vault, anchors(), () => clock.now(), signal)),
  };
}
