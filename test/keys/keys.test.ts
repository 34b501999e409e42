import { describe, expect, it } from 'vitest';
import { newKeyId } from '../../src-main/keys/key-id.ts';
import { randomBytes } from '../../src-main/crypto/primitives.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import { kmsKeyIdSchema } from '../../src-shared/keys.ts';
import { awsKey, events, officer, refusal } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';

const desk = eachDesk();

const everything = { search: '', sort: 'displayName', descending: false, offset: 0, limit: 100 } as const;

describe('a key id', () => {
  it('is of the form of the contract, and drawn evenly', () => {
    const drawn = Array.from({ length: 2000 }, () => newKeyId(randomBytes));
    for (const id of drawn) expect(kmsKeyIdSchema.safeParse(id).success).toBe(true);
    // Two of so many are the same about once in 40,000 times.
    expect(new Set(drawn).size).toBeGreaterThan(1990);
    expect(new Set(drawn.join('').replaceAll('cck-', '')).size).toBe(36);
  });

  it('passes over the bytes that would favour some letters', () => {
    const bytes = [Uint8Array.of(252, 253, 254, 255, 0, 35, 36), Uint8Array.of(71, 251, 1, 2, 3, 4, 5)];
    let draw = 0;
    expect(newKeyId(() => bytes[draw++] ?? new Uint8Array(7))).toBe('cck-a9a99bc');
  });
});

describe('registering a key', () => {
  it('answers at once, INITIALIZING, and validates by itself', async () => {
    const added = await desk.rooms.keys.add(officer, { displayName: 'Acme key', key: awsKey() });
    expect(added).toMatchObject({
      displayName: 'Acme key',
      provider: 'AWS',
      state: 'AVAILABLE',
      tenants: [],
      tenantCount: 0,
      emulator: false,
      unlocked: true,
      validation: { phase: 'INITIALIZING', region: 'eu-central-1', checkedAt: null, since: desk.clock.now() },
    });
    desk.clock.advance(1000);
    await desk.rooms.keys.settled();
    expect(desk.rooms.keys.get(added.id).validation).toMatchObject({ phase: 'VALID', message: 'The key wraps and unwraps.' });
    expect(events(desk.rooms.vault)).toEqual(['key.add ok', 'key.validate ok']);
  });

  it('a key that refuses is INVALID, and `since` moves only with phase or message', async () => {
    desk.kms.refuse('denied');
    const id = await desk.addKey();
    const first = desk.rooms.keys.get(id).validation;
    expect(first).toMatchObject({ phase: 'INVALID', message: 'The key refused the call.' });
    desk.clock.advance(60_000);
    await desk.rooms.keys.preflight(officer, id);
    expect(desk.rooms.keys.get(id).validation).toEqual({ ...first, checkedAt: desk.clock.now() });
    desk.kms.allow();
    desk.kms.refuse('disabled');
    await desk.rooms.keys.preflight(officer, id);
    expect(desk.rooms.keys.get(id).validation).toMatchObject({ phase: 'INVALID', since: desk.clock.now() });
    desk.kms.allow();
    desk.clock.advance(60_000);
    await desk.rooms.keys.preflight(officer, id);
    expect(desk.rooms.keys.get(id).validation).toMatchObject({ phase: 'VALID', since: desk.clock.now(), region: 'eu-central-1' });
    expect(events(desk.rooms.vault, 'key.validate')).toEqual(['failed', 'failed', 'failed', 'ok'].map((outcome) => `key.validate ${outcome}`));
  });

  it('the same resource twice is refused, naming the one that is there; once that is removed it may come back under a new id', async () => {
    const id = await desk.addKey();
    const again = await refusal(async () => desk.rooms.keys.add(officer, { displayName: 'Again', key: awsKey() }));
    expect({ code: again.code, data: again.data }).toEqual({ code: 'ALREADY_EXISTS', data: { noun: 'KMS key', id } });
    await desk.rooms.keys.remove(officer, id);
    expect(await desk.addKey()).not.toBe(id);
    expect((await refusal(() => desk.rooms.keys.get(id))).code).toBe('NOT_FOUND');
    expect(desk.rooms.vault.read((rows) => rows.all('select id from kms_keys'))).toHaveLength(2);
  });

  it.each<readonly [string, Partial<Record<string, unknown>>, string, string]>([
    ['an access key in the profile', { profile: 'AKIAIOSFODNN7EXAMPLE' }, 'STATIC_CREDENTIALS_REJECTED', 'profile'],
    ['a region that is none', { keyArn: 'arn:aws:kms:moon-1a:111111111111:key/0f0e0d0c-0b0a-4908-8706-050403020100' }, 'BAD_INPUT', 'key.keyArn'],
    ['an ARN of something else', { keyArn: 'arn:aws:s3:::bucket' }, 'BAD_INPUT', 'key.keyArn'],
    ['a role that is a user', { roleArn: 'arn:aws:iam::111111111111:user/ada' }, 'BAD_INPUT', 'key.roleArn'],
    ['an endpoint elsewhere', { endpoint: 'https://kms.example.com' }, 'BAD_INPUT', 'key.endpoint'],
    ['a field that is not asked for', { region: 'eu-central-1' }, 'BAD_INPUT', 'key'],
  ])('%s is refused, naming the field, and nothing is registered', async (_what, change, code, field) => {
    const key = Object.assign(awsKey(), change) as KeyReference;
    const refused = await refusal(async () => desk.rooms.keys.add(officer, { displayName: 'Bad', key }));
    expect({ code: refused.code, data: refused.data }).toMatchObject({ code, data: { field } });
    expect(desk.rooms.keys.list(everything).total).toBe(0);
    expect(events(desk.rooms.vault)).toEqual(['key.add refused']);
  });

  it('an emulator is marked as such', async () => {
    const key = { ...awsKey(), endpoint: 'http://127.0.0.1:4566' } as KeyReference;
    expect((await desk.rooms.keys.add(officer, { displayName: 'Local', key })).emulator).toBe(true);
  });
});

