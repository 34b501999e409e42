import type Sqlite from 'better-sqlite3';
import type { OpenedDesk } from '../support/opened-desk.ts';
import { openBare } from './bare.ts';
import type { Bench, Sizes } from './bench.ts';
import { type Measured, measured, medianMilliseconds } from './measure.ts';
import { onNewVault } from './vault.ts';

const pageRows = 100;
const batch = 100_000;
const tenantCount = 40;
/** Two primes by which numbers become keys that are mixed and never the same. */
const [stride, modulus] = [104_729, 9_999_991];

function numberInKey(n: number): string {
  return String((n * stride) % modulus).padStart(7, '0');
}

const sensitivityOf = `case n % 5 when 2 then 'PII' when 3 then 'PHI' when 4 then 'FINANCIAL' else 'STANDARD' end`;

/** Numbers, and from each the columns of a secret: tenant and key are mixed, as they are where many tenants come and go. */
const source = `with recursive numbers (n) as (select :from union all select n + 1 from numbers where n + 1 < :until),
  mixed as (select n, printf('tenant-%02d', (n * 7919) % ${String(tenantCount)}) as tenant,
    printf('SERVICE_%07d_%s', (n * ${String(stride)}) % ${String(modulus)}, case n % 3 when 0 then 'TOKEN' when 1 then 'PASSWORD' else 'DATABASE_URL' end) as key from numbers)`;

const fillVault = `${source}
  insert into secrets (id, tenant, key, description, sensitivity, state, published_revision, published_version, latest_version, size, created_by, created_at, modified_at)
  select lower(hex(randomblob(16))), tenant, key, '', case n % 5 when 2 then 'PII' when 3 then 'PHI' when 4 then 'FINANCIAL' else 'STANDARD' end,
    case when n % 50 = 0 then 'disabled' else 'active' end, printf('%032x', n), 1, 1, n % 4096, 'Ada Officer', n, (n * 31) % 1000003 from mixed`;

function addTenants({ vault, asker }: OpenedDesk): void {
  vault.write(asker.caller, { action: 'tenant.create', detail: { tenants: tenantCount } }, (rows) => {
    for (let number = 0; number < tenantCount; number += 1)
      rows.run(`insert into tenants (id, display_name, default_sensitivity, state, created_at, modified_at) values (:id, :id, 'STANDARD', 'active', 0, 0)`, {
        id: `tenant-${String(number).padStart(2, '0')}`,
      });
  });
}

/** Runs something while the table of the secrets has no indexes; they are made anew, as they were, afterwards. */
function withoutIndexes({ vault: { database } }: OpenedDesk, call: () => void): void {
  const indexes = database.all<{ name: string; sql: string }>(`select name, sql from sqlite_schema where type = 'index' and tbl_name = 'secrets' and sql is not null`);
  for (const { name } of indexes) database.execute(`drop index ${name}`);
  call();
  for (const { sql } of indexes) database.execute(sql);
}

/**
 * Fills the vault past the room of the secrets, with rows that have no revisions and indexes that are made at the end: the
 * list looks at no value, and to seal and to sort in a million of them one by one would only take longer.
 */
function fill(desk: OpenedDesk, count: number): void {
  const { vault, asker } = desk;
  addTenants(desk);
  withoutIndexes(desk, () => {
    for (let from = 0; from < count; from += batch)
      vault.write(asker.caller, { action: 'secret.import', detail: { from } }, (rows) => rows.run(fillVault, { from, until: Math.min(from + batch, count) }));
  });
}

/** The same keys in a bare, plain table with the indexes that the questions need. */
function openBareList(folder: string, count: number): Sqlite.Database {
  const driver = openBare(folder, 'list');
  driver.exec('create table secrets (id text primary key, tenant text, key text, sensitivity text, state text, size integer, modified_at integer)');
  driver
    .prepare(`${source} insert into secrets select printf('%032x', n), tenant, key, ${sensitivityOf}, 'active', n % 4096, (n * 31) % 1000003 from mixed`)
    .run({ from: 0, until: count });
  driver.exec('create index by_key on secrets (key); create index by_tenant on secrets (tenant, key); create index by_change on secrets (modified_at)');
  return driver;
}

interface Question {
  readonly name: string;
  readonly wanted: Readonly<Partial<Parameters<OpenedDesk['rooms']['secrets']['list']>[0]>>;
  /** What the bare database is asked instead. */
  readonly bare: readonly string[];
}

function questions({ secrets }: Sizes): readonly Question[] {
  const [middle, limit] = [String(Math.floor(secrets / 2)), `limit ${String(pageRows)}`];
  const some = numberInKey(4242);
  const [common, rare] = [`key like '%URL%'`, `key like '%${some}%'`];
  return [
    { name: 'first-page', wanted: {}, bare: [`select * from secrets order by key ${limit}`] },
    { name: 'deep-page', wanted: { offset: Number(middle) }, bare: [`select * from secrets order by key ${limit} offset ${middle}`] },
    { name: 'deep-page-by-change', wanted: { offset: Number(middle), sort: 'modifiedAt', descending: true }, bare: [`select * from secrets order by modified_at desc ${limit} offset ${middle}`] },
    { name: 'search-common', wanted: { search: 'URL' }, bare: [`select count(*) from secrets where ${common}`, `select * from secrets where ${common} order by key ${limit}`] },
    { name: 'search-rare', wanted: { search: some }, bare: [`select count(*) from secrets where ${rare}`, `select * from secrets where ${rare} order by key ${limit}`] },
    { name: 'tenant-page', wanted: { tenant: 'tenant-07' }, bare: [`select * from secrets where tenant = 'tenant-07' order by key ${limit}`] },
    { name: 'by-sensitivity', wanted: { sensitivity: 'PHI' }, bare: [`select * from secrets where sensitivity = 'PHI' order by key ${limit}`] },
  ];
}

async function ask(desk: OpenedDesk, driver: Sqlite.Database, { secrets, times }: Sizes, { name, wanted, bare }: Question): Promise<Measured> {
  const statements = bare.map((sql) => driver.prepare(sql));
  const list = () => desk.rooms.secrets.list({ search: '', sort: 'key', descending: false, offset: 0, limit: pageRows, ...wanted });
  if (list().rows.length === 0) throw new Error(`${name} finds nothing: the bench asks the wrong question`);
  const value = await medianMilliseconds(times, list);
  const limit = await medianMilliseconds(times, () => statements.map((statement) => statement.all()));
  return measured(`list-${String(secrets)}-${name}`, 'ms', value, limit);
}

/** Pages and searches of the list of all secrets with the number of matches, against bare selects without it. */
export const benchSecretList: Bench = async ({ folder, sizes, note }) =>
  onNewVault(folder, 'STANDARD', async (desk) => {
    note(`filling in ${String(sizes.secrets)} secrets`);
    fill(desk, sizes.secrets);
    const driver = openBareList(folder, sizes.secrets);
    const lines: Measured[] = [];
    for (const question of questions(sizes)) lines.push(await ask(desk, driver, sizes, question));
    driver.close();
    return lines;
  });
