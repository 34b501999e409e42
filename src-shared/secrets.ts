import { z } from 'zod';
import { procedure } from './procedure.ts';
import { sensitivitySchema } from './sensitivity.ts';
import { tenantIdSchema } from './tenants.ts';
import { bytesSchema, idSchema, listOf, noteSchema, passphraseSchema, reasonSchema, searchSchema, timeSchema, windowFields } from './values.ts';

/** The longest value a secret may have, in bytes. */
export const maximumValueBytes = 1024 * 1024;
/** How long a deleted secret can be brought back, in days. */
export const undoDays = 30;

/** What a secret's key may be: it never changes. */
export const secretKeyPattern = /^[A-Za-z0-9_][A-Za-z0-9_.\-/:]{0,255}$/;
export const secretKeySchema = z
  .string()
  .regex(secretKeyPattern, 'must be 1 to 256 letters, digits or _ . - / : and start with a letter, digit or _');

/** A value on the wire: base64url, at most 1 MiB of bytes. */
export const secretValueSchema = bytesSchema.max(Math.ceil((maximumValueBytes * 4) / 3), 'must be at most 1 MiB');

/** Whether a secret can be read: `disabled` until it is enabled, `deleted` until it is brought back or purged. */
export const secretStates = ['active', 'disabled', 'deleted'] as const;
export const secretStateSchema = z.enum(secretStates);

/** A secret as it is listed; never its value. */
export const secretSchema = z.object({
  id: idSchema,
  tenant: tenantIdSchema,
  key: secretKeySchema,
  description: z.string(),
  sensitivity: sensitivitySchema,
  state: secretStateSchema,
  publishedRevision: idSchema,
  publishedVersion: z.int(),
  latestVersion: z.int(),
  size: z.int(),
  createdBy: z.string(),
  createdAt: timeSchema,
  modifiedAt: timeSchema,
  purgeAt: timeSchema.nullable(),
});
export type Secret = z.infer<typeof secretSchema>;

/** One immutable revision: who, when and why; never the value. */
export const revisionSchema = z.object({
  id: idSchema,
  secret: idSchema,
  version: z.int(),
  sensitivity: sensitivitySchema,
  note: z.string(),
  size: z.int(),
  dataKeyVersion: z.int(),
  createdBy: z.string(),
  createdAt: timeSchema,
  published: z.boolean(),
});
export type Revision = z.infer<typeof revisionSchema>;

/** The files that secrets are imported from and exported to. */
export const importFormats = ['dotenv', 'json', 'csv', 'kubernetes'] as const;
export const importFormatSchema = z.enum(importFormats);
export type ImportFormat = z.infer<typeof importFormatSchema>;

/** A rule that gives every key it matches a sensitivity: `*` stands for any characters, `?` for one. */
export const sensitivityRuleSchema = z.object({ pattern: z.string().min(1).max(256), sensitivity: sensitivitySchema });
export type SensitivityRule = z.infer<typeof sensitivityRuleSchema>;

/** How a file is read and what its rows become. `overrides` gives single keys a sensitivity. */
export const importOptionsSchema = z.object({
  format: importFormatSchema.optional(),
  separator: z.string().min(1).max(3).default('.'),
  prefix: z.string().max(64).default(''),
  rules: z.array(sensitivityRuleSchema).max(200).default([]),
  overrides: z.record(z.string(), sensitivitySchema).default({}),
  suggest: z.boolean().default(true),
  onExisting: z.enum(['publish', 'skip']).default('publish'),
});
export type ImportOptions = z.infer<typeof importOptionsSchema>;

/** One row of a preview: what would happen to one key of the file, and why. */
export const importRowSchema = z.object({
  key: z.string(),
  line: z.int(),
  action: z.enum(['create', 'change', 'skip']),
  why: z.string(),
  sensitivity: sensitivitySchema,
  sensitivityFrom: z.enum(['override', 'file', 'rule', 'secret', 'suggestion', 'tenant']),
  size: z.int(),
});
export type ImportRow = z.infer<typeof importRowSchema>;

