import { describe, expect, it } from 'vitest';
import { findTenant } from '../../src-main/byok/configs.ts';
import { deskCaller } from '../../src-main/lib/caller.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { events, officer, refusal, wrappings } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';

const desk = eachDesk((made) => {
  made.addTenant();
});

describe('staging', () => {
  it('binds the tenant to a key and moves nothing', async () => {
    const key = await desk.addKey();
    const { config } = await desk.rooms.byok.stage(officer, 'acme', key);
    expect(config).toMatchObject({ tenant: 'acme', kmsKey: key, status: 'PENDING_VALIDATION', configVersion: 1, lastValidatedAt: null });
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline live']);
    expect(desk.rooms.keys.get(key).state).toBe('IN_USE');
  });

  it('may be repeated, also with another key; what was validated counts no more', async () => {
    const first = await desk.validated();
    const second = await desk.addKey(2);
    const { config } = await desk.rooms.byok.stage(officer, 'acme', second);
    expect(config).toMatchObject({ kmsKey: second, status: 'PENDING_VALIDATION', configVersion: 2, lastValidatedAt: null });
    expect(desk.rooms.keys.get(first).state).toBe('AVAILABLE');
    expect(wrappings(desk.rooms.vault)).toEqual(['1 baseline live']);
  });

  it('is refused under an active or sealed key, with what to do first', async () => {
    const key = await desk.activated();
    const active = await refusal(async () => desk.rooms.byok.stage(officer, 'acme', key));
    expect({ code: active.code, data: active.data }).toMatchObject({ code: 'STATE_CONFLICT', data: { state: 'ACTIVE', remedy: expect.stringContaining('offboard') as string } });
    await desk.rooms.byok.seal(officer, 'acme', 'the customer called');
    expect((await refusal(async () => desk.rooms.byok.stage(officer, 'acme', key))).data).toMatchObject({ state: 'SEALED' });
  });

  it('is refused for an unknown tenant, an unknown key, a removed key, an archived tenant, and during an activation', async () => {
    const key = await desk.addKey();
    expect((await refusal(async () => desk.rooms.byok.stage(officer, 'nobody', key))).data).toEqual({ noun: 'tenant', id: 'nobody' });
    expect((await refusal(async () => desk.rooms.byok.stage(officer, 'acme', 'cck-00000'))).data).toEqual({ noun: 'KMS key', id: 'cck-00000' });
    const gone = await desk.addKey(2);
    await desk.rooms.keys.remove(officer, gone);
    expect((await refusal(async () => desk.rooms.byok.stage(officer, 'acme', gone))).code).toBe('NOT_FOUND');
    await desk.rooms.byok.stage(officer, 'acme', key);
    await desk.rooms.byok.preflight(officer, 'acme');
    const go = desk.kms.hold();
    const { job } = await desk.rooms.byok.activate(officer, 'acme');
    expect((await refusal(async () => desk.rooms.byok.stage(officer, 'acme', key))).data).toMatchObject({ noun: 'job', id: job });
    go();
    await desk.ended(job);
    desk.addTenant('beta');
    desk.rooms.vault.write(officer.caller, { action: 'tenant.archive' }, (rows) => rows.run(`update tenants set state = 'archived' where id = 'beta'`));
    expect((await refusal(async () => desk.rooms.byok.stage(officer, 'beta', key))).code).toBe('TENANT_ARCHIVED');
  });

  it('is refused to a role that may not, and that is an event', async () => {
    const key = await desk.addKey();
    const auditor = {
      ...officer,
      admit: () => {
        throw new KeydeskError('ROLE_REQUIRED', { role: 'auditor', allowed: ['administrator', 'officer'] });
      },
    };
    expect((await refusal(async () => desk.rooms.byok.stage(auditor, 'acme', key))).code).toBe('ROLE_REQUIRED');
    expect(events(desk.rooms.vault, 'byok')).toEqual(['byok.stage refused']);
    expect(desk.rooms.byok.status('acme').config).toBeNull();
  });
});

