import type { Report } from '../../src-shared/reports.ts';
import { toBase64Url, toHex } from '../crypto/base64url.ts';
import { canonicalJson } from '../crypto/canonical-json.ts';
import { sha256 } from '../crypto/primitives.ts';
import { keyId, publicKeyPem, type SigningKey } from '../crypto/signing.ts';
import { howToVerify } from './how-to-verify.ts';
import { listedFiles, type Manifest, manifestBytes, reportFiles } from './manifest.ts';
import { csvNote, reportCsv } from './report-csv.ts';
import type { NamedFiles } from './stored-zip.ts';

/** What a drawn report says of the files around it. */
export interface DrawnMarks {
  readonly reportHash: string;
  readonly keyId: string;
}

/** Draws a report as PDF; the same report and marks give the same bytes. */
export type DrawReport = (report: Report, marks: DrawnMarks) => Promise<Uint8Array>;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function fileFacts(content: Uint8Array): { readonly sha256: string; readonly size: number } {
  return { sha256: toHex(sha256(content)), size: content.length };
}

function manifestOf(report: Report, publicKey: Uint8Array, content: (name: string) => Uint8Array): Manifest {
  const { kind, title, vault, period, tenant, generatedAt, generatedBy, tool, rowCount, chainHead } = report;
  const [howTo, pem, csv, json, pdf] = listedFiles;
  const facts = (name: string): ReturnType<typeof fileFacts> => fileFacts(content(name));
  return {
    format: 'keydesk/report-manifest/1',
    ...{ kind, title, vault, period, tenant, generatedAt, generatedBy, tool, rowCount, chainHead },
    keyId: keyId(publicKey),
    publicKey: toBase64Url(publicKey),
    csv: csvNote,
    files: { [howTo]: facts(howTo), [pem]: facts(pem), [csv]: facts(csv), [json]: facts(json), [pdf]: facts(pdf) },
  };
}

/** The files of an exported report, signed. The same report gives the same bytes. */
export async function bundle(report: Report, signer: SigningKey, draw: DrawReport): Promise<NamedFiles> {
  const json = utf8(canonicalJson(report));
  const id = keyId(signer.publicKey);
  const listed = new Map<string, Uint8Array>([
    [reportFiles.json, json],
    [reportFiles.csv, utf8(reportCsv(report))],
    [reportFiles.pdf, await draw(report, { reportHash: toHex(sha256(json)), keyId: id })],
    [reportFiles.howTo, utf8(howToVerify(id))],
    [reportFiles.publicKey, utf8(publicKeyPem(signer.publicKey))],
  ]);
  const manifest = manifestBytes(manifestOf(report, signer.publicKey, (name) => listed.get(name) ?? new Uint8Array(0)));
  return new Map([...listed, [reportFiles.manifest, manifest], [reportFiles.signature, signer.sign(manifest)]]);
}
