import { describe, expect, it } from 'vitest';
import { randomBytes } from '../../src-main/crypto/primitives.ts';
import { ownsKeyCredential } from '../../src-main/keys/credential-owner.ts';
import { Keys } from '../../src-main/keys/keys.ts';
import { KmsError } from '../../src-main/kms/provider.ts';
import { rejectStaticCredentials } from '../../src-main/kms/static-credentials.ts';
import { unasked } from '../../src-main/lib/asker.ts';
import type { AuditDraft } from '../../src-main/vault/audit-draft.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { type KeyPlace, keyPlaceSchema } from '../../src-shared/key-abilities.ts';
import { type KeyReference, keyReferenceSchema } from '../../src-shared/key-references.ts';
import { each } from '../support/each-desk.ts';
import { insertTenant, officerCaller, openTestVault } from '../support/open-vault.ts';
import { AbleKms } from './able-kms.ts';

const officer = unasked(officerCaller);
const access = { roleArn: 'arn:aws:iam::111111111111:role/keydesk', profile: 'keydesk' };
const given = {
  AWS: { provider: 'AWS', keyArn: 'arn:aws:kms:eu-central-1:111111111111:key/0f0e0d0c-0b0a-4908-8706-050403020100', ...access },
  GCP: {
    provider: 'GCP',
    keyName: 'projects/acme-prod/locations/europe-west3/keyRings/r/cryptoKeys/k',
    authentication: { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'house', secret: 'GCP_KEY' } },
  },
  AZURE: {
    provider: 'AZURE',
    keyId: 'https://acme-vault.vault.azure.net/keys/Desk',
    authentication: { mode: 'AZURE_DEVICE_CODE', directory: '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c44', clientId: '0c8e7c0e-52b1-4d0b-8f6b-0a7a2d1f3c45' },
  },
  PKCS11: { provider: 'PKCS11', module: '/usr/lib/token.so', uri: 'pkcs11:token=acme;object=k;type=secret-key' },
} as const;
const key = (provider: keyof typeof given): KeyReference => keyReferenceSchema.parse(given[provider]);
const awsPlace = (): KeyPlace => keyPlaceSchema.parse({ provider: 'AWS', region: 'eu-central-1', alias: 'made', ...access });

/** The keys of an open vault over a KMS with the abilities of every provider. */
class Desk {
  readonly kms = new AbleKms();
  readonly test = openTestVault();
  readonly unforeseen: unknown[] = [];
  unlocks = 0;
  keys = this.#open();

  async registered(provider: keyof typeof given): Promise<string> {
    const { id } = await this.keys.add(officer, { displayName: provider, key: key(provider) });
    await this.keys.settled();
    return id;
  }

  /** The events so far: action, outcome and the step they tell. */
  events(prefix = ''): readonly string[] {
    const sql = `select action, outcome, json_extract(detail, '$.step') as step from audit_events where action like :prefix || '%' order by seq`;
    const rows = this.test.vault.read((reader) => reader.all<{ action: string; outcome: string; step: string | null }>(sql, { prefix }));
    return rows.map(({ action, outcome, step }) => [action, outcome, ...(step === null ? [] : [step])].join(' '));
  }

  /** Keeps the secret of a service account with a tenant. */
  holdSecret(tenant = 'house'): void {
    const { vault } = this.test;
    insertTenant(vault, tenant, () => undefined);
    vault.write(officerCaller, { action: 'secret.create', tenant }, (rows) => {
      rows.run(
        `insert into secrets (id, tenant, key, description, sensitivity, state, published_revision, published_version, latest_version, size,
         created_by, created_at, modified_at) values ('s', :tenant, 'GCP_KEY', '', 'STANDARD', 'active', 'r', 1, 1, 8, 'Ada', 0, 0)`,
        { tenant },
      );
    });
  }

  bind(tenant: string, kmsKey: string, status = 'ACTIVE'): void {
    this.test.vault.write(officerCaller, { action: 'byok.stage', tenant }, (rows) => {
      rows.run(
        `insert into byok_configs (id, tenant, kms_key, status, config_version, live, created_at, modified_at)
         values (:tenant || '-config', :tenant, :kmsKey, :status, 1, 1, 0, 0)`,
        { tenant, kmsKey, status },
      );
    });
  }

