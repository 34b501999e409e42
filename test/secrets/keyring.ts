import { randomUUID } from 'node:crypto';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import type { Caller } from '../../src-main/lib/caller.ts';
import type { DataKeyring, OpenDataKey } from '../../src-main/vault/data-keyring.ts';
import type { Writer } from '../../src-main/vault/rows.ts';
import type { Vault } from '../../src-main/vault/vault.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { openRevision, sealRevision } from '../../src-main/crypto/envelope.ts';

/** A keyring that holds real keys in memory, rotates them for real and refuses a sealed tenant. */
export class MemoryKeyring implements DataKeyring {
  readonly #keys = new Map<string, SecretBytes>();
  readonly #sealed = new Set<string>();
  /** Called once before the next key is handed out: what happens while a KMS is asked. */
  meanwhile: (() => void) | null = null;
  /** How often a key was asked for. */
  asked = 0;

  readonly vaultNow: () => Vault;

  constructor(vaultNow: () => Vault) {
    this.vaultNow = vaultNow;
  }

  async active(caller: Caller, tenant: string): Promise<OpenDataKey> {
    const sql = `select version from data_keys where tenant = :tenant and state = 'active'`;
    const row = this.vaultNow().read((rows) => rows.get<{ version: number }>(sql, { tenant }));
    if (row === undefined) throw new KeydeskError('NOT_FOUND', { noun: 'tenant', id: tenant });
    return await this.open(caller, tenant, row.version);
  }

  async open(_caller: Caller, tenant: string, version: number): Promise<OpenDataKey> {
    this.asked += 1;
    await Promise.resolve();
    const meanwhile = this.meanwhile;
    this.meanwhile = null;
    meanwhile?.();
    if (this.#sealed.has(tenant)) throw new KeydeskError('TENANT_SEALED', { tenant, since: 1, cause: 'key_disabled' });
    const key = this.#keys.get(`${tenant}/${String(version)}`);
    if (key === undefined) throw new KeydeskError('TENANT_REVOKED', { tenant });
    return { version, key };
  }

  createFirst(rows: Writer, tenant: string, at: number): void {
    this.#keys.set(`${tenant}/1`, SecretBytes.random(32));
    rows.run(`insert into data_keys (tenant, version, state, created_at) values (:tenant, 1, 'active', :at)`, { tenant, at });
  }

  seal(tenant: string): void {
    this.#sealed.add(tenant);
  }

  unseal(tenant: string): void {
    this.#sealed.delete(tenant);
  }

  /** Puts a new version in place and seals every revision again under it, as a finished rotation leaves it. */
  rotate(caller: Caller, tenant: string): void {
    const vault = this.vaultNow();
    vault.write(caller, { action: 'byok.rotate', tenant }, (rows) => {
      const before = rows.get<{ version: number }>(`select max(version) as version from data_keys where tenant = :tenant`, { tenant })?.version ?? 0;
      const version = before + 1;
      this.#keys.set(`${tenant}/${String(version)}`, SecretBytes.random(32));
      rows.run(`update data_keys set state = 'retired' where tenant = :tenant`, { tenant });
      rows.run(`insert into data_keys (tenant, version, state, created_at) values (:tenant, :version, 'active', 0)`, { tenant, version });
      for (const row of rows.all<Row>('select id, secret, version, sensitivity, data_key_version, stored from revisions where tenant = :tenant', { tenant })) {
        rows.run('update revisions set stored = :stored, data_key_version = :version where id = :id', {
          id: row.id,
          version,
          stored: this.#again(vault.id, tenant, row, version),
        });
      }
    });
  }

  #again(vault: string, tenant: string, row: Row, to: number): Uint8Array {
    const context = { vault, tenant, secret: row.secret, revision: row.version, sensitivity: row.sensitivity };
    using plain = openRevision(this.#key(tenant, row.data_key_version), { ...context, dataKeyVersion: row.data_key_version }, row.stored);
    return sealRevision(this.#key(tenant, to), { ...context, dataKeyVersion: to }, plain);
  }

  #key(tenant: string, version: number): SecretBytes {
    const key = this.#keys.get(`${tenant}/${String(version)}`);
    if (key === undefined) throw new Error(`there is no key ${tenant}/${String(version)}`);
    return key;
  }
}

interface Row {
  readonly id: string;
  readonly secret: string;
  readonly version: number;
  readonly sensitivity: string;
  readonly data_key_version: number;
  readonly stored: Uint8Array;
}

/** A random uuid, as the house makes them. */
export const newId = (): string => randomUUID();
