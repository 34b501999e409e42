import { z } from 'zod';
import { reportHeadSchema } from '../../src-shared/reports.ts';
import { canonicalJson } from '../crypto/canonical-json.ts';

/** The files of an exported report that the manifest speaks for, and their two signatories. */
export const reportFiles = {
  json: 'report.json',
  csv: 'report.csv',
  pdf: 'report.pdf',
  howTo: 'HOW-TO-VERIFY.txt',
  publicKey: 'public-key.pem',
  manifest: 'manifest.json',
  signature: 'manifest.json.sig',
} as const;

/** The files whose hashes stand in the manifest. */
export const listedFiles = [reportFiles.howTo, reportFiles.publicKey, reportFiles.csv, reportFiles.json, reportFiles.pdf] as const;

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const listedSchema = z.strictObject({ sha256: hex64, size: z.int().min(0) });

/** The manifest: what a report is, and the hash of each of its files. Its canonical JSON is what is signed. */
export const manifestSchema = z.strictObject({
  format: z.literal('keydesk/report-manifest/1'),
  kind: reportHeadSchema.shape.kind,
  title: z.string(),
  vault: reportHeadSchema.shape.vault,
  period: reportHeadSchema.shape.period,
  tenant: z.string().nullable(),
  generatedAt: z.int(),
  generatedBy: z.string(),
  tool: z.string(),
  rowCount: z.int().min(0),
  chainHead: z.strictObject({ seq: z.int().min(1), hash: hex64, time: z.int(), signature: z.base64url() }),
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  publicKey: z.base64url(),
  csv: z.string(),
  files: z.strictObject({
    [reportFiles.howTo]: listedSchema,
    [reportFiles.publicKey]: listedSchema,
    [reportFiles.csv]: listedSchema,
    [reportFiles.json]: listedSchema,
    [reportFiles.pdf]: listedSchema,
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The bytes of a manifest that are signed. */
export function manifestBytes(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(canonicalJson(manifest));
}
