import { existsSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { KeydeskError } from '../../src-shared/errors.ts';
import { officerSchema } from '../../src-shared/officers.ts';
import { slotKindSchema } from '../../src-shared/vault.ts';
import { fromBase64Url, fromHex, toBase64Url, toHex } from '../crypto/base64url.ts';
import type { SealedRootKey, SlotHeader } from '../crypto/key-slot.ts';
import type { SignedHead } from './chain.ts';
import type { Places } from './places.ts';
import { onStorage, replaceFile } from './storage.ts';

const bytes = z.base64url();

const storedSlotSchema = z.strictObject({
  id: z.uuid(),
  kind: slotKindSchema,
  officer: officerSchema,
  createdAt: z.int(),
  argon2: z.strictObject({ memoryKiB: z.int(), passes: z.int(), lanes: z.int() }),
  salt: bytes,
  nonce: bytes,
  ciphertext: bytes,
  tag: bytes,
  check: bytes,
});
/** One slot as it stands in the file. */
export type StoredSlot = z.infer<typeof storedSlotSchema>;

const headSchema = z.strictObject({
  seq: z.int(),
  hash: z.string(),
  time: z.int(),
  vault: z.uuid(),
  signature: bytes,
});

const slotsFileSchema = z.strictObject({
  format: z.literal('keydesk/key-slots/1'),
  vault: z.uuid(),
  slots: z.array(storedSlotSchema).min(1),
  auditHead: headSchema.nullable(),
});
/** The public file of a vault: its slots and the latest signed head of its audit chain. */
export type SlotsFile = z.infer<typeof slotsFileSchema>;

function damaged(problem: string): KeydeskError {
  return new KeydeskError('SLOT_DAMAGED', { slot: 'keyslots.json', problem });
}

function parseSlots(text: string): SlotsFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged('the file is not whole: it is not JSON');
  }
  const parsed = slotsFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw damaged(`${issue?.path.join('.') ?? 'the file'} is not what was written`);
}

/** Reads the slots of a vault. @throws VAULT_NOT_FOUND, SLOT_DAMAGED */
export function readSlots(places: Places): SlotsFile {
  if (!existsSync(places.slots)) throw new KeydeskError('VAULT_NOT_FOUND', { path: places.folder });
  return parseSlots(onStorage(places.slots, () => readFileSync(places.slots, 'utf8')));
}

function slotsBytes(file: SlotsFile): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
}

/** Replaces the slots of a vault; the copy before is kept until the next unlock. */
export function writeSlots(places: Places, file: SlotsFile): void {
  replaceFile(places.slots, slotsBytes(file), places.previousSlots);
}

/** Replaces only the head of the audit chain that the file holds. */
export function writeHead(places: Places, head: SignedHead): void {
  replaceFile(places.slots, slotsBytes({ ...readSlots(places), auditHead: storedHead(head) }));
}

/** Lets go of the copy before, once a slot of the present file has opened. */
export function dropPreviousSlots(places: Places): void {
  rmSync(places.previousSlots, { force: true });
}

/** The header of a slot as it was sealed. */
export function slotHeader(file: SlotsFile, slot: StoredSlot): SlotHeader {
  const { id, kind, createdAt, argon2 } = slot;
  return { format: 1, id, kind, officer: slot.officer.id, vault: file.vault, createdAt, argon2, salt: fromBase64Url(slot.salt) };
}

/** The sealed root key of a slot. */
export function sealedRootKey(slot: StoredSlot): SealedRootKey {
  return {
    nonce: fromBase64Url(slot.nonce),
    ciphertext: fromBase64Url(slot.ciphertext),
    tag: fromBase64Url(slot.tag),
    check: fromBase64Url(slot.check),
  };
}

/** A slot as it is written down. */
export function storedSlot(header: SlotHeader, officer: StoredSlot['officer'], sealed: SealedRootKey): StoredSlot {
  return {
    id: header.id,
    kind: header.kind,
    officer,
    createdAt: header.createdAt,
    argon2: header.argon2,
    salt: toBase64Url(header.salt),
    nonce: toBase64Url(sealed.nonce),
    ciphertext: toBase64Url(sealed.ciphertext),
    tag: toBase64Url(sealed.tag),
    check: toBase64Url(sealed.check),
  };
}

function storedHead(head: SignedHead): NonNullable<SlotsFile['auditHead']> {
  return {
    seq: head.seq,
    hash: toHex(head.hash),
    time: head.time,
    vault: head.vault,
    signature: toBase64Url(head.signature),
  };
}

/** The signed head a file holds, or `null`. */
export function headOf(file: SlotsFile): SignedHead | null {
  const head = file.auditHead;
  if (head === null) return null;
  const { seq, time, vault } = head;
  return { seq, time, vault, hash: fromHex(head.hash), signature: fromBase64Url(head.signature) };
}
