import { ORPCError } from '@orpc/client';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../src-main/crypto/base64url.ts';
import { type DeskOverPort, openDeskOverPort } from '../support/desk-over-port.ts';

const passphrase = 'violet harbour seventeen lanterns';
const keyPassphrase = 'copper bridges under quiet rain';
const tenant = 'meridian-health';

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'none',
    (error: unknown) => (error instanceof ORPCError ? String(error.code) : `other: ${String(error)}`),
  );
}

const utf8 = (text: string): string => toBase64Url(new TextEncoder().encode(text));
const text = (value: string): string => new TextDecoder().decode(fromBase64Url(value));

describe('the main job over a real port, from an empty folder to signed evidence', () => {
  let desk: DeskOverPort;
  let media: string;
  let key: string;

  beforeAll(async () => {
    desk = await openDeskOverPort();
    media = join(desk.folder, 'media');
    mkdirSync(media);
  });
  afterAll(async () => {
    await desk.close();
  });

  const secretNamed = async (name: string) => {
    const { rows } = await desk.client.secrets.list({ tenant, search: name });
    const found = rows.find((row) => row.key === name);
    if (found === undefined) throw new Error(`no secret ${name}`);
    return found;
  };

  it('refuses a weak passphrase, then makes and opens a vault', async () => {
    const wanted = { folder: join(desk.folder, 'vaults'), name: 'Northwind', officer: 'Ada Okafor' };
    expect(await codeOf(desk.client.vault.create({ ...wanted, passphrase: 'password123456' }))).toBe('PASSPHRASE_WEAK');
    expect(await desk.client.vault.state()).toMatchObject({ phase: 'none' });
    expect(await desk.client.vault.create({ ...wanted, passphrase })).toMatchObject({ phase: 'unlocked', name: 'Northwind' });
  });

  it('imports a real secrets file as one job', async () => {
    await desk.client.tenants.create({ id: tenant, displayName: 'Meridian Health Group', defaultSensitivity: 'STANDARD' });
    const content = toBase64Url(readFileSync(new URL('../demo/sample-secrets.env', import.meta.url)));
    const preview = await desk.client.secrets.previewImport({ tenant, fileName: 'sample.env', content, options: {} });
    expect(preview).toMatchObject({ format: 'dotenv', total: 200, create: 200, change: 0, skip: 0 });
    const { job } = await desk.client.secrets.startImport({ preview: preview.preview });
    expect(await desk.ended(job)).toMatchObject({ state: 'done', total: 200, done: 200, failed: 0 });
    expect((await desk.client.secrets.list({ tenant })).total).toBe(200);
  });

  it('refuses a malformed file with its line and changes nothing', async () => {
    const call = desk.client.secrets.previewImport({ tenant, fileName: 'bad.env', content: utf8('A=1\nB="open\n'), options: {} });
    await expect(call).rejects.toMatchObject({ code: 'IMPORT_MALFORMED', data: { line: 2, column: 3 } });
    expect((await desk.client.secrets.list({ tenant })).total).toBe(200);
  });

  it('will not activate before a preflight, and activates after one', async () => {
    const path = join(media, 'customer.keydesk-key');
    await desk.client.keys.createKeyFile({ path, label: 'Meridian', passphrase: keyPassphrase });
    key = (await desk.client.keys.add({ displayName: 'Meridian USB key', key: { provider: 'KEY_FILE', path } })).id;
    await desk.client.keys.unlockKeyFile({ key, passphrase: keyPassphrase });
    await desk.client.byok.stage({ tenant, kmsKey: key });
    expect(await codeOf(desk.client.byok.activate({ tenant }))).toBe('PREFLIGHT_REQUIRED');
    expect(await desk.client.byok.preflight({ tenant })).toMatchObject({ success: true });
    const { job } = await desk.client.byok.activate({ tenant });
    expect(await desk.ended(job)).toMatchObject({ state: 'done' });
    expect((await desk.client.byok.status({ tenant })).config).toMatchObject({ status: 'ACTIVE', kmsKey: key });
    expect(await desk.client.keys.get({ key })).toMatchObject({ state: 'IN_USE', tenantCount: 1 });
  });

  it('rotates the data key and moves every revision to it', async () => {
    const { job } = await desk.client.byok.rotate({ tenant });
    expect(await desk.ended(job)).toMatchObject({ state: 'done', total: 200 });
    expect(await desk.client.tenants.dataKeys({ tenant })).toMatchObject([
      { version: 2, state: 'active', revisionCount: 200, wrappedBy: key },
      { version: 1, state: 'retired', revisionCount: 0, wrappedBy: key },
    ]);
  });

  it('reveals a PHI value for a reason only, and records it', async () => {
    const { rows } = await desk.client.secrets.list({ tenant, sensitivity: 'PHI', limit: 1 });
    const phi = rows[0];
    if (phi === undefined) throw new Error('the sample holds no PHI');
    expect(await codeOf(desk.client.secrets.reveal({ secret: phi.id }))).toBe('REASON_REQUIRED');
    const { value } = await desk.client.secrets.reveal({ secret: phi.id, reason: 'Ticket 4711: the portal cannot connect' });
    expect(text(value).length).toBeGreaterThan(8);
    const events = await desk.client.audit.page({ action: 'secret.reveal', object: phi.id });
    expect(events.rows.map((row) => row.outcome)).toEqual(['ok', 'refused']);
  });

  it('seals the tenant when the media is pulled, and unseals it when it is back', async () => {
    renameSync(media, `${media}-pulled`);
    await desk.client.vault.lock();
    const state = await desk.client.vault.state();
    if (state.phase !== 'locked') throw new Error('the vault should be locked');
    await desk.client.vault.unlock({ slot: state.slots[0]?.id ?? '', passphrase });
    const secret = await secretNamed((await desk.client.secrets.list({ tenant, sensitivity: 'STANDARD', limit: 1 })).rows[0]?.key ?? '');
    expect(await codeOf(desk.client.secrets.reveal({ secret: secret.id }))).not.toBe('none');
    renameSync(`${media}-pulled`, media);
    await desk.client.keys.unlockKeyFile({ key, passphrase: keyPassphrase });
    renameSync(media, `${media}-pulled`);
    expect(await codeOf(desk.client.secrets.reveal({ secret: secret.id }))).toBe('TENANT_SEALED');
    expect((await desk.client.byok.status({ tenant })).config?.status).toBe('SEALED');
    expect(await codeOf(desk.client.byok.unseal({ tenant }))).not.toBe('none');
    renameSync(`${media}-pulled`, media);
    expect((await desk.client.byok.unseal({ tenant })).config?.status).toBe('ACTIVE');
    expect(await codeOf(desk.client.secrets.reveal({ secret: secret.id }))).toBe('none');
  });

  it('proves the chain whole and the vault sound', async () => {
    const steps = [];
    for await (const step of await desk.client.audit.verify()) steps.push(step);
    expect(steps.at(-1)?.result).toMatchObject({ ok: true, problems: [] });
    expect(await desk.client.vault.check()).toMatchObject({ ok: true });
  });

  it('offboards to the baseline with the customer key at hand', async () => {
    const { job } = await desk.client.byok.offboard({ tenant });
    expect(await desk.ended(job)).toMatchObject({ state: 'done' });
    expect(await desk.client.tenants.get({ tenant })).toMatchObject({ custody: 'BASELINE', kmsKey: null });
    expect(await desk.client.keys.get({ key })).toMatchObject({ state: 'AVAILABLE' });
  });

  it('logs no value, no passphrase', () => {
    const lines = desk.logged.join('\n');
    for (const secret of [passphrase, keyPassphrase]) expect(lines).not.toContain(secret);
  });
});