  async close(): Promise<void> {
    await this.keys.close();
    this.test.close();
  }

  #open(): Keys {
    const none = async (): Promise<never> => Promise.reject(new Error('there are no key files here'));
    return new Keys({
      ...{ vault: this.test.vault, clock: this.test.clock, providers: this.kms, random: randomBytes, rejectStaticCredentials },
      keyFiles: { create: none, export: none, read: none },
      requireStrong: () => undefined,
      unlocked: () => (this.unlocks += 1),
      unforeseen: (error) => this.unforeseen.push(error),
    });
  }
}

const desk = each(
  () => new Desk(),
  () => undefined,
);

async function refusal(call: () => unknown): Promise<KeydeskError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof KeydeskError) return error;
    throw error;
  }
  throw new Error('the call was not refused');
}

describe('what a key shows', () => {
  it('is what it can do, what it waits for, how often it is looked at and where it is', async () => {
    desk.holdSecret();
    const shown = async (provider: keyof typeof given) => desk.keys.get(await desk.registered(provider));
    expect(await shown('AWS')).toMatchObject({ waitsFor: null, unlocked: true, abilities: ['access', 'policy', 'rotation', 'attestation'], intervalSeconds: 60, nextCheckAt: null });
    expect(await shown('GCP')).toMatchObject({ waitsFor: null, validation: { phase: 'VALID' }, resource: given.GCP.keyName });
    expect(await shown('AZURE')).toMatchObject({
      ...{ waitsFor: 'sign-in', unlocked: false, resource: 'https://acme-vault.vault.azure.net/keys/desk' },
      ...{ abilities: ['access', 'policy', 'rotation', 'attestation', 'sign-in'], validation: { phase: 'INITIALIZING', message: 'Waits for an officer to sign in.' } },
    });
    expect(await shown('PKCS11')).toMatchObject({ waitsFor: 'pin', unlocked: false, abilities: ['token'], validation: { message: 'Waits for the PIN of the token.' } });
  });

  it('a row of the first version, which lacks later fields, is read with what was meant then', async () => {
    const id = await desk.registered('AWS');
    desk.test.vault.write(officerCaller, { action: 'key.rename', object: id }, (rows) => {
      rows.run(`update kms_keys set reference = json_remove(reference, '$.fips', '$.endpoint') where id = :id`, { id });
    });
    expect(desk.keys.get(id).key).toEqual(key('AWS'));
  });

  it('the same key in another spelling is the same key', async () => {
    await desk.registered('AZURE');
    const shouted = keyReferenceSchema.parse({ ...given.AZURE, keyId: 'https://acme-vault.vault.azure.net/keys/DESK' });
    expect((await refusal(async () => desk.keys.add(officer, { displayName: 'again', key: shouted }))).code).toBe('ALREADY_EXISTS');
  });
});

