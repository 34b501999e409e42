import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './procedure.ts';
import { sensitivitySchema } from './sensitivity.ts';
import { searchSchema, timeSchema } from './values.ts';

/** How an act ended: done, refused by a rule, or broken off by a fault. */
export const outcomes = ['ok', 'refused', 'failed'] as const;
export const outcomeSchema = z.enum(outcomes);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Every action an event can record: noun, dot, verb. */
export const actions = [
  'vault.create', 'vault.unlock', 'vault.lock', 'vault.reauthenticate', 'vault.migrate', 'vault.check',
  'vault.backup', 'vault.restore', 'vault.add-slot', 'vault.remove-slot', 'vault.change-passphrase', 'vault.settings',
  'tenant.create', 'tenant.update', 'tenant.archive', 'tenant.restore',
  'secret.create', 'secret.publish', 'secret.rollback', 'secret.reveal', 'secret.describe', 'secret.reclassify',
  'secret.disable', 'secret.enable', 'secret.delete', 'secret.undelete', 'secret.purge',
  'secret.import', 'secret.export',
  'secret.resolve', 'secret.grant', 'secret.revoke-grant',
  'access-key.create', 'access-key.update', 'access-key.rotate', 'access-key.delete', 'access-key.use', 'access-key.refuse',
  'access-key.token', 'access-key.revoke-token', 'access-key.step-up',
  'rest.start', 'rest.stop', 'rest.call', 'rest.begin', 'rest.tidy', 'rest.lease',
  'key.add', 'key.rename', 'key.remove', 'key.validate', 'key.create-file', 'key.export-file', 'key.unlock-file',
  'key.restore', 'key.create', 'key.set-interval', 'key.sign-in', 'key.unlock-token', 'key.read-policy', 'key.read-attestation',
  'byok.stage', 'byok.preflight', 'byok.activate', 'byok.seal', 'byok.unseal', 'byok.offboard', 'byok.revoke',
  'byok.wrap', 'byok.unwrap', 'byok.rotate', 'byok.reencrypt', 'byok.move', 'byok.rewrap', 'byok.fleet', 'byok.offboard-key',
  'byok.schedule-revoke', 'byok.undo-revoke',
  'drill.start', 'drill.confirm', 'drill.measure', 'drill.finish', 'drill.abandon',
  'cryptoperiod.update', 'cryptoperiod.rotate',
  'job.start', 'job.resume', 'job.pause', 'job.retry', 'job.cancel', 'job.fail', 'job.finish',
  'audit.verify', 'audit.checkpoint', 'report.export',
] as const;
export const actionSchema = z.enum(actions);
export type Action = z.infer<typeof actionSchema>;

/** One row of the hash chain. `detail` is canonical JSON; `hash` and `prevHash` are hex. */
export const auditEventSchema = z.object({
  seq: z.int(),
  time: timeSchema,
  actor: z.string(),
  action: z.string(),
  tenant: z.string().nullable(),
  object: z.string().nullable(),
  sensitivity: sensitivitySchema.nullable(),
  outcome: outcomeSchema,
  requestId: z.string(),
  detail: z.string(),
  hash: z.string(),
  prevHash: z.string(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

/** What the log can be narrowed by; a field that is absent narrows nothing. */
export const auditFilterFields = {
  from: timeSchema.optional(),
  to: timeSchema.optional(),
  tenant: z.string().optional(),
  object: z.string().optional(),
  action: z.string().max(64).optional(),
  actor: z.string().max(128).optional(),
  outcome: outcomeSchema.optional(),
  sensitivity: sensitivitySchema.optional(),
  search: searchSchema.default(''),
};
/** The filter of the log as one object. */
export const auditFilterSchema = z.object(auditFilterFields);
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** What can be wrong at one row of the chain. */
export const chainProblems = ['changed', 'missing', 'reordered', 'inserted', 'truncated', 'bad-checkpoint'] as const;

/** Something wrong with the chain, at one row. */
export const chainProblemSchema = z.object({ kind: z.enum(chainProblems), seq: z.int(), detail: z.string() });
export type ChainProblem = z.infer<typeof chainProblemSchema>;

/** A signed statement of where the chain stood. `signature` is base64url. */
export const chainHeadSchema = z.object({ seq: z.int(), hash: z.string(), time: timeSchema, vault: z.string(), signature: z.string() });
export type ChainHead = z.infer<typeof chainHeadSchema>;

/** What a walk over the whole chain found. `anchors` are the heads that are kept outside the database. */
export const chainVerificationSchema = z.object({
  ok: z.boolean(),
  rows: z.int(),
  firstSeq: z.int(),
  lastSeq: z.int(),
  headHash: z.string(),
  checkpoints: z.int(),
  anchors: z.array(z.object({ where: z.string(), seq: z.int(), ok: z.boolean() })).readonly(),
  problems: z.array(chainProblemSchema).readonly(),
  verifiedAt: timeSchema,
});
export type ChainVerification = z.infer<typeof chainVerificationSchema>;

/** Steps of a running verification; the last one carries the result. */
export const verificationProgressSchema = z.object({
  done: z.int(),
  total: z.int(),
  result: chainVerificationSchema.nullable(),
});

/** A page of events, newest first. `nextBefore` is the cursor of the following page. */
export const auditPageSchema = z.object({
  rows: z.array(auditEventSchema).readonly(),
  nextBefore: z.int().nullable(),
});

/** Events per day for the picture on the Overview and above the table. */
export const activityDaySchema = z.object({ day: timeSchema, ok: z.int(), refused: z.int(), failed: z.int() });

/** Reading the audit log and proving it whole. */
export const auditContract = {
  page: procedure
    .input(z.object({ ...auditFilterFields, before: z.int().optional(), limit: z.int().min(1).max(1000).default(200) }))
    .output(auditPageSchema),
  count: procedure.input(auditFilterSchema).output(z.object({ total: z.int() })),
  activity: procedure
    .input(z.object({ days: z.int().min(1).max(366).default(30), tenant: z.string().optional() }))
    .output(z.array(activityDaySchema).readonly()),
  head: procedure.output(z.object({ head: chainHeadSchema.nullable(), publicKey: z.string(), keyId: z.string() })),
  verify: procedure.output(eventIterator(verificationProgressSchema)),
};
