import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { decryptWithIdentity, decryptWithPassphrase } from '../../src-main/crypto/age-file.ts';
import { fromBase64Url } from '../../src-main/crypto/base64url.ts';
import { passphraseFromText } from '../../src-main/crypto/passphrase.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { parseImport } from '../../src-main/secrets/import/parse.ts';
import type { Database } from '../../src-main/vault/database.ts';
import type { WantedExport } from '../../src-main/secrets/export-file.ts';
import { auditor, codeOf, eachRoom, officer, stale } from './room.ts';

const room = eachRoom();

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const wanted: WantedExport = { tenant: 'acme', format: 'csv', recipients: [recipient], reason: 'moving house' };

async function filled(): Promise<void> {
  await room.open();
  await room.add('TEXT', 'plain', { description: 'a text' });
  await room.add('BYTES', Uint8Array.of(0, 1, 255), { sensitivity: 'PII' });
  await room.add('WARD', 'patients', { sensitivity: 'PHI' });
  const [off, gone] = [await room.add('OFF', 'x'), await room.add('GONE', 'x')];
  await room.secrets.disable(officer, off.id);
  await room.secrets.remove(officer, gone.id);
}

describe('an export', () => {
  it('is an age file that its recipients open, with every active secret', async () => {
    await filled();
    const { fileName, content } = await room.secrets.export(officer, wanted);
    expect(fileName).toBe('acme-secrets-2026-01-15.csv.age');
    const plain = await decryptWithIdentity(fromBase64Url(content), SecretBytes.fromUtf8(identity));
    const { entries } = parseImport(plain.expose(), { format: 'csv' });
    expect(entries.map(({ key, value, sensitivity, description }) => [key, [...value].length, sensitivity, description])).toEqual([
      ['BYTES', 3, 'PII', null],
      ['TEXT', 5, 'STANDARD', 'a text'],
      ['WARD', 8, 'PHI', null],
    ]);
  });

  it('is opened by a passphrase however it is composed', async () => {
    await room.open();
    await room.add('K', 'v');
    const { content } = await room.secrets.export(officer, { ...wanted, recipients: [], passphrase: 'caf\u0065\u0301 au lait', format: 'json' });
    const plain = await decryptWithPassphrase(fromBase64Url(content), passphraseFromText('caf\u00e9 au lait'));
    expect(new TextDecoder().decode(plain.expose())).toBe('{\n  "K": "v"\n}\n');
  });

  it('is one event with its numbers and recipients, and one for each read of PII and above', async () => {
    await filled();
    await room.secrets.export(officer, wanted);
    expect(room.events('secret.export')).toMatchObject([
      { outcome: 'ok', tenant: 'acme', sensitivity: 'PHI', detail: { count: 3, perSensitivity: { PII: 1, PHI: 1, STANDARD: 1 }, recipients: [recipient], passphrase: false, reason: 'moving house' } },
    ]);
    expect(room.events('secret.reveal').map(({ detail }) => [detail['key'], detail['purpose'], detail['reason']])).toEqual([
      ['BYTES', 'export', 'moving house'],
      ['WARD', 'export', 'moving house'],
    ]);
  });

  it('asks for the role, a fresh passphrase and exactly one way to open it', async () => {
    await filled();
    const asked: readonly (readonly [Promise<unknown>, string])[] = [
      [room.secrets.export(auditor, wanted), 'ROLE_REQUIRED'],
      [room.secrets.export(stale, wanted), 'REAUTHENTICATION_REQUIRED'],
      [room.secrets.export(officer, { ...wanted, recipients: [] }), 'BAD_INPUT'],
      [room.secrets.export(officer, { ...wanted, passphrase: 'both' }), 'BAD_INPUT'],
      [room.secrets.export(officer, { ...wanted, recipients: [recipient, 'age1nonsense'] }), 'BAD_INPUT'],
      [room.secrets.export(officer, { ...wanted, recipients: [], passphrase: 'weak' }), 'PASSPHRASE_WEAK'],
      [room.secrets.export(officer, { ...wanted, tenant: 'nobody' }), 'NOT_FOUND'],
      [room.secrets.export(officer, { ...wanted, format: 'json' }), 'BAD_INPUT'],
    ];
    for (const [promise, code] of asked) expect(await codeOf(promise)).toBe(code);
    expect(room.events('secret.export').every(({ outcome }) => outcome === 'refused')).toBe(true);
    expect(room.events('secret.export')).toHaveLength(asked.length);
    expect(JSON.stringify(room.events())).not.toContain('both');
  });

  it('hands out nothing when one value cannot be opened, or when there is none', async () => {
    await filled();
    room.vault.write(officer.caller, [], (rows) => rows.run(`update revisions set stored = zeroblob(120) where sensitivity = 'PHI'`));
    expect(await codeOf(room.secrets.export(officer, wanted))).toBe('INTEGRITY_FAILED');
    expect(room.events('secret.export')).toMatchObject([{ outcome: 'failed' }]);
    await room.tenants.create(officer, { id: 'empty', displayName: 'Empty', defaultSensitivity: 'STANDARD' });
    expect(await codeOf(room.secrets.export(officer, { ...wanted, tenant: 'empty' }))).toBe('STATE_CONFLICT');
  });

  it('hands out nothing when its event cannot be written', async () => {
    let full = false;
    const wrap = (database: Database): Database => ({
      ...database,
      run: (sql, parameters) => {
        if (full && sql.includes('audit_events')) throw new Error('the disk is full');
        return database.run(sql, parameters);
      },
    });
    await room.open({ wrap });
    await room.add('K', 'v');
    full = true;
    await expect(room.secrets.export(officer, wanted)).rejects.toThrow('the disk is full');
    full = false;
  });
});