describe('the history of a key', () => {
  it('has a line for each change, the newest first, and none for what stayed', async () => {
    const id = await desk.registered('AWS');
    await desk.keys.preflight(officer, id);
    desk.kms.refuse('disabled');
    await desk.keys.preflight(officer, id);
    const probe = await desk.keys.look(id, { signal: new AbortController().signal, milliseconds: 1000 });
    if (probe === null) throw new Error('the key was not looked at');
    desk.keys.recordLook(id, probe);
    desk.kms.allow();
    const healed = await desk.keys.look(id, { signal: new AbortController().signal, milliseconds: 1000 });
    if (healed === null) throw new Error('the key was not looked at');
    desk.keys.recordLook(id, healed);
    const { total, rows } = desk.keys.history(id, { offset: 0, limit: 2 });
    expect(total).toBe(3);
    expect(rows.map(({ from, phase, by }) => `${from} ${phase} ${by}`)).toEqual(['INVALID VALID monitor', 'VALID INVALID officer']);
    expect(desk.events('key.validate')).toHaveLength(4);
  });

  it('a look that finds nothing new is no event, yet shows when it was; once a day it is one all the same', async () => {
    const id = await desk.registered('AWS');
    const look = async (): Promise<void> => {
      const probe = await desk.keys.look(id, { signal: new AbortController().signal, milliseconds: 1000 });
      if (probe !== null) desk.keys.recordLook(id, probe);
    };
    for (let minute = 0; minute < 60; minute += 1) {
      desk.test.clock.advance(60_000);
      await look();
    }
    expect(desk.events('key.validate')).toHaveLength(1);
    expect(desk.keys.get(id).validation.checkedAt).toBe(desk.test.clock.now());
    desk.test.clock.advance(86_400_000);
    await look();
    expect(desk.events('key.validate')).toHaveLength(2);
  });

  it('a look at a key that does not answer ends after its time, as unreachable', async () => {
    const id = await desk.registered('AWS');
    const go = desk.kms.hold();
    const looking = desk.keys.look(id, { signal: new AbortController().signal, milliseconds: 20_000 });
    desk.test.clock.advance(20_000);
    go();
    expect(await looking).toMatchObject({ asked: true, failure: { kind: 'unreachable' }, preflight: { message: 'The key gave no answer within 20 seconds.' } });
  });

  it('a key that waits for the officer is not looked at, and keeps the phase it had', async () => {
    const id = await desk.registered('PKCS11');
    expect(await desk.keys.look(id, { signal: new AbortController().signal, milliseconds: 1000 })).toBeNull();
    expect(await desk.keys.preflight(officer, id)).toMatchObject({ success: false, reason: 'unreachable' });
    expect(desk.keys.get(id).validation).toMatchObject({ phase: 'INITIALIZING', checkedAt: null });
    expect((await refusal(() => desk.keys.open(id))).data).toMatchObject({ operation: 'open' });
  });

  it('a sign-in on this desk that ran out proves nothing of the key: its phase stays, the words change', async () => {
    const id = await desk.registered('AWS');
    desk.kms.refuse('denied', ['describe'], 0);
    const open = desk.keys.open(id);
    const describe = open.describe.bind(open);
    Object.assign(open, { describe: async () => Promise.reject(new KmsError({ kind: 'denied', provider: 'AWS', operation: 'open', detail: 'Signed out.' })) });
    const { findings } = await desk.keys.preflight(officer, id);
    expect(findings[0]).toMatchObject({ check: 'reach', outcome: 'failed', remedy: expect.stringContaining('aws sso login') as string });
    expect(desk.keys.get(id).validation).toMatchObject({ phase: 'VALID', message: expect.stringContaining('sign-in') as string });
    Object.assign(open, { describe });
  });
});

describe('restoring a key', () => {
  it('takes back a removal, and validates anew', async () => {
    const id = await desk.registered('AWS');
    await desk.keys.remove(officer, id);
    expect(await desk.keys.restore(officer, id)).toMatchObject({ id, validation: { phase: 'INITIALIZING' } });
    await desk.keys.settled();
    expect(desk.keys.get(id).validation.phase).toBe('VALID');
    expect(desk.keys.history(id, { offset: 0, limit: 9 }).rows.map(({ phase }) => phase)).toEqual(['VALID', 'INITIALIZING', 'VALID']);
  });

  it('is refused for a key that is there, for one that never was, and when the same key was registered anew', async () => {
    const id = await desk.registered('AWS');
    expect((await refusal(async () => desk.keys.restore(officer, id))).data).toMatchObject({ state: 'registered', wanted: 'removed' });
    expect((await refusal(async () => desk.keys.restore(officer, 'cck-00000'))).code).toBe('NOT_FOUND');
    await desk.keys.remove(officer, id);
    const anew = await desk.registered('AWS');
    expect(await refusal(async () => desk.keys.restore(officer, id))).toMatchObject({ code: 'ALREADY_EXISTS', data: { id: anew } });
    expect(desk.events('key.restore')).toEqual(Array.from({ length: 3 }, () => 'key.restore refused'));
  });
});

