import { beforeEach, describe, expect, it } from 'vitest';
import { sampleOf } from './samples.ts';
import { auditor, codeOf, eachRoom, officer, stale, unwire, wire } from './room.ts';

const room = eachRoom();
beforeEach(async () => room.open());

const reveal = async (secret: string, revision?: string) =>
  unwire((await room.secrets.reveal(officer, { secret, revision, reason: 'a test', purpose: 'view' })).value);

describe('creating', () => {
  it('makes the secret, its first revision, the pointer and one event', async () => {
    const made = await room.add('DB_PASSWORD', 'hunter2', { description: 'the database', note: 'first' });
    expect(made).toMatchObject({ key: 'DB_PASSWORD', sensitivity: 'STANDARD', state: 'active', publishedVersion: 1, latestVersion: 1, size: 7 });
    expect(room.secrets.history(made.id)).toMatchObject([{ id: made.publishedRevision, version: 1, note: 'first', published: true, createdBy: 'Ada Officer' }]);
    expect(room.events('secret.create')).toMatchObject([{ outcome: 'ok', tenant: 'acme', object: made.id, detail: { key: 'DB_PASSWORD', version: 1 } }]);
    expect(await reveal(made.id)).toBe('hunter2');
  });

  it('keeps any bytes, and tells text from bytes', async () => {
    for (const [index, { value, text }] of sampleOf().entries()) {
      const made = await room.add(`V_${String(index)}`, value);
      const read = await room.secrets.reveal(officer, { secret: made.id, purpose: 'view' });
      expect(read.value).toBe(wire(value));
      expect(read.text).toBe(text);
    }
  });

  it('takes 1 MiB and refuses one byte more', async () => {
    const made = await room.add('BIG', new Uint8Array(1_048_576).fill(7));
    expect(made.size).toBe(1_048_576);
    expect(await codeOf(room.add('BIGGER', new Uint8Array(1_048_577)))).toBe('BAD_INPUT');
    expect(room.secrets.list({ search: '', sort: 'key', descending: false, offset: 0, limit: 10 }).total).toBe(1);
  });

  it.each(['====', 'AB', 'A', 'a b', 'AA=='])('refuses %s, which is not strict base64url', async (value) => {
    expect(await codeOf(room.secrets.create(officer, { tenant: 'acme', key: 'K', value, description: '', note: '' }))).toBe('BAD_INPUT');
    expect(room.events('secret.create')).toMatchObject([{ outcome: 'refused', detail: { error: 'BAD_INPUT' } }]);
  });

  it('refuses a key that is taken, and says how to free one that a deleted secret holds', async () => {
    const made = await room.add('TAKEN', 'one');
    expect(await codeOf(room.add('TAKEN', 'two'))).toBe('ALREADY_EXISTS');
    await room.secrets.remove(officer, made.id);
    await expect(room.add('TAKEN', 'three')).rejects.toMatchObject({ code: 'STATE_CONFLICT', data: { id: made.id, state: 'deleted', remedy: expect.stringContaining('purge') as string } });
    expect(await codeOf(room.add('TAKEN', 'x', { tenant: 'nobody' }))).toBe('NOT_FOUND');
  });

  it('refuses when the tenant is sealed or archived, and records it', async () => {
    room.keyring.seal('acme');
    expect(await codeOf(room.add('K', 'v'))).toBe('TENANT_SEALED');
    room.keyring.unseal('acme');
    await room.tenants.archive(officer, 'acme');
    expect(await codeOf(room.add('K', 'v'))).toBe('TENANT_ARCHIVED');
    expect(room.events('secret.create').map(({ outcome, detail }) => [outcome, detail['error']])).toEqual([
      ['refused', 'TENANT_SEALED'],
      ['refused', 'TENANT_ARCHIVED'],
    ]);
  });

  it('refuses an auditor, and records who tried', async () => {
    const wanted = { tenant: 'acme', key: 'K', value: wire('v'), description: '', note: '' };
    expect(await codeOf(room.secrets.create(auditor, wanted))).toBe('ROLE_REQUIRED');
    expect(room.events('secret.create')).toMatchObject([{ outcome: 'refused', actor: 'Al Auditor' }]);
  });

  it('refuses a second secret of the same key that was made while the KMS was asked', async () => {
    let other: Promise<unknown> = Promise.resolve();
    room.keyring.meanwhile = () => {
      other = room.add('RACE', 'other');
    };
    const codes = [await codeOf(room.add('RACE', 'mine')), await codeOf(other)];
    expect(codes.sort()).toEqual(['ALREADY_EXISTS', 'no error']);
  });

  it('seals under the new data key when it was rotated between its opening and the write', async () => {
    room.keyring.meanwhile = () => room.keyring.rotate(officer.caller, 'acme');
    const made = await room.add('ROTATED', 'v');
    expect(room.secrets.history(made.id)).toMatchObject([{ dataKeyVersion: 2 }]);
    expect(await reveal(made.id)).toBe('v');
  });
});

