import type { DataKeyContext } from '../crypto/data-key.ts';
import type { Reader, Writer } from './rows.ts';

/** Who wraps: the baseline, or a customer's key through a BYOK config. */
export type WrappedBy =
  | { readonly config: null; readonly kmsKey: null; readonly keyVersion: null }
  | { readonly config: string; readonly kmsKey: string; readonly keyVersion: string | null };

/** The wrapped bytes of one data key version. */
export type Wrapping = WrappedBy & { readonly tenant: string; readonly version: number; readonly blob: Uint8Array };

/** A wrapping by a customer's key. */
export type CustomerWrapping = Extract<Wrapping, { readonly config: string }>;

/** By the baseline. */
export const byBaseline: Extract<WrappedBy, { readonly config: null }> = { config: null, kmsKey: null, keyVersion: null };

/** Whether a customer's key is needed to open it. */
export function isCustomers(wrapping: Wrapping): wrapping is CustomerWrapping {
  return wrapping.config !== null;
}

/** What is bound into the wrapped bytes of a data key version. */
export function contextOf(vault: string, { tenant, version }: { readonly tenant: string; readonly version: number }): DataKeyContext {
  return { vault, tenant, version };
}

const columns = 'tenant, version, config, kms_key as kmsKey, key_version as keyVersion, blob';

/** The wrapping a version of a tenant's data key is opened through; nothing when it was revoked. */
export function liveWrapping(rows: Reader, tenant: string, version: number): Wrapping | undefined {
  const sql = `select ${columns} from wrappings where tenant = :tenant and version = :version and state = 'live'`;
  return rows.get<Wrapping>(sql, { tenant, version });
}

/** The live wrappings of every version of a tenant's data key, oldest version first. */
export function liveWrappings(rows: Reader, tenant: string): readonly Wrapping[] {
  const sql = `select ${columns} from wrappings where tenant = :tenant and state = 'live' order by version`;
  return rows.all<Wrapping>(sql, { tenant });
}

/** What a job has staged, oldest version first. */
export function stagedWrappings(rows: Reader, tenant: string, job: string): readonly Wrapping[] {
  const sql = `select ${columns} from wrappings where tenant = :tenant and job = :job and state = 'staged' order by version`;
  return rows.all<Wrapping>(sql, { tenant, job });
}

const insert = `insert into wrappings (tenant, version, config, kms_key, key_version, blob, state, job, created_at)
  values (:tenant, :version, :config, :kmsKey, :keyVersion, :blob, :state, :job, :now)`;

/** Adds a wrapping that counts from now on. */
export function insertLive(rows: Writer, wrapping: Wrapping, now: number): void {
  rows.run(insert, { ...wrapping, state: 'live', job: null, now });
}

/** Adds a wrapping that is inert until its job switches to it. */
export function insertStaged(rows: Writer, wrapping: Wrapping, job: string, now: number): void {
  rows.run(insert, { ...wrapping, state: 'staged', job, now });
}

/** Makes what a job has staged live. The live ones must have been superseded before. Answers how many. */
export function promoteStaged(rows: Writer, tenant: string, job: string): number {
  return rows.run(`update wrappings set state = 'live' where tenant = :tenant and job = :job and state = 'staged'`, { tenant, job });
}

/** Removes what a job has staged. Answers how many. */
export function removeStaged(rows: Writer, tenant: string, job: string): number {
  return rows.run(`delete from wrappings where tenant = :tenant and job = :job and state = 'staged'`, { tenant, job });
}

/** Removes what any job has staged for a tenant: what a killed one could not remove itself. Answers how many. */
export function removeAllStaged(rows: Writer, tenant: string): number {
  return rows.run(`delete from wrappings where tenant = :tenant and state = 'staged'`, { tenant });
}

/** Destroys the bytes of every live wrapping of a tenant; that they were is still known. Answers how many. */
export function supersedeLive(rows: Writer, tenant: string): number {
  return rows.run(`update wrappings set state = 'superseded', blob = null where tenant = :tenant and state = 'live'`, { tenant });
}

/** Destroys the bytes of every wrapping of a tenant, the staged ones too. Answers how many. */
export function destroyAll(rows: Writer, tenant: string): number {
  return rows.run(`update wrappings set state = 'superseded', blob = null where tenant = :tenant and blob is not null`, { tenant });
}