describe('a key that is made', () => {
  it('is told of before and after, registered and validated', async () => {
    const made = await desk.keys.createAtProvider(officer, { displayName: 'Made', place: awsPlace() });
    await desk.keys.settled();
    expect(made).toMatchObject({ displayName: 'Made', resource: 'arn:aws:kms:eu-central-1:111111111111:alias/made' });
    expect(desk.events('key')).toEqual(['key.create ok begin', 'key.create ok made', 'key.add ok', 'key.validate ok']);
  });

  it('that the provider refuses is told of as an attempt, and one that cannot be recorded is not made', async () => {
    desk.kms.refuse('denied', ['create']);
    expect((await refusal(async () => desk.keys.createAtProvider(officer, { displayName: 'Made', place: awsPlace() }))).data).toMatchObject({ kind: 'denied', operation: 'create' });
    expect(desk.events('key')).toEqual(['key.create ok begin', 'key.create failed']);
    const { calls } = desk.kms;
    const before = calls.length;
    desk.test.vault.close();
    expect((await refusal(async () => desk.keys.createAtProvider(officer, { displayName: 'Made', place: awsPlace() }))).code).toBe('VAULT_LOCKED');
    expect(calls).toHaveLength(before);
  });

  it('on a token leaves its PIN in no event', async () => {
    const place = keyPlaceSchema.parse({ provider: 'PKCS11', module: '/usr/lib/token.so', serial: '0042', label: 'k', pin: 'violet-harbour' });
    expect((await refusal(async () => desk.keys.createAtProvider(officer, { displayName: 'Made', place }))).code).toBe('KMS_FAILED');
    const told = desk.test.vault.read((rows) => rows.all<{ detail: string }>('select detail from audit_events'));
    expect(JSON.stringify(told)).not.toContain('violet-harbour');
  });
});

describe('a key that is named by an alias', () => {
  const id = '0f0e0d0c-0b0a-4908-8706-050403020100';
  const byId = `arn:aws:kms:eu-central-1:111111111111:key/${id}`;
  const registered = async () => {
    const { id: made } = await desk.keys.createAtProvider(officer, { displayName: 'Made', place: awsPlace() });
    await desk.keys.settled();
    return desk.keys.get(made);
  };

  it('is named by its own id once it has served, and the event says so', async () => {
    desk.kms.aliasOf = id;
    expect(await registered()).toMatchObject({ resource: byId, key: { keyArn: byId, profile: 'keydesk' }, validation: { phase: 'VALID' } });
    const told = desk.test.vault.read((rows) => rows.get(`select json_extract(detail, '$.pinned') as pinned from audit_events where action = 'key.validate'`));
    expect(told).toEqual({ pinned: byId });
  });

  it('is named by its own id from the first success on, also when a tenant’s preflight was that', async () => {
    const made = await desk.keys.createAtProvider(officer, { displayName: 'Made', place: awsPlace() });
    await desk.keys.settled();
    desk.kms.aliasOf = id;
    const probe = await desk.keys.probe(made.id, 'acme');
    desk.test.vault.write(officerCaller, (event: AuditDraft) => event, (rows) => desk.keys.recordValidation(rows, made.id, probe));
    expect(desk.keys.get(made.id).resource).toBe(byId);
  });

  it('keeps its alias while it does not serve, while its id is not told, and beside the same key by its id', async () => {
    const alias = 'arn:aws:kms:eu-central-1:111111111111:alias/made';
    const made = await registered();
    expect(made.resource).toBe(alias);
    desk.kms.aliasOf = id;
    desk.kms.refuse('disabled');
    await desk.keys.preflight(officer, made.id);
    expect(desk.keys.get(made.id).resource).toBe(alias);
    desk.kms.allow();
    await desk.registered('AWS');
    await desk.keys.preflight(officer, made.id);
    expect(desk.keys.get(made.id)).toMatchObject({ resource: alias, validation: { phase: 'VALID' } });
  });
});

