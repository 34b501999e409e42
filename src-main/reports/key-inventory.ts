import type { Report } from '../../src-shared/reports.ts';
import { controlsOf, doesNotProve } from './honesty.ts';
import { dataKeys, inventoryColumns, type InventoryLine, kmsKeys, vaultKeys } from './inventory-rows.ts';
import { counted, grouped, type ReportBody, type ReportGround, wanted } from './report-body.ts';

interface Found {
  readonly vault: readonly InventoryLine[];
  readonly kms: readonly InventoryLine[];
  readonly data: readonly InventoryLine[];
}

/** Everything in one read, so that no key is seen before and its wrappings after a change. */
function find(ground: ReportGround): Found {
  return ground.vault.read((rows) => ({
    vault: ground.scope.tenant === undefined ? vaultKeys(rows, ground) : [],
    kms: kmsKeys(rows, ground),
    data: dataKeys(rows, ground),
  }));
}

function summaryOf({ vault, kms, data }: Found): Report['summary'] {
  const figures: readonly (readonly [string, number])[] = [
    ['Keys', vault.length + kms.length + data.length],
    ['Keys of the vault', vault.length],
    ['Customers’ keys', kms.length],
    ['Of them in use', kms.filter(({ state }) => state === 'in use').length],
    ['Not valid now', kms.filter(({ validation, state }) => validation === 'INVALID' && state !== 'removed').length],
    ['Data key versions', data.length],
    ['Of them active', data.filter(({ state }) => state === 'active').length],
    ['Under a customer’s key', data.filter((line) => line['wrappedBy'] !== 'baseline' && line['wrappedBy'] !== null).length],
  ];
  return figures.map(([label, value]) => ({ label, value: grouped(value) }));
}

function populationText(tenant: string | undefined): string {
  const rest = 'every customer’s key registered before the end of the period and not removed before its start, and every version of a tenant’s data key made before its end';
  if (tenant === undefined) return `The keys of the vault itself, ${rest}. States are those at the moment of the report.`;
  return `Of the tenant “${tenant}” alone: ${rest}. The keys of the vault itself are left out. States are those at the moment of the report.`;
}

function completenessText({ vault, kms, data }: Found, head: number): string {
  const parts = [`${counted(vault.length, 'key')} of the vault`, counted(kms.length, 'customer’s key', 'customers’ keys'), counted(data.length, 'data key version')];
  return `Complete: ${parts.join(', ')} were read from the vault in one transaction, standing at event ${grouped(head)} of the chain; every one is listed.`;
}

/** The report **Key inventory**: one row a key. */
export async function keyInventory(ground: ReportGround): Promise<ReportBody> {
  const found = find(ground);
  const lines = [...found.vault, ...found.kms, ...found.data];
  const rows = lines.map((line) => inventoryColumns.map(({ id }) => line[id] ?? null));
  return {
    population: populationText(ground.scope.tenant),
    rowCount: rows.length,
    completeness: completenessText(found, ground.head.seq),
    doesNotProve: doesNotProve('key-inventory'),
    controls: controlsOf('key-inventory'),
    summary: summaryOf(found),
    columns: [...inventoryColumns],
    rows: wanted(rows, ground.preview),
  };
}
