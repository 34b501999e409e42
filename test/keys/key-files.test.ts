import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KmsRegistry } from '../../src-main/kms/registry.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { events, officer, openRooms, refusal, type Rooms, wrappings } from '../support/byok-desk.ts';
import { each } from '../support/each-desk.ts';
import { insertTenant, officerCaller, openTestVault } from '../support/open-vault.ts';

const passphrase = 'correct horse battery staple';

/** A desk over the true provider of key files, with a folder that stands for removable media. */
class KeyFileDesk {
  readonly test = openTestVault();
  readonly media = mkdtempSync(join(tmpdir(), 'keydesk-media-'));
  #rooms = this.#open();

  get rooms(): Rooms {
    return this.#rooms;
  }

  place(name = 'acme'): string {
    return join(this.media, `${name}.keydesk-key`);
  }

  /** A key file that is made and registered, and not unlocked. */
  async registered(): Promise<string> {
    await this.rooms.keys.createKeyFile(officer, { path: this.place(), label: 'Acme', passphrase });
    const { id } = await this.rooms.keys.add(officer, { displayName: 'Acme file', key: { provider: 'KEY_FILE', path: this.place() } });
    return id;
  }

  async unlocked(): Promise<string> {
    const id = await this.registered();
    await this.rooms.keys.unlockKeyFile(officer, { key: id, passphrase });
    await this.rooms.keys.settled();
    return id;
  }

  /** A tenant that is staged under an unlocked key file, and proven. */
  async validated(): Promise<string> {
    insertTenant(this.rooms.vault, 'acme', (rows) => this.rooms.dataKeys.createFirst(rows, 'acme', 0));
    const id = await this.unlocked();
    await this.rooms.byok.stage(officer, 'acme', id);
    await this.rooms.byok.preflight(officer, 'acme');
    return id;
  }

  async activated(): Promise<string> {
    const id = await this.validated();
    const { job } = await this.rooms.byok.activate(officer, 'acme');
    expect(await this.ended(job)).toBe('done');
    return id;
  }

  /** The state of a job when it has ended, or waits. */
  async ended(job: string): Promise<string> {
    let last = '';
    for await (const { state } of this.rooms.jobs.watch(job)) {
      last = state;
      if (state === 'waiting') break;
    }
    return last;
  }

  async relock(): Promise<void> {
    await this.#letGo();
    this.test.reopen();
    this.#rooms = this.#open();
  }

  async close(): Promise<void> {
    await this.#letGo();
    this.test.close();
    rmSync(this.media, { recursive: true, force: true });
  }

  #open(): Rooms {
    const registry = new KmsRegistry({ session: 'test', unlockKeyFile: async () => Promise.resolve(null) });
    return openRooms(this.test.vault, this.test.clock, registry);
  }

  async #letGo(): Promise<void> {
    await this.rooms.jobs.close();
    await this.rooms.keys.close();
    this.rooms.dataKeys.wipe();
  }
}

const desk = each(
  () => new KeyFileDesk(),
  () => undefined,
);

