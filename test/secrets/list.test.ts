import { describe, expect, it } from 'vitest';
import type { WantedSecrets } from '../../src-main/secrets/list.ts';
import { eachRoom, officer, wire } from './room.ts';

const room = eachRoom();

const from: WantedSecrets = { search: '', sort: 'key', descending: false, offset: 0, limit: 100 };
const keys = (wanted: Partial<WantedSecrets>): readonly string[] => room.secrets.list({ ...from, ...wanted }).rows.map(({ key, tenant }) => `${tenant}/${key}`);

async function filled(): Promise<void> {
  await room.open();
  await room.tenants.create(officer, { id: 'bolt', displayName: 'Bolt', defaultSensitivity: 'PII' });
  await room.add('db.password', '1');
  room.test.clock.advance(1000);
  await room.add('api_token', '333', { sensitivity: 'PHI' });
  room.test.clock.advance(1000);
  await room.add('db.password', '22', { tenant: 'bolt' });
  room.test.clock.advance(1000);
  const off = await room.add('OFF%100', '4444', { tenant: 'bolt', sensitivity: 'REGULATED' });
  await room.secrets.disable(officer, off.id);
  const gone = await room.add('gone', '1');
  await room.secrets.remove(officer, gone.id);
}

describe('the list', () => {
  it('sorts by every column in both directions', async () => {
    await filled();
    const [token, acme, bolt, off] = ['acme/api_token', 'acme/db.password', 'bolt/db.password', 'bolt/OFF%100'];
    expect(keys({ sort: 'key' })).toEqual([off, token, acme, bolt]);
    expect(keys({ sort: 'tenant' })).toEqual([token, acme, off, bolt]);
    expect(keys({ sort: 'sensitivity' })).toEqual([acme, bolt, token, off]);
    expect(keys({ sort: 'size' })).toEqual([acme, bolt, token, off]);
    expect(keys({ sort: 'createdAt' })).toEqual([acme, token, bolt, off]);
    expect(keys({ sort: 'modifiedAt' })).toEqual([acme, token, bolt, off]);
    for (const sort of ['key', 'tenant', 'sensitivity', 'size', 'createdAt', 'modifiedAt'] as const) {
      expect(keys({ sort, descending: true })).toEqual([...keys({ sort })].reverse());
      expect([...keys({ sort, limit: 2 }), ...keys({ sort, offset: 2, limit: 2 })]).toEqual(keys({ sort }));
    }
  });

  it('filters and searches in every order, and counts what matches', async () => {
    await filled();
    for (const sort of ['key', 'tenant', 'sensitivity', 'size', 'createdAt', 'modifiedAt'] as const) {
      const counted = (wanted: Partial<WantedSecrets>) => {
        const { total, rows } = room.secrets.list({ ...from, sort, ...wanted });
        expect(rows).toHaveLength(total);
        return rows.map(({ tenant, key }) => `${tenant}/${key}`).sort();
      };
      expect(counted({ tenant: 'acme' })).toEqual(['acme/api_token', 'acme/db.password']);
      expect(counted({ search: 'PASS' })).toEqual(['acme/db.password', 'bolt/db.password']);
      expect(counted({ search: 'pass', tenant: 'bolt' })).toEqual(['bolt/db.password']);
      expect(counted({ search: '%' })).toEqual(['bolt/OFF%100']);
      expect(counted({ search: '_' })).toEqual(['acme/api_token']);
      expect(counted({ sensitivity: 'PII' })).toEqual(['bolt/db.password']);
      expect(counted({ state: 'deleted' })).toEqual(['acme/gone']);
      expect(counted({ state: 'disabled', search: 'off' })).toEqual(['bolt/OFF%100']);
      expect(counted({ state: 'active', sensitivity: 'PHI' })).toEqual(['acme/api_token']);
      expect(counted({ tenant: 'nobody' })).toEqual([]);
    }
    expect(room.secrets.list({ ...from, offset: 3, limit: 5 })).toMatchObject({ total: 4, rows: [{ tenant: 'bolt' }] });
  });

  it('keeps its counts through every change of a secret', async () => {
    await filled();
    const truth = () => room.vault.read((rows) => rows.all('select tenant, state, sensitivity, count(*) as secrets from secrets group by 1, 2, 3 order by 1, 2, 3'));
    const kept = () => room.vault.read((rows) => rows.all('select * from secret_counts where secrets > 0 order by 1, 2, 3'));
    expect(kept()).toEqual(truth());
    const made = await room.add('K', 'v');
    await room.secrets.reclassify(officer, { secret: made.id, sensitivity: 'REGULATED', reason: 'because' });
    await room.secrets.publish(officer, { secret: made.id, value: wire('w'), note: '' });
    expect(kept()).toEqual(truth());
    await room.secrets.remove(officer, made.id);
    await room.secrets.purge(officer, made.id, 'K');
    expect(kept()).toEqual(truth());
  });

  it('walks an index in each order without sorting or looking rows up', async () => {
    await filled();
    const plan = (sql: string) => room.vault.read((rows) => rows.all<{ detail: string }>(`explain query plan ${sql}`)).map(({ detail }) => detail).join('\n');
    for (const [index, order] of [
      ['secrets_by_key', 'key, tenant'],
      ['secrets_by_sensitivity', 'sensitivity, tenant, state, rowid'],
      ['secrets_by_size', 'size, tenant, sensitivity, state, rowid'],
      ['secrets_by_creation', 'created_at, tenant, sensitivity, state, rowid'],
      ['secrets_by_change', 'modified_at, tenant, sensitivity, state, rowid'],
    ]) {
      const found = plan(`select rowid from secrets indexed by ${String(index)} where state <> 'deleted' order by ${String(order)}`);
      expect(found).toMatch(new RegExp(`^\\S+ secrets USING COVERING INDEX ${String(index)}[^\n]*$`));
    }
  });
});

describe('a secret', () => {
  it('never changes its key or its tenant, whoever writes', async () => {
    await filled();
    const rename = (column: string) => () => room.vault.write(officer.caller, [], (rows) => rows.run(`update secrets set ${column} = 'other'`));
    for (const column of ['id', 'key', 'tenant']) expect(rename(column)).toThrow('never change');
  });
});