describe('revising', () => {
  it('publishes new revisions and moves the pointer back at once', async () => {
    const made = await room.add('K', 'one');
    const second = await room.secrets.publish(officer, { secret: made.id, value: wire('twice'), note: 'rotated' });
    expect(second).toMatchObject({ version: 2, published: true, note: 'rotated', size: 5 });
    expect(await reveal(made.id)).toBe('twice');
    const back = await room.secrets.rollback(officer, { secret: made.id, revision: made.publishedRevision });
    expect(back).toMatchObject({ version: 1, published: true });
    expect(room.secrets.get(made.id)).toMatchObject({ publishedVersion: 1, latestVersion: 2, size: 3 });
    expect(await reveal(made.id)).toBe('one');
    expect(await reveal(made.id, second.id)).toBe('twice');
    expect(room.events('secret.rollback')).toMatchObject([{ detail: { from: 2, to: 1 } }]);
    const third = await room.secrets.publish(officer, { secret: made.id, value: wire('three'), note: '' });
    expect(third.version).toBe(3);
  });

  it('refuses to roll back to what is published, and to a revision of another secret', async () => {
    const [one, other] = [await room.add('ONE', '1'), await room.add('OTHER', '2')];
    expect(await codeOf(room.secrets.rollback(officer, { secret: one.id, revision: one.publishedRevision }))).toBe('STATE_CONFLICT');
    expect(await codeOf(room.secrets.rollback(officer, { secret: one.id, revision: other.publishedRevision }))).toBe('NOT_FOUND');
    expect(await codeOf(room.secrets.reveal(officer, { secret: one.id, revision: other.publishedRevision, purpose: 'view' }))).toBe('NOT_FOUND');
  });

  it('classifies anew by sealing again, and leaves earlier revisions as strict as they were', async () => {
    const made = await room.add('K', 'v', { sensitivity: 'PHI' });
    const lowered = await room.secrets.reclassify(officer, { secret: made.id, sensitivity: 'STANDARD', reason: 'a test account' });
    expect(lowered).toMatchObject({ sensitivity: 'STANDARD', publishedVersion: 2 });
    expect(room.events('secret.reclassify')).toMatchObject([
      { sensitivity: 'PHI', detail: { from: 'PHI', to: 'STANDARD', reason: 'a test account' } },
    ]);
    expect(unwire((await room.secrets.reveal(stale, { secret: made.id, purpose: 'view' })).value)).toBe('v');
    expect(await codeOf(room.secrets.reveal(stale, { secret: made.id, revision: made.publishedRevision, reason: 'look', purpose: 'view' }))).toBe('REAUTHENTICATION_REQUIRED');
    await room.secrets.rollback(officer, { secret: made.id, revision: made.publishedRevision });
    expect(room.secrets.get(made.id).sensitivity).toBe('PHI');
  });

  it('refuses to lower from PHI with an old passphrase, and to change nothing', async () => {
    const made = await room.add('K', 'v', { sensitivity: 'PHI' });
    const to = (sensitivity: 'PHI' | 'PII' | 'REGULATED') => room.secrets.reclassify(stale, { secret: made.id, sensitivity, reason: 'because' });
    expect(await codeOf(to('PII'))).toBe('REAUTHENTICATION_REQUIRED');
    expect(await codeOf(to('PHI'))).toBe('BAD_INPUT');
    expect(await codeOf(to('REGULATED'))).toBe('no error');
  });

  it('refuses to classify anew what was published anew while the KMS was asked', async () => {
    const made = await room.add('K', 'v');
    let other: Promise<unknown> = Promise.resolve();
    room.keyring.meanwhile = () => {
      other = room.secrets.publish(officer, { secret: made.id, value: wire('new'), note: '' });
    };
    const code = await codeOf(room.secrets.reclassify(officer, { secret: made.id, sensitivity: 'PII', reason: 'because' }));
    await other;
    expect(code).toBe('STATE_CONFLICT');
    expect(await reveal(made.id)).toBe('new');
  });
});

