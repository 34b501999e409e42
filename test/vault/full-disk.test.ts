import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ORPCError } from '@orpc/client';
import { type DeskOverPort, openDeskOverPort } from '../support/desk-over-port.ts';

const passphrase = 'violet harbour seventeen lanterns';

/** Why no small disk can be had here, or `null`: only root may mount one, and only on Linux. */
function whyNot(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'mounting a small disk needs root on Linux';
  const probe = mkdtempSync(join(tmpdir(), 'keydesk-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe], { stdio: 'ignore' });
    return null;
  } catch {
    return 'this machine does not let us mount a small disk';
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

const reason = whyNot();

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(() => 'none', (error: unknown) => (error instanceof ORPCError ? String(error.code) : String(error)));
}

describe.skipIf(reason !== null)(`a full disk${reason === null ? '' : ` (not run: ${reason})`}`, () => {
  let disk: string;
  let desk: DeskOverPort;

  beforeEach(async () => {
    disk = mkdtempSync(join(tmpdir(), 'keydesk-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]);
    desk = await openDeskOverPort();
    await desk.client.vault.create({ folder: disk, name: 'Small', officer: 'Ada', passphrase });
    await desk.client.tenants.create({ id: 'acme', displayName: 'Acme' });
  });
  afterEach(async () => {
    rmSync(join(disk, 'filler'), { force: true });
    await desk.close();
    execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  const fill = (): void => {
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(disk, 'filler'), new Uint8Array(bavail * bsize));
  };
  const value = (length: number): string => Buffer.alloc(length, 7).toString('base64url');

  it('refuses what does not fit, says so, keeps what was acknowledged, and goes on when there is room again', async () => {
    const kept = await desk.client.secrets.create({ tenant: 'acme', key: 'KEPT', value: value(1000) });
    fill();
    const refused = await codeOf(desk.client.secrets.create({ tenant: 'acme', key: 'BIG', value: value(900_000) }));
    expect(refused).toBe('STORAGE_FULL');
    rmSync(join(disk, 'filler'));
    expect((await desk.client.secrets.list({ tenant: 'acme' })).rows.map((row) => row.key)).toEqual(['KEPT']);
    expect((await desk.client.secrets.reveal({ secret: kept.id })).value).toBe(value(1000));
    expect(await codeOf(desk.client.secrets.create({ tenant: 'acme', key: 'BIG', value: value(200_000) }))).toBe('none');
    expect(await desk.client.vault.check()).toMatchObject({ ok: true });
  });

  it('leaves no half backup behind', async () => {
    mkdirSync(join(disk, 'backups'));
    fill();
    const path = join(disk, 'backups', 'one.age');
    expect(await codeOf(desk.client.vault.backup({ path, passphrase }))).toBe('STORAGE_FULL');
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(join(disk, 'backups'))).toEqual([]);
  });

  it('makes no half vault', async () => {
    await desk.client.vault.close();
    fill();
    const wanted = { folder: disk, name: 'Second', officer: 'Ada', passphrase };
    expect(await codeOf(desk.client.vault.create(wanted))).toBe('STORAGE_FULL');
    expect(readdirSync(disk).filter((name) => name.startsWith('Second'))).toEqual([]);
  });
});
