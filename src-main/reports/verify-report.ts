import type { Report } from '../../src-shared/reports.ts';
import { reportSchema } from '../../src-shared/reports.ts';
import { checkpointMessage } from '../crypto/audit-hash.ts';
import { fromBase64Url, fromHex, toHex } from '../crypto/base64url.ts';
import { canonicalJson } from '../crypto/canonical-json.ts';
import { sha256 } from '../crypto/primitives.ts';
import { keyId, publicKeyPem, verifySignature } from '../crypto/signing.ts';
import { listedFiles, type Manifest, manifestSchema, reportFiles } from './manifest.ts';
import { openExported } from './open-exported.ts';
import { recomputeLinks } from './report-links.ts';
import type { NamedFiles } from './stored-zip.ts';

/** What the signer must be, when it is known: without it the report proves only that it is in itself whole. */
export interface SignerPin {
  /** The key id that the vault's officer told by another way, 16 hexadecimal digits. */
  readonly keyId?: string | undefined;
  /** The public key, base64url. */
  readonly publicKey?: string | undefined;
}

/** Something wrong with an exported report. `file` is `null` for the whole of it. */
export interface ReportProblem {
  readonly file: string | null;
  readonly problem: string;
}

/** What a verification of an exported report came to. */
export interface ReportVerification {
  readonly ok: boolean;
  readonly problems: readonly ReportProblem[];
  /** What the manifest says; `null` when it cannot be read. Believe it only when `ok`. */
  readonly facts: Manifest | null;
  /** Whether the signer is the one that was expected; `null` when nobody said whom to expect. */
  readonly pinned: boolean | null;
  /** How many links of the audit chain were recomputed from the rows themselves. */
  readonly chainLinks: number;
  readonly ignored: readonly string[];
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads bytes that must be the canonical JSON of a value of the schema. */
function parseCanonical<T>(bytes: Uint8Array, parse: (value: unknown) => T): T {
  const text = decoder.decode(bytes);
  const value: unknown = JSON.parse(text);
  if (canonicalJson(value) !== text) throw new SyntaxError('it is not canonical JSON');
  return parse(value);
}

function reading<T>(file: string, bytes: Uint8Array | undefined, parse: (value: unknown) => T): T | ReportProblem {
  if (bytes === undefined) return { file, problem: 'The file is not there.' };
  try {
    return parseCanonical(bytes, parse);
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'it does not hold what was written';
    return { file, problem: `The file cannot be read: ${why}.` };
  }
}

const isProblem = (value: object): value is ReportProblem => 'problem' in value;

function listedProblems(files: NamedFiles, manifest: Manifest): readonly ReportProblem[] {
  return listedFiles.flatMap((file) => {
    const content = files.get(file);
    const { sha256: hash, size } = manifest.files[file];
    if (content === undefined) return [{ file, problem: 'The file is not there.' }];
    if (content.length !== size) return [{ file, problem: `The file has ${content.length} bytes; the manifest says ${size}.` }];
    return toHex(sha256(content)) === hash ? [] : [{ file, problem: 'The file is not the one the manifest names: its hash is another.' }];
  });
}

/** Whether the signature over bytes is good; whatever a hostile key or signature may hold. */
function signedBy(publicKey: string, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verifySignature(fromBase64Url(publicKey), message, signature);
  } catch {
    return false;
  }
}

function keyProblems(files: NamedFiles, { publicKey, keyId: id }: Manifest): readonly ReportProblem[] {
  const key = fromBase64Url(publicKey);
  const pem = files.get(reportFiles.publicKey);
  const same = pem !== undefined && Buffer.from(pem).equals(Buffer.from(publicKeyPem(key)));
  return [
    ...(same ? [] : [{ file: reportFiles.publicKey, problem: 'It is not the key the manifest names.' }]),
    ...(keyId(key) === id ? [] : [{ file: reportFiles.manifest, problem: 'The key id is not that of the key.' }]),
  ];
}

function signatureProblems(files: NamedFiles, manifest: Manifest): readonly ReportProblem[] {
  const [bytes, signature] = [files.get(reportFiles.manifest), files.get(reportFiles.signature)];
  if (signature === undefined) return [{ file: reportFiles.signature, problem: 'The file is not there.' }];
  const good = bytes !== undefined && signedBy(manifest.publicKey, bytes, signature);
  return good ? [] : [{ file: reportFiles.signature, problem: 'The signature is not that of the key over the manifest.' }];
}