describe('the interval of a key', () => {
  it('is set for this key alone', async () => {
    const id = await desk.registered('AWS');
    expect((await desk.keys.setInterval(officer, id, 240)).intervalSeconds).toBe(240);
    expect(desk.keys.monitored()).toEqual([{ id, host: 'arn:aws:kms:eu-central-1:111111111111', inUse: false, intervalSeconds: 240 }]);
    expect(desk.events('key.set-interval')).toEqual(['key.set-interval ok']);
  });
});

describe('what must be granted', () => {
  it('is told for a vault, for a tenant, and for a key that is not registered yet', async () => {
    const id = await desk.registered('AWS');
    expect(desk.keys.access({ key: id })[0]?.document).toContain('"tenant":"*"');
    expect(desk.keys.access({ key: id, tenant: 'acme' })[0]?.document).toContain('"tenant":"acme"');
    const before = desk.kms.openProviders.size;
    expect(await desk.keys.accessFor({ key: key('AWS'), tenant: 'acme' })).toHaveLength(1);
    expect(desk.kms.openProviders.size).toBe(before);
    const pkcs11 = await desk.registered('PKCS11');
    expect((await refusal(() => desk.keys.access({ key: pkcs11 }))).data).toMatchObject({ state: 'PKCS11', wanted: 'access' });
  });

  it('is compared with what is granted, and that is an event', async () => {
    const id = await desk.registered('AWS');
    expect(await desk.keys.comparePolicy(officer, { key: id })).toMatchObject({ readable: true, problem: null, current: 'now', wanted: 'then' });
    expect(desk.events('key.read')).toEqual(['key.read-policy ok']);
  });

  it('that may not be read is an answer which says what to grant; that cannot be reached is an error', async () => {
    const id = await desk.registered('AWS');
    desk.kms.policyRefused = 'denied';
    const { readable, problem, wanted } = await desk.keys.comparePolicy(officer, { key: id });
    expect({ readable, wanted }).toEqual({ readable: false, wanted: expect.stringContaining('"vault"') as string });
    expect(problem).toContain('kms:GetKeyPolicy');
    desk.kms.policyRefused = 'unreachable';
    expect((await refusal(async () => desk.keys.comparePolicy(officer, { key: id }))).data).toMatchObject({ kind: 'unreachable' });
    expect(desk.events('key.read')).toEqual(['key.read-policy ok', 'key.read-policy failed']);
  });
});

describe('what a provider tells of a key', () => {
  it('the last rotation is remembered once', async () => {
    const id = await desk.registered('AWS');
    for (const _ of [1, 2]) expect(await desk.keys.rotation(officer, id)).toMatchObject({ automatic: true });
    expect(desk.test.vault.read((rows) => rows.get('select rotated_at from kms_keys'))).toEqual({ rotated_at: 1_700_000_000_000 });
    expect(desk.events('key.validate')).toHaveLength(2);
  });

  it('reading an attestation is an event, and so is being refused it', async () => {
    const id = await desk.registered('AWS');
    expect((await desk.keys.attestation(officer, id)).outcome).toBe('verified');
    const custodian = {
      ...officer,
      admit: () => {
        throw new KeydeskError('ROLE_REQUIRED', { role: 'custodian', allowed: [] });
      },
    };
    for (const call of [async () => desk.keys.attestation(custodian, id), async () => desk.keys.comparePolicy(custodian, { key: id })])
      expect((await refusal(call)).code).toBe('ROLE_REQUIRED');
    expect(desk.events('key.read')).toEqual(['key.read-attestation ok', 'key.read-attestation refused', 'key.read-policy refused']);
  });
});