describe('a tenant’s preflight', () => {
  it('says what it looked at and validates the config', async () => {
    await desk.rooms.byok.stage(officer, 'acme', await desk.addKey());
    const { success, findings } = await desk.rooms.byok.preflight(officer, 'acme');
    expect(success).toBe(true);
    expect(findings.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual(['reach ok', 'describe ok', 'wrap ok', 'unwrap ok', 'compare ok', 'latency ok']);
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'VALIDATED', lastValidatedAt: desk.clock.now(), lastValidationError: null });
    expect(events(desk.rooms.vault).slice(-2)).toEqual(['byok.preflight ok', 'key.validate ok']);
  });

  it('that fails takes the validation back and says why, on the config and on the key', async () => {
    const key = await desk.validated();
    desk.kms.refuse('disabled', ['wrap']);
    const { success, reason } = await desk.rooms.byok.preflight(officer, 'acme');
    expect({ success, reason }).toEqual({ success: false, reason: 'disabled' });
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'PENDING_VALIDATION', lastValidationError: 'The customer says no (disabled).' });
    expect(desk.rooms.keys.get(key).validation.phase).toBe('INVALID');
    expect(events(desk.rooms.vault).slice(-2)).toEqual(['byok.preflight failed', 'key.validate failed']);
  });

  it('seals nobody, whatever it finds', async () => {
    await desk.activated();
    desk.kms.refuse('denied');
    await desk.rooms.byok.preflight(officer, 'acme');
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'ACTIVE', lastValidationError: 'The customer says no (denied).' });
  });

  it('counts for nothing when the tenant was staged anew while it ran', async () => {
    const key = await desk.addKey();
    await desk.rooms.byok.stage(officer, 'acme', key);
    const go = desk.kms.hold();
    const running = refusal(async () => desk.rooms.byok.preflight(officer, 'acme'));
    await new Promise(setImmediate);
    await desk.rooms.byok.stage(officer, 'acme', key);
    go();
    expect((await running).code).toBe('STATE_CONFLICT');
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'PENDING_VALIDATION', configVersion: 2 });
  });

  it('tells what it found when the desk seals or unseals the tenant while it runs', async () => {
    const key = await desk.activated();
    const failing = desk.kms.hold();
    desk.kms.refuse('disabled');
    const failed = desk.rooms.byok.preflight(officer, 'acme');
    await desk.rooms.byok.sealUnder(deskCaller('monitor'), key, { kind: 'disabled', detail: 'The key is disabled.' });
    failing();
    expect(await failed).toMatchObject({ success: false, reason: 'disabled' });
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'SEALED', lastValidationError: 'The customer says no (disabled).' });
    desk.kms.allow();
    const serving = desk.kms.hold();
    const served = desk.rooms.byok.preflight(officer, 'acme');
    const unsealed = desk.rooms.byok.unsealUnder(deskCaller('monitor'), key);
    serving();
    expect(await Promise.all([served, unsealed])).toMatchObject([{ success: true }, 1]);
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'ACTIVE', lastValidationError: null });
  });

  it('may run twice at once', async () => {
    await desk.rooms.byok.stage(officer, 'acme', await desk.addKey());
    const both = [desk.rooms.byok.preflight(officer, 'acme'), desk.rooms.byok.preflight(officer, 'acme')];
    expect(await Promise.all(both)).toMatchObject([{ success: true }, { success: true }]);
    expect(desk.rooms.byok.status('acme').config?.status).toBe('VALIDATED');
  });

  it('finds nothing to note for a tenant that was revoked while it ran', async () => {
    await desk.activated();
    const go = desk.kms.hold();
    const running = refusal(async () => desk.rooms.byok.preflight(officer, 'acme'));
    const { dependants } = desk.rooms.byok.census('acme');
    const { displayName } = desk.rooms.vault.read((rows) => findTenant(rows, 'acme'));
    await desk.rooms.byok.revoke(officer, { tenant: 'acme', category: 'customer_request', reason: 'ended', confirmName: displayName, acknowledgedDependants: dependants });
    go();
    expect((await running).code).toBe('TENANT_REVOKED');
    expect(desk.rooms.byok.status('acme').config).toMatchObject({ status: 'REVOKED' });
  });

  it('is refused without a staged key', async () => {
    expect((await refusal(async () => desk.rooms.byok.preflight(officer, 'acme'))).data).toEqual({ noun: 'BYOK config', id: 'acme' });
  });
});

describe('the board', () => {
  it('shows each tenant once: its live config, or the one it was offboarded from', async () => {
    for (const tenant of ['beta', 'gamma']) desk.addTenant(tenant);
    const key = await desk.activated();
    await desk.ended((await desk.rooms.byok.offboard(officer, 'acme')).job);
    await desk.rooms.byok.stage(officer, 'beta', key);
    const all = { search: '', offset: 0, limit: 100 };
    const { total, rows } = desk.rooms.byok.board(all);
    expect(total).toBe(2);
    expect(rows.map(({ tenant, displayName, config, keyName, provider, validation }) => [tenant, displayName, config.status, keyName, provider, validation.phase])).toEqual([
      ['acme', 'acme & Co', 'OFFBOARDED', 'Key 1', 'AWS', 'VALID'],
      ['beta', 'beta & Co', 'PENDING_VALIDATION', 'Key 1', 'AWS', 'VALID'],
    ]);
    expect(desk.rooms.byok.board({ ...all, status: 'OFFBOARDED' }).rows.map(({ tenant }) => tenant)).toEqual(['acme']);
    expect(desk.rooms.byok.board({ ...all, search: 'BETA' }).rows.map(({ tenant }) => tenant)).toEqual(['beta']);
    expect(desk.rooms.byok.board({ ...all, search: '%' }).total).toBe(0);
    expect(desk.rooms.byok.board({ ...all, offset: 1, limit: 1 })).toMatchObject({ total: 2, rows: [{ tenant: 'beta' }] });
    await desk.rooms.byok.stage(officer, 'acme', key);
    expect(desk.rooms.byok.board(all).rows.map(({ config }) => config.status)).toEqual(['PENDING_VALIDATION', 'PENDING_VALIDATION']);
  });
});

describe('a tenant whose secret signs in to a key', () => {
  it('stays on the baseline, and is told what to do', async () => {
    desk.addTenant('office');
    await desk.addSecrets('office', 1);
    const key = await desk.addKey();
    await desk.rooms.keys.add(officer, {
      displayName: 'Signed in to by a secret',
      key: {
        provider: 'GCP',
        keyName: 'projects/northwind-keys/locations/europe-west3/keyRings/keydesk/cryptoKeys/northwind',
        authentication: { mode: 'GCP_SERVICE_ACCOUNT_KEY_SECRET', secret: { tenant: 'office', secret: 'KEY_0000' } },
        endpoint: null,
        tokenEndpoint: null,
      },
    });
    await desk.rooms.keys.settled();
    const error = await refusal(async () => desk.rooms.byok.stage(officer, 'office', key));
    expect(error.code).toBe('STATE_CONFLICT');
    expect(JSON.stringify(error.data)).toContain('application default credentials');
    expect(desk.rooms.byok.status('office').config).toBeNull();
  });
});
