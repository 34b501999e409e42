import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyReport } from '../../src-main/reports/verify-report.ts';
import { systemClock } from '../../src-main/lib/clock.ts';
import { parseImport } from '../../src-main/secrets/import/parse.ts';
import { reportKinds } from '../../src-shared/reports.ts';
import { type DemoStep, runDemo, tenantOf } from '../demo/run-demo.ts';

const sample = fileURLToPath(new URL('../demo/sample-secrets.env', import.meta.url));
const passphrase = 'violet anchor marble thicket sonnet';
const keyPassphrase = 'copper violin harvest lantern pigeon';

/** Shorter ones stand in random bytes by chance. */
const leastBytes = 6;
const file = readFileSync(sample);
const { entries } = parseImport(file, { format: 'dotenv' });

interface Needle {
  readonly what: string;
  readonly bytes: Buffer;
}

/** A text in every spelling it could lie in: as it is, in UTF-16, and in the encodings of the wire. */
function spellings(what: string, value: Uint8Array): readonly Needle[] {
  const plain = Buffer.from(value);
  const texts = [plain.toString('hex'), plain.toString('base64url'), JSON.stringify(plain.toString()).slice(1, -1)];
  return [plain, Buffer.from(plain.toString(), 'utf16le'), ...texts.map((text) => Buffer.from(text))].map((bytes) => ({ what, bytes }));
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function needles(out: string): readonly Needle[] {
  const { displayName, id } = tenantOf(sample);
  const words = { displayName, id, passphrase, keyPassphrase, keyFile: join(out, 'media', 'customer.keydesk-key'), keyName: 'customer.keydesk-key' };
  const values = entries.filter(({ value }) => value.length >= leastBytes).flatMap(({ key, value }) => spellings(`the value of ${key}`, value));
  const names = entries.map(({ key }) => ({ what: `the name ${key}`, bytes: Buffer.from(key) })).filter(({ bytes }) => bytes.length >= 12);
  return [...Object.entries(words).flatMap(([what, text]) => spellings(what, utf8(text))), ...values, ...names];
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What of the needles lies in the files, each named once. */
function found(paths: readonly string[], wanted: readonly Needle[]): readonly string[] {
  const all = paths.map((path) => ({ path, bytes: readFileSync(path) }));
  return [...new Set(all.flatMap(({ path, bytes }) => wanted.filter((needle) => bytes.includes(needle.bytes)).map(({ what }) => `${what} in ${path}`)))];
}

describe('a demo run', () => {
  let folder: string;
  let out: string;
  let temporary: string;
  const temporaryBefore = process.env['TMPDIR'];
  const steps: DemoStep[] = [];
  const leaks: string[] = [];
  const seen = new Set<string>();
  const looked: readonly string[] = ['Import the secrets', 'Activate', 'Rotate', 'Media removed', 'Export the reports'];

  const ownFiles = (): readonly string[] => [join(out, 'Demo.keydesk'), join(out, 'desk'), join(out, 'media'), temporary].flatMap(filesBelow);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-leaks-'));
    out = join(folder, 'demo');
    temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    process.env['TMPDIR'] = temporary;
    const wanted = needles(out);
    await runDemo({ out, secretsFile: sample, passphrase, keyPassphrase }, systemClock, (step) => {
      steps.push(step);
      if (!looked.includes(step.name)) return;
      const paths = ownFiles();
      for (const path of paths) seen.add(path.slice(out.length + 1));
      leaks.push(...found(paths, wanted).map((leak) => `after "${step.name}": ${leak}`));
    });
    leaks.push(...found(ownFiles(), wanted).map((leak) => `at the end: ${leak}`));
  }, 180_000);
  afterAll(() => {
    if (temporaryBefore === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporaryBefore;
    rmSync(folder, { recursive: true, force: true });
  });

  it('came through every step', () => {
    expect(steps.map(({ name }) => name)).toEqual(expect.arrayContaining([...looked, 'Reveal a value', 'Media restored', 'Verify the reports']));
    expect(steps.find(({ name }) => name === 'Reveal a value')?.detail).toContain('PHI');
  });

  it('was looked at while it ran: database, log of the database, slots, the log of the desk, the key file', () => {
    expect([...seen]).toEqual(
      expect.arrayContaining(['Demo.keydesk/vault.db', 'Demo.keydesk/vault.db-wal', 'Demo.keydesk/keyslots.json', 'desk/logs/keydesk.log', 'media/customer.keydesk-key']),
    );
  });

  it('left no value, name, key path or passphrase in any of them', () => {
    expect(leaks).toEqual([]);
  });

  it('would have been caught: the search finds every value in the file they came from', () => {
    const inSample = found([sample], needles(out).filter(({ what }) => what.startsWith('the value of')));
    const long = entries.filter(({ value }) => value.length >= leastBytes);
    expect(long.length).toBeGreaterThan(180);
    // A value with escapes stands in the file in its own spelling; few do.
    expect(inSample.length).toBeGreaterThan(long.length * 0.9);
    expect(found(filesBelow(join(out, 'byok-status')), needles(out))).not.toEqual([]);
  });

  it.each(reportKinds)('left the report %s, which is sound, and refused after one bit of any of its files is changed', (kind) => {
    const report = join(out, kind);
    expect(verifyReport(report).ok).toBe(true);
    expect(readdirSync(report)).toEqual(expect.arrayContaining(['report.pdf', 'report.csv', 'report.json', 'manifest.json', 'manifest.json.sig']));
    for (const path of filesBelow(report)) {
      const bytes = readFileSync(path);
      for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        writeFileSync(path, changed);
        expect(verifyReport(report).ok, `${path} at byte ${String(at)}`).toBe(false);
      }
      writeFileSync(path, bytes);
    }
    expect(verifyReport(report).ok).toBe(true);
  });
});