/** What an import would do, in numbers; its rows are asked for apart. */
export const importPreviewSchema = z.object({
  preview: idSchema,
  tenant: tenantIdSchema,
  fileName: z.string(),
  format: importFormatSchema,
  total: z.int(),
  create: z.int(),
  change: z.int(),
  skip: z.int(),
  warnings: z.array(z.object({ line: z.int(), column: z.int(), problem: z.string() })).readonly(),
  expiresAt: timeSchema,
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;

/** The formats of an export: those that can be imported again. */
export const exportFormats = importFormats;

/** A file handed to the officer: its name and its bytes. */
export const fileSchema = z.object({ fileName: z.string(), content: bytesSchema });

const oneSecret = z.object({ secret: idSchema });

/** What the list can be narrowed by. */
export const secretFilterFields = {
  tenant: tenantIdSchema.optional(),
  search: searchSchema.default(''),
  sensitivity: sensitivitySchema.optional(),
  state: secretStateSchema.optional(),
};

/** Secrets: named values of a tenant with immutable, numbered revisions. */
export const secretContract = {
  list: procedure
    .input(
      z.object({
        ...secretFilterFields,
        sort: z.enum(['key', 'tenant', 'sensitivity', 'modifiedAt', 'createdAt', 'size']).default('key'),
        descending: z.boolean().default(false),
        ...windowFields,
      }),
    )
    .output(listOf(secretSchema)),
  get: procedure.input(oneSecret).output(secretSchema),
  history: procedure.input(oneSecret).output(z.array(revisionSchema).readonly()),
  create: procedure
    .input(
      z.object({
        tenant: tenantIdSchema,
        key: secretKeySchema,
        value: secretValueSchema,
        description: noteSchema.default(''),
        sensitivity: sensitivitySchema.optional(),
        note: noteSchema.default(''),
      }),
    )
    .output(secretSchema),
  publish: procedure
    .input(z.object({ secret: idSchema, value: secretValueSchema, note: noteSchema.default('') }))
    .output(revisionSchema),
  rollback: procedure.input(z.object({ secret: idSchema, revision: idSchema })).output(revisionSchema),
  reveal: procedure
    .input(
      z.object({
        secret: idSchema,
        revision: idSchema.optional(),
        reason: reasonSchema.optional(),
        purpose: z.enum(['view', 'copy', 'save']).default('view'),
      }),
    )
    .output(z.object({ value: bytesSchema, text: z.boolean(), revision: revisionSchema })),
  copy: procedure
    .input(z.object({ secret: idSchema, revision: idSchema.optional(), reason: reasonSchema.optional() }))
    .output(z.object({ clearsAfterSeconds: z.int() })),
  describe: procedure.input(z.object({ secret: idSchema, description: noteSchema })).output(secretSchema),
  reclassify: procedure
    .input(z.object({ secret: idSchema, sensitivity: sensitivitySchema, reason: reasonSchema }))
    .output(secretSchema),
  disable: procedure.input(oneSecret).output(secretSchema),
  enable: procedure.input(oneSecret).output(secretSchema),
  remove: procedure.input(oneSecret).output(secretSchema),
  undelete: procedure.input(oneSecret).output(secretSchema),
  purge: procedure
    .input(z.object({ secret: idSchema, confirmKey: z.string() }))
    .output(z.object({ purgedRevisions: z.int() })),
  previewImport: procedure
    .input(z.object({ tenant: tenantIdSchema, fileName: z.string().max(255), content: bytesSchema, options: importOptionsSchema }))
    .output(importPreviewSchema),
  revisePreview: procedure
    .input(z.object({ preview: idSchema, options: importOptionsSchema }))
    .output(importPreviewSchema),
  previewRows: procedure
    .input(
      z.object({ preview: idSchema, action: z.enum(['create', 'change', 'skip']).optional(), search: searchSchema.default(''), ...windowFields }),
    )
    .output(listOf(importRowSchema)),
  startImport: procedure.input(z.object({ preview: idSchema })).output(z.object({ job: idSchema })),
  export: procedure
    .input(
      z.object({
        tenant: tenantIdSchema,
        format: importFormatSchema,
        recipients: z.array(z.string().max(4096)).max(20).default([]),
        passphrase: passphraseSchema.optional(),
        reason: reasonSchema,
      }),
    )
    .output(fileSchema),
};