describe('the life of a secret', () => {
  it('is disabled and enabled; disabled, its value is neither read nor replaced', async () => {
    const made = await room.add('K', 'v');
    await room.secrets.disable(officer, made.id);
    expect(await codeOf(reveal(made.id))).toBe('SECRET_DISABLED');
    expect(await codeOf(room.secrets.publish(officer, { secret: made.id, value: wire('w'), note: '' }))).toBe('SECRET_DISABLED');
    expect(await codeOf(room.secrets.disable(officer, made.id))).toBe('STATE_CONFLICT');
    await room.secrets.describe(officer, made.id, 'put to rest');
    expect(await room.secrets.enable(officer, made.id)).toMatchObject({ state: 'active', description: 'put to rest' });
    expect(await reveal(made.id)).toBe('v');
  });

  it('is deleted, brought back as it was, and purged only when deleted and named', async () => {
    const made = await room.add('K', 'v');
    await room.secrets.disable(officer, made.id);
    const deleted = await room.secrets.remove(officer, made.id);
    expect(deleted.purgeAt).toBe(room.test.clock.now() + 30 * 86_400_000);
    expect(await codeOf(reveal(made.id))).toBe('SECRET_DISABLED');
    expect(await codeOf(room.secrets.describe(officer, made.id, 'x'))).toBe('STATE_CONFLICT');
    expect(await room.secrets.undelete(officer, made.id)).toMatchObject({ state: 'disabled', purgeAt: null });
    expect(await codeOf(room.secrets.purge(officer, made.id, 'K'))).toBe('STATE_CONFLICT');
    await room.secrets.remove(officer, made.id);
    expect(await codeOf(room.secrets.purge(officer, made.id, 'k'))).toBe('BAD_INPUT');
    expect(await room.secrets.purge(officer, made.id, 'K')).toEqual({ purgedRevisions: 1 });
    expect(() => room.secrets.get(made.id)).toThrow('NOT_FOUND');
    expect(room.vault.read((rows) => rows.all('select * from revisions'))).toEqual([]);
    expect((await room.add('K', 'again')).publishedVersion).toBe(1);
  });

  it('is purged by the desk when its thirty days are over, not a moment before', async () => {
    const made = await room.add('K', 'v');
    await room.secrets.remove(officer, made.id);
    room.test.clock.advance(30 * 86_400_000 - 1);
    expect(room.secrets.purgeDue(officer.caller)).toBe(0);
    room.test.clock.advance(1);
    expect(room.secrets.purgeDue(officer.caller)).toBe(1);
    expect(room.events('secret.purge')).toMatchObject([{ object: made.id, detail: { key: 'K', revisions: 1, due: true } }]);
  });

  it('ends nowhere for an archived tenant: reading is all that is left', async () => {
    const made = await room.add('K', 'v');
    await room.tenants.archive(officer, 'acme');
    expect(await reveal(made.id)).toBe('v');
    for (const change of [
      room.secrets.publish(officer, { secret: made.id, value: wire('w'), note: '' }),
      room.secrets.disable(officer, made.id),
      room.secrets.remove(officer, made.id),
      room.secrets.reclassify(officer, { secret: made.id, sensitivity: 'PII', reason: 'because' }),
    ])
      expect(await codeOf(change)).toBe('TENANT_ARCHIVED');
  });
});