/** Keys and hashes in a signed manifest may still be nonsense that its signer wrote. */
function guarded(file: string, check: () => readonly ReportProblem[]): readonly ReportProblem[] {
  try {
    return check();
  } catch {
    return [{ file, problem: 'It holds what cannot be checked.' }];
  }
}

function headProblems(report: Report, { publicKey }: Manifest): readonly ReportProblem[] {
  const { seq, hash, time, signature } = report.chainHead;
  const message = checkpointMessage({ seq, hash: fromHex(hash), time, vault: report.vault.id });
  const good = signedBy(publicKey, message, fromBase64Url(signature));
  return good ? [] : [{ file: reportFiles.json, problem: 'The chain head in it is not signed by the key.' }];
}

const sharedFields = ['kind', 'title', 'vault', 'period', 'tenant', 'generatedAt', 'generatedBy', 'tool', 'rowCount', 'chainHead'] as const;

function agreementProblems(report: Report, manifest: Manifest): readonly ReportProblem[] {
  const different = sharedFields.filter((name) => canonicalJson(report[name]) !== canonicalJson(manifest[name]));
  const uneven = report.rows.length !== report.rowCount || report.rows.some((row) => row.length !== report.columns.length);
  return [
    ...different.map((name) => ({ file: reportFiles.json, problem: `Its ${name} is not that of the manifest.` })),
    ...(uneven ? [{ file: reportFiles.json, problem: 'It does not hold the rows it counts.' }] : []),
  ];
}

interface Inner {
  readonly problems: readonly ReportProblem[];
  readonly links: number;
}

function checkReport(files: NamedFiles, manifest: Manifest): Inner {
  const report = reading(reportFiles.json, files.get(reportFiles.json), (value) => reportSchema.parse(value));
  if (isProblem(report)) return { problems: [report], links: 0 };
  let links = 0;
  const chain = (): readonly ReportProblem[] => {
    if (report.kind !== 'audit-activity') return [];
    const found = recomputeLinks(report);
    links = found.links;
    return found.broken.map((seq) => ({ file: reportFiles.json, problem: `Event ${seq} does not have the hash of its content.` }));
  };
  const problems = [
    ...agreementProblems(report, manifest),
    ...guarded(reportFiles.json, () => headProblems(report, manifest)),
    ...guarded(reportFiles.json, chain),
  ];
  return { problems, links };
}

function pinProblems({ keyId: id, publicKey }: Manifest, pin: SignerPin): readonly ReportProblem[] {
  const wrong = (pin.keyId !== undefined && pin.keyId.toLowerCase() !== id) || (pin.publicKey !== undefined && pin.publicKey !== publicKey);
  return wrong ? [{ file: null, problem: `It was signed by the key ${id}, which is not the one expected.` }] : [];
}

/** Verifies the files of an exported report against one another, their signature, and who is expected to have signed. */
export function verifyFiles(files: NamedFiles, pin: SignerPin = {}): Omit<ReportVerification, 'ignored'> {
  const manifest = reading(reportFiles.manifest, files.get(reportFiles.manifest), (value) => manifestSchema.parse(value));
  if (isProblem(manifest)) return { ok: false, problems: [manifest], facts: null, pinned: null, chainLinks: 0 };
  const inner = checkReport(files, manifest);
  const unexpected = pinProblems(manifest, pin);
  const problems = [
    ...guarded(reportFiles.signature, () => signatureProblems(files, manifest)),
    ...guarded(reportFiles.publicKey, () => keyProblems(files, manifest)),
    ...listedProblems(files, manifest),
    ...inner.problems,
    ...unexpected,
  ];
  const asked = pin.keyId !== undefined || pin.publicKey !== undefined;
  const pinned = asked ? unexpected.length === 0 : null;
  return { ok: problems.length === 0, problems, facts: manifest, pinned, chainLinks: inner.links };
}

/**
 * Verifies an exported report, in its folder or its archive, with no vault. Any change of one byte is a problem.
 * Without a pin it proves that the report is whole, and by which key it was signed; not whose key that is.
 * @throws FILE_UNREADABLE
 */
export function verifyReport(path: string, pin: SignerPin = {}): ReportVerification {
  const { files, problems: outer, ignored } = openExported(path);
  const outside = outer.map((problem) => ({ file: null, problem }));
  if (files.size === 0 && outside.length > 0) return { ok: false, problems: outside, facts: null, pinned: null, chainLinks: 0, ignored };
  const verified = verifyFiles(files, pin);
  const problems = [...outside, ...verified.problems];
  return { ...verified, ok: problems.length === 0, problems, ignored };
}
