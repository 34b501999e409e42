import { z } from 'zod';
import { procedure } from './procedure.ts';
import { fileSchema } from './secrets.ts';
import { tenantIdSchema } from './tenants.ts';
import { timeSchema } from './values.ts';

/** The reports there are. */
export const reportKinds = [
  'audit-activity',
  'key-inventory',
  'byok-status',
  'rotation-compliance',
  'kill-switch-drill',
  'destruction-certificate',
] as const;
export const reportKindSchema = z.enum(reportKinds);
export type ReportKind = z.infer<typeof reportKindSchema>;

/** What a report is about: a period and, when given, one tenant. */
export const reportScopeSchema = z
  .object({ kind: reportKindSchema, from: timeSchema, to: timeSchema, tenant: tenantIdSchema.optional() })
  .refine((scope) => scope.from < scope.to, { path: ['to'], message: 'must be later than the start of the period' });
export type ReportScope = z.infer<typeof reportScopeSchema>;

/** A column of a report; `kind` says how it is set. */
export const reportColumnSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['text', 'id', 'time', 'count', 'status']),
});
export type ReportColumn = z.infer<typeof reportColumnSchema>;

/** A cell: a text, a number, or nothing. */
export const reportCellSchema = z.union([z.string(), z.number(), z.null()]);

/** A report's head: what it covers, how complete it is, what it proves and what it does not. */
export const reportHeadSchema = z.object({
  format: z.literal('keydesk/report/1'),
  kind: reportKindSchema,
  title: z.string(),
  vault: z.object({ id: z.string(), name: z.string() }),
  period: z.object({ from: timeSchema, to: timeSchema }),
  tenant: z.string().nullable(),
  generatedAt: timeSchema,
  generatedBy: z.string(),
  tool: z.string(),
  population: z.string(),
  rowCount: z.int(),
  completeness: z.string(),
  chainHead: z.object({ seq: z.int(), hash: z.string(), time: timeSchema, signature: z.string() }),
  doesNotProve: z.array(z.string()).readonly(),
  controls: z.array(z.object({ control: z.string(), answeredBy: z.string() })).readonly(),
  summary: z.array(z.object({ label: z.string(), value: z.string() })).readonly(),
  columns: z.array(reportColumnSchema).readonly(),
});
export type ReportHead = z.infer<typeof reportHeadSchema>;

/** A whole report; its canonical JSON is what is hashed and signed, and what the PDF is drawn from. */
export const reportSchema = reportHeadSchema.extend({ rows: z.array(z.array(reportCellSchema).readonly()).readonly() });
export type Report = z.infer<typeof reportSchema>;

/** An exported report: the zip, its SHA-256 in hex and its number of rows. */
export const exportedReportSchema = fileSchema.extend({ sha256: z.string(), rowCount: z.int() });

/** Evidence for auditors: looked at on screen, then exported and signed. */
export const reportContract = {
  preview: procedure
    .input(z.object({ scope: reportScopeSchema, rows: z.int().min(1).max(500).default(100) }))
    .output(reportSchema),
  export: procedure.input(z.object({ scope: reportScopeSchema })).output(exportedReportSchema),
};
