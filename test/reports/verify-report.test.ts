import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { keyId, SigningKey } from '../../src-main/crypto/signing.ts';
import { canonicalJson } from '../../src-main/crypto/canonical-json.ts';
import { bundle } from '../../src-main/reports/bundle.ts';
import { reportFiles } from '../../src-main/reports/manifest.ts';
import { maximumBytes } from '../../src-main/reports/open-exported.ts';
import { readStoredZip, type NamedFiles, writeStoredZip } from '../../src-main/reports/stored-zip.ts';
import { verifyFiles, verifyReport } from '../../src-main/reports/verify-report.ts';
import { type Report, reportKinds, reportSchema } from '../../src-shared/reports.ts';
import { drawNothing, livelyVault, ReportVault } from './report-vault.ts';

/** A folder for exported reports, removed at the end of the test. */
class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'keydesk-report-'));

  write(name: string, content: Uint8Array | string): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  /** Lays the files of a report down, in a folder of their own. */
  lay(files: NamedFiles): string {
    const path = join(this.path, 'report');
    mkdirSync(path);
    for (const [name, content] of files) writeFileSync(join(path, name), content);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << at % 8);
  return copy;
};
const changed = (files: NamedFiles, name: string, content: Uint8Array): NamedFiles => new Map([...files, [name, content]]);
const reportOf = (files: NamedFiles): Report =>
  reportSchema.parse(JSON.parse(new TextDecoder().decode(files.get(reportFiles.json))));

/** A small report, so that every byte of it can be tried. */
async function smallExport(kind: (typeof reportKinds)[number]) {
  using vault = new ReportVault();
  vault.record({ action: 'vault.create' });
  const exported = await vault.export(kind);
  return { ...exported, files: new Map([...exported.files].map(([name, content]) => [name, Uint8Array.from(content)])) };
}

describe('an exported report', () => {
  it.each(reportKinds)('of %s is accepted as archive and as folder', async (kind) => {
    using folder = new Folder();
    using lively = livelyVault();
    const { files, content, rowCount } = await lively.export(kind);
    for (const path of [folder.write('report.zip', content), folder.lay(files)]) {
      const { ok, problems, facts, pinned } = verifyReport(path);
      expect({ ok, problems, pinned }).toEqual({ ok: true, problems: [], pinned: null });
      expect(facts).toMatchObject({ kind, rowCount, keyId: keyId(lively.test.vault.signer.publicKey) });
    }
  });

  it.each(reportKinds)('of %s is rejected after any one byte of any file was changed', async (kind) => {
    const { files } = await smallExport(kind);
    for (const [name, content] of files)
      for (let at = 0; at < content.length; at += 1) {
        const { ok, problems } = verifyFiles(changed(files, name, flipped(content, at)));
        if (ok || problems.length === 0) expect.fail(`byte ${at} of ${name} was changed without a word`);
      }
    expect(verifyFiles(files).ok).toBe(true);
  }, 120_000);

  it.each(reportKinds)('of %s is rejected after any one byte of the archive was changed', async (kind) => {
    const { content } = await smallExport(kind);
    for (let at = 0; at < content.length; at += 1)
      expect(() => readStoredZip(flipped(content, at)), `byte ${at}`).toThrow(/is no ZIP|ends within|is compressed|its bytes are not/);
    expect(readStoredZip(content).size).toBe(7);
  });

  it('is rejected when a file is missing, added, cut or emptied', async () => {
    const { files } = await smallExport('byok-status');
    for (const [name, content] of files) {
      expect(verifyFiles(new Map([...files].filter(([one]) => one !== name))).ok, `without ${name}`).toBe(false);
      expect(verifyFiles(changed(files, name, content.subarray(1))).ok, `cut ${name}`).toBe(false);
      expect(verifyFiles(changed(files, name, new Uint8Array(0))).ok, `empty ${name}`).toBe(false);
      expect(verifyFiles(changed(files, name, Uint8Array.from([...content, 10]))).ok, `longer ${name}`).toBe(false);
    }
  });

  it('is rejected when the files of two reports are mixed', async () => {
    using lively = livelyVault();
    const [one, other] = [await lively.export('key-inventory'), await lively.export('byok-status')];
    for (const name of [reportFiles.json, reportFiles.csv, reportFiles.pdf, reportFiles.manifest, reportFiles.signature])
      expect(verifyFiles(changed(one.files, name, other.files.get(name) ?? new Uint8Array(0))).ok, name).toBe(false);
  });

  it('has the same bytes for the same report', async () => {
    using lively = livelyVault();
    const { files, content } = await lively.export('audit-activity');
    const again = await bundle(reportOf(files), lively.test.vault.signer, drawNothing);
    expect([...again].map(([name, bytes]) => [name, Buffer.from(bytes)])).toEqual([...files].map(([name, bytes]) => [name, Buffer.from(bytes)]));
    expect(Buffer.from(writeStoredZip(again)).equals(content)).toBe(true);
  });
});

