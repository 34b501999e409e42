import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { officerNameSchema, officerSchema } from './officers.ts';
import { procedure } from './procedure.ts';
import { idSchema, lineSchema, passphraseSchema, pathSchema, timeSchema } from './values.ts';

/** The name of a vault: it becomes the name of its folder. */
export const vaultNameSchema = lineSchema(64).regex(
  /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u,
  'must start with a letter or digit and hold only letters, digits, space, dot, dash and underscore',
);

/** What a slot asks for: a passphrase, or a passphrase and the secret of one device. */
export const slotKinds = ['passphrase', 'passphrase+device'] as const;
export const slotKindSchema = z.enum(slotKinds);
export type SlotKind = z.infer<typeof slotKindSchema>;

/** One way of unlocking, as it is shown: never its wrapped key. */
export const keySlotSchema = z.object({
  id: idSchema,
  kind: slotKindSchema,
  officer: officerSchema,
  createdAt: timeSchema,
  onThisDevice: z.boolean(),
});
export type KeySlot = z.infer<typeof keySlotSchema>;

/** Why the vault is locked. */
export const lockReasons = ['started', 'officer', 'idle', 'suspend', 'closed'] as const;
export type LockReason = (typeof lockReasons)[number];

/** A vault this desk has seen. */
export const knownVaultSchema = z.object({ path: pathSchema, name: z.string(), lastOpenedAt: timeSchema, present: z.boolean() });
export type KnownVault = z.infer<typeof knownVaultSchema>;

/** Where the desk stands: no vault chosen, a vault locked, or a vault open. */
export const vaultStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('none'), known: z.array(knownVaultSchema).readonly(), suggestedFolder: pathSchema }),
  z.object({
    phase: z.literal('locked'),
    path: pathSchema,
    name: z.string(),
    slots: z.array(keySlotSchema).readonly(),
    reason: z.enum(lockReasons),
    retryAfterSeconds: z.int(),
  }),
  z.object({
    phase: z.literal('unlocked'),
    path: pathSchema,
    id: idSchema,
    name: z.string(),
    officer: officerSchema,
    slot: idSchema,
    unlockedAt: timeSchema,
    reauthenticatedAt: timeSchema,
    autoLockMinutes: z.int(),
    sample: z.boolean(),
  }),
]);
export type VaultState = z.infer<typeof vaultStateSchema>;

/** What the officer's screens are told while they are open. */
export const deskNewsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), state: vaultStateSchema }),
  z.object({ kind: z.literal('changed'), action: z.string(), tenant: z.string().nullable(), object: z.string().nullable() }),
]);
export type DeskNews = z.infer<typeof deskNewsSchema>;

/** How strong a passphrase is: `score` 0 to 4 as zxcvbn counts, 3 is the least that is taken. */
export const passphraseJudgementSchema = z.object({
  score: z.int().min(0).max(4),
  minimum: z.int(),
  acceptable: z.boolean(),
  crackTime: z.string(),
  advice: z.array(z.string()).readonly(),
});
export type PassphraseJudgement = z.infer<typeof passphraseJudgementSchema>;

/** What the integrity check found, part by part. */
export const vaultCheckSchema = z.object({
  ok: z.boolean(),
  checkedAt: timeSchema,
  parts: z
    .array(z.object({ part: z.string(), ok: z.boolean(), checked: z.int(), detail: z.string() }))
    .readonly(),
});
export type VaultCheck = z.infer<typeof vaultCheckSchema>;

/** A backup that was written, read back and compared. */
export const backupResultSchema = z.object({
  path: pathSchema,
  size: z.int(),
  sha256: z.string(),
  verified: z.literal(true),
  finishedAt: timeSchema,
});
export type BackupResult = z.infer<typeof backupResultSchema>;

const newVaultFields = { folder: pathSchema, name: vaultNameSchema, officer: officerNameSchema, passphrase: passphraseSchema };

/** The vault as a whole: its door, its slots, its care. */
export const vaultContract = {
  state: procedure.output(vaultStateSchema),
  watch: procedure.output(eventIterator(deskNewsSchema)),
  judgePassphrase: procedure
    .input(z.object({ passphrase: z.string().max(1024), context: z.array(z.string().max(256)).max(8).default([]) }))
    .output(passphraseJudgementSchema),
  create: procedure.input(z.object(newVaultFields)).output(vaultStateSchema),
  createSample: procedure.input(z.object(newVaultFields)).output(vaultStateSchema),
  choose: procedure.input(z.object({ path: pathSchema })).output(vaultStateSchema),
  forget: procedure.input(z.object({ path: pathSchema })).output(vaultStateSchema),
  close: procedure.output(vaultStateSchema),
  unlock: procedure.input(z.object({ slot: idSchema, passphrase: passphraseSchema })).output(vaultStateSchema),
  lock: procedure.output(vaultStateSchema),
  touch: procedure.output(z.object({ locksAt: timeSchema.nullable() })),
  reauthenticate: procedure.input(z.object({ passphrase: passphraseSchema })).output(vaultStateSchema),
  slots: procedure.output(z.array(keySlotSchema).readonly()),
  addSlot: procedure
    .input(z.object({ passphrase: passphraseSchema, newPassphrase: passphraseSchema, device: z.boolean() }))
    .output(z.array(keySlotSchema).readonly()),
  removeSlot: procedure
    .input(z.object({ slot: idSchema, passphrase: passphraseSchema }))
    .output(z.array(keySlotSchema).readonly()),
  changePassphrase: procedure
    .input(z.object({ passphrase: passphraseSchema, newPassphrase: passphraseSchema }))
    .output(z.array(keySlotSchema).readonly()),
  check: procedure.output(vaultCheckSchema),
  backup: procedure.input(z.object({ path: pathSchema, passphrase: passphraseSchema })).output(backupResultSchema),
  restore: procedure
    .input(z.object({ from: pathSchema, passphrase: passphraseSchema, folder: pathSchema, name: vaultNameSchema }))
    .output(vaultStateSchema),
};
