import { z } from 'zod';
import { fromBase64Url, fromHex, toBase64Url, toHex } from '../crypto/base64url.ts';
import type { Keychain } from '../lib/keychain.ts';
import type { Logger } from '../lib/logger.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { SignedHead } from '../vault/chain.ts';
import type { Places } from '../vault/places.ts';
import { headOf, readSlots, writeHead } from '../vault/slots-file.ts';
import type { Vault } from '../vault/vault.ts';
import type { Anchor } from './session.ts';

const storedSchema = z.object({ seq: z.int(), hash: z.string(), time: z.int(), vault: z.string(), signature: z.string() });

function nameOf(vault: string): string {
  return `audit-head/${vault}`;
}

function encode({ seq, hash, time, vault, signature }: SignedHead): string {
  return JSON.stringify({ seq, hash: toHex(hash), time, vault, signature: toBase64Url(signature) });
}

function decode(text: string): SignedHead | null {
  try {
    const { hash, signature, ...rest } = storedSchema.parse(JSON.parse(text));
    return { ...rest, hash: fromHex(hash), signature: fromBase64Url(signature) };
  } catch {
    return null;
  }
}

async function fromKeychain(keychain: Keychain | null, vault: string): Promise<readonly Anchor[]> {
  const text = await keychain?.read(nameOf(vault)).catch(() => null);
  const head = text === null || text === undefined ? null : decode(text);
  return head === null ? [] : [{ ...head, where: 'keychain' }];
}

/** The heads of a vault's chain that are kept outside its database. */
export interface OutsideHeads {
  /** Those that were there when the vault was opened, renewed as the chain is signed again. */
  readonly anchors: () => readonly Anchor[];
  readonly keep: (head: SignedHead) => void;
  /**
   * Holds the heads against the chain that was opened, before the first new one takes their place. Answers an event for
   * each that the chain does not hold: a database that was put back to an earlier state must not wipe out its own proof.
   */
  readonly compare: (vault: Vault) => readonly AuditDraft[];
}

/** Whether the chain holds the event a head names, unchanged. */
function holds(vault: Vault, { seq, hash }: SignedHead): boolean {
  const found = vault.read((rows) => rows.get<{ readonly hash: Uint8Array }>('select hash from audit_events where seq = :seq', { seq }));
  return found !== undefined && Buffer.compare(found.hash, hash) === 0;
}

function missing({ where, seq, hash }: Anchor, { seq: lastSeq }: { readonly seq: number }): AuditDraft {
  const problem = 'the chain does not hold the head that was kept outside it';
  return { action: 'audit.verify', outcome: 'failed', detail: { problem, where, seq, hash: toHex(hash), lastSeq } };
}

/** Reads the heads kept in the key slot file and the keychain, and keeps new ones in both. */
export async function outsideHeads(
  places: Places,
  vault: string,
  keychain: Keychain | null,
  logger: Logger,
): Promise<OutsideHeads> {
  const inSlots = headOf(readSlots(places));
  let anchors: readonly Anchor[] = [
    ...(inSlots === null ? [] : [{ ...inSlots, where: 'key slot file' }]),
    ...(await fromKeychain(keychain, vault)),
  ];
  // What did not fit goes on showing until the lock, however far the chain has grown past it; then its event tells of it.
  let strange: readonly Anchor[] = [];
  return {
    anchors: () => [...strange, ...anchors],
    keep: (head) => {
      writeHead(places, head);
      keychain?.write(nameOf(vault), encode(head)).catch(() => {
        logger.warn({ seq: head.seq }, 'the keychain did not take the head of the audit chain');
      });
      anchors = [{ ...head, where: 'key slot file' }, ...(keychain === null ? [] : [{ ...head, where: 'keychain' }])];
    },
    compare: (opened) => {
      strange = anchors.filter((anchor) => !holds(opened, anchor));
      anchors = anchors.filter((anchor) => !strange.includes(anchor));
      return strange.map((anchor) => missing(anchor, opened.chainEnd));
    },
  };
}