describe('who signed', () => {
  it('is told apart by the pin', async () => {
    using lively = livelyVault();
    const { files } = await lively.export('key-inventory');
    const id = keyId(lively.test.vault.signer.publicKey);
    const publicKey = Buffer.from(lively.test.vault.signer.publicKey).toString('base64url');
    expect(verifyFiles(files, { keyId: id })).toMatchObject({ ok: true, pinned: true });
    expect(verifyFiles(files, { keyId: id.toUpperCase(), publicKey })).toMatchObject({ ok: true, pinned: true });
    expect(verifyFiles(files, { keyId: '0123456789abcdef' })).toMatchObject({ ok: false, pinned: false });
    expect(verifyFiles(files, { publicKey: 'AAAA' })).toMatchObject({ ok: false, pinned: false });
  });

  it('is found out by the pin alone when all was forged and signed anew', async () => {
    using lively = livelyVault();
    const { files } = await lively.export('audit-activity');
    const report = reportOf(files);
    const forger = new SigningKey(SecretBytes.adopt(new Uint8Array(32).fill(9)));
    const forged = await bundle(report, forger, drawNothing);
    expect(verifyFiles(forged).problems).toEqual([{ file: reportFiles.json, problem: 'The chain head in it is not signed by the key.' }]);
    expect(verifyFiles(forged, { keyId: keyId(lively.test.vault.signer.publicKey) })).toMatchObject({ ok: false, pinned: false });
  });

  it('cannot make rows that do not follow from one another pass, even with the right key', async () => {
    using lively = livelyVault();
    const { files } = await lively.export('audit-activity');
    const report = reportOf(files);
    const rows = report.rows.map((row, at) => (at === 4 ? row.map((one, column) => (column === 2 ? 'Eve' : one)) : row));
    const forged = await bundle({ ...report, rows }, lively.test.vault.signer, drawNothing);
    expect(verifyFiles(forged).problems).toEqual([{ file: reportFiles.json, problem: 'Event 5 does not have the hash of its content.' }]);
    const fewer = await bundle({ ...report, rows: report.rows.slice(1) }, lively.test.vault.signer, drawNothing);
    expect(verifyFiles(fewer).problems).toEqual([{ file: reportFiles.json, problem: 'It does not hold the rows it counts.' }]);
  });

  it('must have written canonical JSON', async () => {
    using lively = livelyVault();
    const { files } = await lively.export('byok-status');
    const loose = new TextEncoder().encode(`${canonicalJson(reportOf(files))}\n`);
    expect(verifyFiles(changed(files, reportFiles.json, loose)).problems.map(({ problem }) => problem)).toContainEqual(expect.stringContaining('not canonical'));
  });
});

describe('a hostile path', () => {
  it('that is not there, or no report, is an error or a problem and never a crash', async () => {
    using folder = new Folder();
    expect(() => verifyReport(join(folder.path, 'nothing'))).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }));
    expect(verifyReport(folder.path)).toMatchObject({ ok: false, facts: null });
    expect(verifyReport(folder.write('empty.zip', ''))).toMatchObject({ ok: false, facts: null });
    expect(verifyReport(folder.write('text.zip', 'PK\u0003\u0004'.repeat(40)))).toMatchObject({ ok: false, facts: null });
  });

  it('with files that do not belong to it is rejected; what file browsers leave is not', async () => {
    using folder = new Folder();
    const { files } = await smallExport('key-inventory');
    const path = folder.lay(files);
    writeFileSync(join(path, '.DS_Store'), 'x');
    expect(verifyReport(path)).toMatchObject({ ok: true, ignored: ['.DS_Store'] });
    writeFileSync(join(path, 'report (2).pdf'), 'x');
    expect(verifyReport(path).problems).toEqual([{ file: null, problem: '"report (2).pdf" does not belong to the report.' }]);
  });

  it('with a link in place of a file is rejected and not followed', async () => {
    using folder = new Folder();
    const { files } = await smallExport('key-inventory');
    const path = folder.lay(files);
    rmSync(join(path, reportFiles.pdf));
    symlinkSync(folder.write('elsewhere', files.get(reportFiles.pdf) ?? ''), join(path, reportFiles.pdf));
    expect(verifyReport(path).problems[0]?.problem).toContain('is a link');
  });

  it('that is a link itself is refused', () => {
    using folder = new Folder();
    symlinkSync(folder.write('real.zip', 'x'), join(folder.path, 'link.zip'));
    expect(() => verifyReport(join(folder.path, 'link.zip'))).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }));
  });

  it('that is too large is not read', () => {
    using folder = new Folder();
    const path = folder.write('large.zip', '');
    truncateSync(path, maximumBytes + 1);
    expect(() => verifyReport(path)).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }));
  });
});

const openssl = (...words: readonly string[]): string => execFileSync('openssl', words, { encoding: 'utf8', stdio: 'pipe' });
const hasOpenssl = ((): boolean => {
  try {
    return openssl('version').startsWith('OpenSSL 3');
  } catch {
    return false;
  }
})();

describe.skipIf(!hasOpenssl)('openssl alone', () => {
  it('accepts the signature, and refuses it once a byte was changed', async () => {
    using folder = new Folder();
    const { files } = await smallExport('audit-activity');
    const path = folder.lay(files);
    const at = (name: string): string => join(path, name);
    const verify = (): string =>
      openssl('pkeyutl', '-verify', '-pubin', '-inkey', at('public-key.pem'), '-rawin', '-in', at('manifest.json'), '-sigfile', at('manifest.json.sig'));
    expect(verify()).toContain('Signature Verified Successfully');
    writeFileSync(at('manifest.json'), flipped(files.get('manifest.json') ?? new Uint8Array(1), 100));
    expect(verify).toThrow();
  });

  it('gives the hashes of the manifest and the key id', async () => {
    using folder = new Folder();
    const { files } = await smallExport('audit-activity');
    const path = folder.lay(files);
    const { facts } = verifyReport(path);
    for (const [name, { sha256 }] of Object.entries(facts?.files ?? {})) expect(openssl('dgst', '-sha256', join(path, name))).toContain(sha256);
    const der = execFileSync('openssl', ['pkey', '-pubin', '-in', join(path, 'public-key.pem'), '-outform', 'DER']);
    const hash = execFileSync('openssl', ['dgst', '-sha256'], { input: der.subarray(-32), encoding: 'utf8' });
    expect(hash).toContain(`= ${facts?.keyId ?? '?'}`);
  });
});
