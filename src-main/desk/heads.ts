import { z } from 'zod';
import { fromBase64Url, fromHex, toBase64Url, toHex } from '../crypto/base64url.ts';
import type { Keychain } from '../lib/keychain.ts';
import type { Logger } from '../lib/logger.ts';
import type { SignedHead } from '../vault/chain.ts';
import type { Places } from '../vault/places.ts';
import { headOf, readSlots, writeHead } from '../vault/slots-file.ts';
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
  return {
    anchors: () => anchors,
    keep: (head) => {
      writeHead(places, head);
      keychain?.write(nameOf(vault), encode(head)).catch(() => {
        logger.warn({ seq: head.seq }, 'the keychain did not take the head of the audit chain');
      });
      // An older head that does not fit the chain must go on showing: only those of which the chain is a continuation move.
      anchors = anchors.some((anchor) => anchor.seq > head.seq)
        ? anchors
        : [{ ...head, where: 'key slot file' }, ...(keychain === null ? [] : [{ ...head, where: 'keychain' }])];
    },
  };
}
