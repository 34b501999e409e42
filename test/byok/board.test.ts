import { describe, expect, it } from 'vitest';
import { googleKey, officer } from '../support/byok-desk.ts';
import { eachDesk } from '../support/each-desk.ts';

const desk = eachDesk((made) => {
  for (const tenant of ['acme', 'beta', 'gamma', 'delta']) made.addTenant(tenant);
});

const shown = (filter: object) =>
  desk.rooms.byok.board({ search: '', offset: 0, limit: 100, ...filter }).rows.map(({ tenant }) => tenant);

/** acme active at AWS, beta staged at Google whose key then fails, gamma and delta on the baseline, delta archived. */
async function prepare(): Promise<{ readonly aws: string; readonly google: string }> {
  const aws = await desk.activated();
  const google = await desk.addKeyAt(googleKey, 'Key at Google');
  await desk.rooms.byok.stage(officer, 'beta', google);
  desk.kms.refuse('denied', undefined, 0, googleKey);
  await desk.rooms.byok.preflight(officer, 'beta');
  desk.rooms.vault.write(officer.caller, { action: 'tenant.archive' }, (rows) => rows.run(`update tenants set state = 'archived' where id = 'delta'`));
  return { aws, google };
}

describe('the board', () => {
  it('is narrowed by lifecycle, phase, provider and key, and by several at once', async () => {
    const { aws, google } = await prepare();
    expect(shown({})).toEqual(['acme', 'beta']);
    expect(shown({ phase: 'VALID' })).toEqual(['acme']);
    expect(shown({ phase: 'INVALID' })).toEqual(['beta']);
    expect(shown({ provider: 'GCP' })).toEqual(['beta']);
    expect(shown({ provider: 'AZURE' })).toEqual([]);
    expect(shown({ kmsKey: aws })).toEqual(['acme']);
    expect(shown({ kmsKey: google, phase: 'VALID' })).toEqual([]);
    expect(shown({ kmsKey: google, phase: 'INVALID', status: 'PENDING_VALIDATION', search: 'BET' })).toEqual(['beta']);
  });

  it('has a matrix of custody and validation: the baseline counts, archived tenants do not', async () => {
    await prepare();
    expect(desk.rooms.byok.matrix()).toEqual([
      { custody: 'ACTIVE', phase: 'VALID', count: 1 },
      { custody: 'BASELINE', phase: null, count: 1 },
      { custody: 'PENDING_VALIDATION', phase: 'INVALID', count: 1 },
    ]);
  });

  it('counts a tenant that was offboarded on the baseline', async () => {
    await prepare();
    await desk.ended((await desk.rooms.byok.offboard(officer, 'acme')).job);
    expect(desk.rooms.byok.matrix()).toContainEqual({ custody: 'BASELINE', phase: null, count: 2 });
  });
});