describe('a key file', () => {
  it('waits for its passphrase, and is validated once it has been entered', async () => {
    const id = await desk.registered();
    expect(desk.rooms.keys.get(id)).toMatchObject({ unlocked: false, provider: 'KEY_FILE', validation: { phase: 'INITIALIZING', message: 'Waits for the passphrase of the key file.' } });
    expect(await desk.rooms.keys.unlockKeyFile(officer, { key: id, passphrase })).toMatchObject({ unlocked: true });
    await desk.rooms.keys.settled();
    expect(desk.rooms.keys.get(id).validation.phase).toBe('VALID');
    expect(events(desk.rooms.vault)).toEqual(['key.create-file ok', 'key.add ok', 'key.unlock-file ok', 'key.validate ok']);
  });

  it('a wrong passphrase is refused, kept nowhere, and recorded', async () => {
    const id = await desk.registered();
    const { code } = await refusal(async () => desk.rooms.keys.unlockKeyFile(officer, { key: id, passphrase: 'wrong' }));
    expect(code).toBe('PASSPHRASE_WRONG');
    expect(desk.rooms.keys.get(id).unlocked).toBe(false);
    expect(events(desk.rooms.vault, 'key.unlock')).toEqual(['key.unlock-file refused']);
  });

  it('without its media cannot be unlocked, and the sentence says what to connect', async () => {
    const id = await desk.registered();
    rmSync(desk.place());
    const { code, data } = await refusal(async () => desk.rooms.keys.unlockKeyFile(officer, { key: id, passphrase }));
    expect({ code, data }).toMatchObject({ code: 'FILE_UNREADABLE', data: { path: desk.place(), problem: expect.stringContaining('connect the media') as string } });
  });

  it('is locked again with the vault', async () => {
    const id = await desk.unlocked();
    await desk.relock();
    expect(desk.rooms.keys.get(id)).toMatchObject({ unlocked: false, validation: { phase: 'VALID' } });
    const { success, reason } = await desk.rooms.keys.preflight(officer, id);
    expect({ success, reason }).toEqual({ success: false, reason: 'unreachable' });
    expect(desk.rooms.keys.get(id).validation.phase).toBe('VALID');
  });

  it('is copied with the check value by which copies are compared', async () => {
    const { checkValue } = await desk.rooms.keys.createKeyFile(officer, { path: desk.place('other'), label: 'Other', passphrase });
    const id = await desk.unlocked();
    const made = await desk.rooms.keys.exportKeyFile(officer, { key: id, to: desk.place('copy'), reason: 'a copy for the safe' });
    expect(made).toEqual({ path: desk.place('copy'), checkValue: expect.stringMatching(/^[0-9a-f]{8}$/) as string });
    expect(made.checkValue).not.toBe(checkValue);
    expect(readFileSync(desk.place('copy'))).toEqual(readFileSync(desk.place()));
    expect(events(desk.rooms.vault, 'key.export')).toEqual(['key.export-file ok', 'key.export-file ok']);
  });

  it('makes no copy whose beginning cannot be recorded', async () => {
    const id = await desk.registered();
    await desk.rooms.keys.unlockKeyFile(officer, { key: id, passphrase });
    const { database } = desk.rooms.vault;
    const pages = desk.rooms.vault.read((rows) => rows.get<{ page_count: number }>('pragma page_count'))?.page_count ?? 0;
    database.get(`pragma max_page_count = ${String(pages)}`);
    const reason = 'for the safe '.repeat(2000);
    expect((await refusal(async () => desk.rooms.keys.exportKeyFile(officer, { key: id, to: desk.place('copy'), reason }))).code).toBe('STORAGE_FULL');
    expect(existsSync(desk.place('copy'))).toBe(false);
    database.get('pragma max_page_count = 1000000');
  });

  it('is not copied while locked, over another file, or without a fresh passphrase', async () => {
    const id = await desk.registered();
    const copy = async (to: string): Promise<unknown> => desk.rooms.keys.exportKeyFile(officer, { key: id, to, reason: 'a copy for the safe' });
    expect((await refusal(async () => copy(desk.place('copy')))).data).toMatchObject({ state: 'locked', wanted: 'unlocked' });
    await desk.rooms.keys.unlockKeyFile(officer, { key: id, passphrase });
    expect((await refusal(async () => copy(desk.place()))).code).toBe('ALREADY_EXISTS');
    const stale = {
      ...officer,
      requireFresh: () => {
        throw new KeydeskError('REAUTHENTICATION_REQUIRED', { maxAgeSeconds: 300 });
      },
    };
    expect((await refusal(async () => desk.rooms.keys.exportKeyFile(stale, { key: id, to: desk.place('copy'), reason: 'a copy for the safe' }))).code).toBe('REAUTHENTICATION_REQUIRED');
  });

  it('is not made over another file, and not where it could not be a key file', async () => {
    await desk.registered();
    expect((await refusal(async () => desk.rooms.keys.createKeyFile(officer, { path: desk.place(), label: 'x', passphrase }))).code).toBe('ALREADY_EXISTS');
    expect((await refusal(async () => desk.rooms.keys.createKeyFile(officer, { path: join(desk.media, 'x.txt'), label: 'x', passphrase }))).data).toMatchObject({ field: 'path' });
  });
});

describe('a tenant under a key file', () => {
  it('is sealed when the media goes, and unsealed when it is back', async () => {
    await desk.activated();
    renameSync(desk.media, `${desk.media}-away`);
    const gone = await refusal(async () => desk.rooms.dataKeys.active(officerCaller, 'acme'));
    expect(gone.code).toBe('TENANT_SEALED');
    expect(desk.rooms.byok.status('acme').config?.status).toBe('SEALED');
    expect((await refusal(async () => desk.rooms.byok.unseal(officer, 'acme'))).code).toBe('KMS_FAILED');
    renameSync(`${desk.media}-away`, desk.media);
    expect((await desk.rooms.byok.unseal(officer, 'acme')).config?.status).toBe('ACTIVE');
    await expect(desk.rooms.dataKeys.active(officerCaller, 'acme')).resolves.toMatchObject({ version: 1 });
  });

  it('is not sealed after an unlock only because nobody has entered the passphrase yet', async () => {
    const id = await desk.activated();
    await desk.relock();
    const { code, data } = await refusal(async () => desk.rooms.dataKeys.active(officerCaller, 'acme'));
    expect({ code, data }).toMatchObject({ code: 'KMS_FAILED', data: { operation: 'open', retryable: true } });
    expect(desk.rooms.byok.status('acme').config?.status).toBe('ACTIVE');
    await desk.rooms.keys.unlockKeyFile(officer, { key: id, passphrase });
    await expect(desk.rooms.dataKeys.active(officerCaller, 'acme')).resolves.toMatchObject({ version: 1 });
  });

  it('another file in its place is not its key: told, recorded, and nobody is sealed', async () => {
    await desk.activated();
    rmSync(desk.place());
    await desk.rooms.keys.createKeyFile(officer, { path: desk.place(), label: 'Impostor', passphrase });
    desk.rooms.dataKeys.forget('acme');
    expect((await refusal(async () => desk.rooms.dataKeys.active(officerCaller, 'acme'))).data).toMatchObject({ kind: 'wrong-key' });
    expect(desk.rooms.byok.status('acme').config?.status).toBe('ACTIVE');
  });

  it('an activation that a lock cut off waits for the passphrase, and goes on when it is entered', async () => {
    const id = await desk.validated();
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    await desk.relock();
    desk.rooms.jobs.resumeAll(officerCaller);
    expect(await desk.ended(job)).toBe('waiting');
    expect(wrappings(desk.rooms.vault)[0]).toBe('1 baseline live');
    await desk.rooms.keys.unlockKeyFile(officer, { key: id, passphrase });
    expect(await desk.ended(job)).toBe('done');
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline superseded destroyed', '1 customer live']);
  });
});