describe('a sign-in', () => {
  it('answers its prompt at once; when it has succeeded the key is validated and what waited goes on', async () => {
    const id = await desk.registered('AZURE');
    expect(await desk.keys.signIn(officer, id)).toMatchObject({ code: 'ABCD' });
    expect(desk.keys.get(id).unlocked).toBe(false);
    desk.kms.endSignIn(null);
    await desk.keys.settled();
    expect(desk.keys.get(id)).toMatchObject({ unlocked: true, validation: { phase: 'VALID' } });
    expect([desk.unlocks, desk.unforeseen]).toEqual([1, []]);
    expect(desk.events('key')).toEqual(['key.add ok', 'key.sign-in ok begin', 'key.sign-in ok end', 'key.validate ok']);
  });

  it('that failed, or that the lock cut off, unlocks nothing', async () => {
    const id = await desk.registered('AZURE');
    await desk.keys.signIn(officer, id);
    desk.kms.endSignIn(new KmsError({ kind: 'denied', provider: 'AZURE', operation: 'open', detail: 'The code ran out.' }));
    await desk.keys.settled();
    await desk.keys.signIn(officer, id);
    await desk.keys.close();
    expect(desk.events('key.sign-in')).toEqual(['key.sign-in ok begin', 'key.sign-in failed end', 'key.sign-in ok begin', 'key.sign-in failed end']);
    expect([desk.unlocks, desk.unforeseen]).toEqual([0, []]);
  });
});

describe('a token', () => {
  it('is opened by its PIN, which is wiped', async () => {
    const id = await desk.registered('PKCS11');
    expect(await desk.keys.unlockToken(officer, { key: id, pin: '1234', lastTry: false })).toMatchObject({ unlocked: true, waitsFor: null });
    await desk.keys.settled();
    expect(desk.keys.get(id).validation.phase).toBe('VALID');
    expect(desk.unlocks).toBe(1);
    expect(() => desk.kms.pins[0]?.expose()).toThrow(/wiped/);
  });

  it('tells a wrong PIN, and takes a last try only when it is meant', async () => {
    const id = await desk.registered('PKCS11');
    const enter = async (pin: string, lastTry = false): Promise<string> => (await refusal(async () => desk.keys.unlockToken(officer, { key: id, pin, lastTry }))).code;
    expect([await enter('1'), await enter('2'), await enter('3')]).toEqual(['PIN_WRONG', 'PIN_WRONG', 'PIN_LAST_TRY']);
    expect((await desk.keys.token(id)).pin).toBe('final-try');
    expect(await desk.keys.unlockToken(officer, { key: id, pin: '1234', lastTry: true })).toMatchObject({ unlocked: true });
    for (const pin of desk.kms.pins) expect(() => pin.expose()).toThrow(/wiped/);
  });

  it('shows its keys for its PIN, before anything is registered', async () => {
    expect(await desk.keys.tokens(officer, '/usr/lib/token.so')).toMatchObject([{ serial: '0042' }]);
    const ask = { module: '/usr/lib/token.so', serial: '0042', lastTry: false };
    expect(await desk.keys.tokenKeys(officer, { ...ask, pin: '1234' })).toMatchObject([{ uri: 'pkcs11:token=acme;object=k' }]);
    expect((await refusal(async () => desk.keys.tokenKeys(officer, { ...ask, pin: '1' }))).code).toBe('PIN_WRONG');
    expect(() => desk.kms.pins[0]?.expose()).toThrow(/wiped/);
    const aws = await desk.registered('AWS');
    expect((await refusal(async () => desk.keys.unlockToken(officer, { key: aws, pin: '1234', lastTry: false }))).data).toMatchObject({ wanted: 'token' });
  });
});

describe('a key that is signed in to by a secret of the vault', () => {
  it('needs that secret, and a tenant on the baseline that owns it', async () => {
    const add = async (): Promise<unknown> => desk.keys.add(officer, { displayName: 'GCP', key: key('GCP') });
    expect((await refusal(add)).data).toEqual({ noun: 'secret', id: 'house/GCP_KEY' });
    desk.holdSecret();
    desk.bind('house', await desk.registered('AWS'));
    expect((await refusal(add)).data).toMatchObject({ noun: 'tenant', id: 'house', wanted: 'BASELINE' });
  });

  it('binds its owner to the baseline while it is registered', async () => {
    desk.holdSecret();
    const id = await desk.registered('GCP');
    const owns = (tenant: string): boolean => desk.test.vault.read((rows) => ownsKeyCredential(rows, tenant));
    expect([owns('house'), owns('acme')]).toEqual([true, false]);
    await desk.keys.remove(officer, id);
    expect(owns('house')).toBe(false);
  });
});