describe('removing a key', () => {
  it('is refused while tenants depend on it, with their number and names', async () => {
    desk.addTenant();
    const key = await desk.validated();
    const { code, data } = await refusal(async () => desk.rooms.keys.remove(officer, key));
    expect({ code, data }).toEqual({ code: 'DEPENDANTS_EXIST', data: { noun: 'KMS key', id: key, count: 1, examples: ['acme'] } });
    expect(events(desk.rooms.vault, 'key.remove')).toEqual(['key.remove refused']);
  });

  it('closes it', async () => {
    const id = await desk.addKey();
    expect(desk.kms.openProviders.size).toBe(1);
    await desk.rooms.keys.remove(officer, id);
    expect(desk.kms.openProviders.size).toBe(0);
    expect((await refusal(() => desk.rooms.keys.open(id))).code).toBe('NOT_FOUND');
  });
});

describe('the list of keys', () => {
  it('searches, narrows, sorts and pages', async () => {
    desk.addTenant();
    const first = await desk.validated();
    const second = await desk.addKey(2);
    desk.kms.refuse('denied');
    const third = await desk.addKey(3);
    await desk.rooms.keys.rename(officer, third, 'a third key');
    const ids = (query: object): readonly string[] => desk.rooms.keys.list({ ...everything, ...query }).rows.map(({ id }) => id);
    expect(ids({})).toEqual([third, first, second]);
    expect(ids({ sort: 'tenantCount', descending: true })[0]).toBe(first);
    expect(ids({ state: 'IN_USE' })).toEqual([first]);
    expect(ids({ state: 'AVAILABLE' })).toEqual([third, second]);
    expect(ids({ phase: 'INVALID' })).toEqual([third]);
    expect(ids({ provider: 'KEY_FILE' })).toEqual([]);
    expect(ids({ search: 'THIRD' })).toEqual([third]);
    expect(ids({ search: '000000000002:key' })).toEqual([second]);
    expect(ids({ search: '_' })).toEqual([]);
    expect(desk.rooms.keys.list({ ...everything, offset: 1, limit: 1 })).toMatchObject({ total: 3, rows: [{ id: first }] });
  });
});

describe('a lock', () => {
  it('ends a validation on its way, closes every key, and lets a later one be asked again', async () => {
    const go = desk.kms.hold();
    const { id } = await desk.rooms.keys.add(officer, { displayName: 'Slow', key: awsKey() });
    setTimeout(go, 0);
    await desk.relock();
    expect(desk.kms.openProviders.size).toBe(0);
    expect(desk.rooms.keys.get(id).validation.phase).toBe('INITIALIZING');
    await desk.rooms.keys.preflight(officer, id);
    expect(desk.rooms.keys.get(id).validation.phase).toBe('VALID');
  });
});

describe('who may not', () => {
  it('is refused, and that is an event', async () => {
    const auditor = {
      ...officer,
      admit: () => {
        throw new KeydeskError('ROLE_REQUIRED', { role: 'auditor', allowed: ['administrator', 'officer'] });
      },
    };
    const id = await desk.addKey();
    const before = events(desk.rooms.vault).length;
    for (const call of [
      async () => desk.rooms.keys.add(auditor, { displayName: 'x', key: awsKey(2) }),
      async () => desk.rooms.keys.rename(auditor, id, 'x'),
      async () => desk.rooms.keys.remove(auditor, id),
      async () => desk.rooms.keys.preflight(auditor, id),
      async () => desk.rooms.keys.createKeyFile(auditor, { path: '/x/a.keydesk-key', label: 'x', passphrase: 'x' }),
      async () => desk.rooms.keys.exportKeyFile(auditor, { key: id, to: '/x/a.keydesk-key', reason: 'none' }),
      async () => desk.rooms.keys.unlockKeyFile(auditor, { key: id, passphrase: 'x' }),
    ]) {
      expect((await refusal(call)).code).toBe('ROLE_REQUIRED');
    }
    const actions = ['add', 'rename', 'remove', 'validate', 'create-file', 'export-file', 'unlock-file'];
    expect(events(desk.rooms.vault).slice(before)).toEqual(actions.map((action) => `key.${action} refused`));
  });
});
