import { isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { KmsKey, Preflight } from '../../src-shared/keys.ts';
import { type Asker, unasked } from '../lib/asker.ts';
import { type Caller, deskCaller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { KmsProvider } from '../kms/provider.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { createFile, exportFile, type KeyFileCopies, type KeyFileMade, type KeyFilesParts, unlockFile } from './key-files.ts';
import { newKeyId } from './key-id.ts';
import { OpenKeys, type ProviderDesk } from './open-keys.ts';
import { notOpened, type Probe, probeKey } from './probe.ts';
import { checkReference } from './references.ts';
import { findKey, keyOf, type KeyQuery, type KeyRow, listKeys, referenceOf, tenantsOf } from './rows.ts';
import { recordValidation } from './validation.ts';
import { waiting, waitOf } from './waits.ts';

/** What the registry of keys stands on. */
export interface KeysParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly providers: ProviderDesk;
  readonly keyFiles: KeyFileCopies;
  readonly random: (length: number) => Uint8Array;
  readonly rejectStaticCredentials: (fields: Readonly<Record<string, unknown>>) => void;
  readonly requireStrong: KeyFilesParts['requireStrong'];
  /** Told when a key file has been unlocked: what waited for it can go on. */
  readonly unlocked?: () => void;
  /** Told of what a background validation could not write. */
  readonly unforeseen: (error: unknown) => void;
}

/** A tenant's name in the context of a probe that is for no tenant; no tenant can have it. */
const nobody = '(preflight)';

/** The customers' keys that are registered, and those that are open. */
export class Keys {
  readonly #parts: KeysParts;
  readonly #open: OpenKeys;
  readonly #files: KeyFilesParts;
  readonly #validations = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(parts: KeysParts) {
    this.#parts = parts;
    this.#open = new OpenKeys(parts.providers);
    this.#files = { vault: parts.vault, clock: parts.clock, copies: parts.keyFiles, open: this.#open, requireStrong: parts.requireStrong };
  }

  list(query: KeyQuery): { readonly total: number; readonly rows: readonly KmsKey[] } {
    return this.#parts.vault.read((rows) => {
      const { total, found } = listKeys(rows, query);
      return { total, rows: found.map((row) => this.#shown(rows, row)) };
    });
  }

  /** @throws NOT_FOUND */
  get(id: string): KmsKey {
    return this.#parts.vault.read((rows) => this.#shown(rows, findKey(rows, id)));
  }

  /**
   * Registers a customer's key. It is `INITIALIZING` until its first preflight, which starts at once, or when its file is unlocked.
   * @throws STATIC_CREDENTIALS_REJECTED, BAD_INPUT, ALREADY_EXISTS
   */
  async add(asker: Asker, input: { readonly displayName: string; readonly key: KeyReference }): Promise<KmsKey> {
    const id = this.#freeId();
    const draft: AuditDraft = { action: 'key.add', object: id, detail: { provider: input.key.provider, displayName: input.displayName } };
    await this.#attempt(asker, draft, (caller) => this.#insert(caller, id, draft, input));
    const added = this.get(id);
    if (added.unlocked) this.#validateSoon(asker.caller, id);
    return added;
  }

  async rename(asker: Asker, id: string, displayName: string): Promise<KmsKey> {
    const { vault, clock } = this.#parts;
    const draft: AuditDraft = { action: 'key.rename', object: id, detail: { displayName } };
    await this.#attempt(asker, draft, (caller) =>
      vault.write(caller, draft, (rows) => {
        findKey(rows, id);
        rows.run('update kms_keys set display_name = :displayName, modified_at = :now where id = :id', { id, displayName, now: clock.now() });
      }),
    );
    return this.get(id);
  }

  /** Takes a key out of the registry; its id is never used again. @throws DEPENDANTS_EXIST while a tenant is bound to it */
  async remove(asker: Asker, id: string): Promise<void> {
    const { vault, clock } = this.#parts;
    const draft: AuditDraft = { action: 'key.remove', object: id };
    await this.#attempt(asker, draft, (caller) =>
      vault.write(caller, draft, (rows) => {
        const { tenant_count: count } = findKey(rows, id);
        if (count > 0) throw new KeydeskError('DEPENDANTS_EXIST', { noun: 'KMS key', id, count, examples: tenantsOf(rows, id).slice(0, 5) });
        rows.run('update kms_keys set deleted_at = :now, modified_at = :now where id = :id', { id, now: clock.now() });
      }),
    );
    await this.#open.drop(id);
  }

  /** Tries a key out and writes what was found; nothing else changes. @throws NOT_FOUND, CANCELLED */
  async preflight(asker: Asker, id: string): Promise<Preflight> {
    const { vault } = this.#parts;
    const probe = await this.#attempt(asker, { action: 'key.validate', object: id }, async () => this.probe(id));
    if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
    vault.write(asker.caller, (event: AuditDraft) => event, (rows) => recordValidation(rows, id, probe));
    return probe.preflight;
  }

  async createKeyFile(asker: Asker, input: { readonly path: string; readonly label: string; readonly passphrase: string }): Promise<KeyFileMade> {
    return await createFile(this.#files, asker, input);
  }

  async exportKeyFile(asker: Asker, input: { readonly key: string; readonly to: string; readonly reason: string }): Promise<KeyFileMade> {
    return await exportFile(this.#files, asker, { ...input, reference: this.#reference(input.key) });
  }

  /** Enters the passphrase of a key file, until the lock; a key that waited for it is validated now. */
  async unlockKeyFile(asker: Asker, input: { readonly key: string; readonly passphrase: string }): Promise<KmsKey> {
    const before = this.get(input.key);
    await unlockFile(this.#files, asker, { ...input, reference: before.key });
    if (before.validation.phase !== 'VALID') this.#validateSoon(asker.caller, input.key);
    this.#parts.unlocked?.();
    return this.get(input.key);
  }

  /** The provider of a key, for wrapping and unwrapping; it stays this room's. @throws NOT_FOUND, KMS_FAILED while its file is locked */
  open(id: string): KmsProvider {
    return this.#open.provider(id, this.#reference(id));
  }

  /** Tries a key out, for one tenant or for none, and writes nothing. @throws NOT_FOUND, CANCELLED */
  async probe(id: string, tenant: string = nobody): Promise<Probe> {
    const { vault, clock } = this.#parts;
    const reference = this.#reference(id);
    const context = { vault: vault.id, tenant, version: 0 };
    let provider: KmsProvider;
    try {
      provider = this.#open.provider(id, reference);
    } catch (error) {
      return notOpened(clock, reference, error);
    }
    return await probeKey({ provider, reference, context, clock, signal: this.#closing.signal });
  }

  /** Writes what a probe learnt, inside another room's transaction, and answers the event of it. */
  recordValidation(rows: Writer, id: string, probe: Probe): AuditDraft {
    return recordValidation(rows, id, probe);
  }

  /** Resolves when no validation is on its way. */
  async settled(): Promise<void> {
    while (this.#validations.size > 0) await Promise.all(this.#validations);
  }

  /** Ends what is on its way, closes every key and wipes every passphrase. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#open.close();
    await this.settled();
  }

  /** Does what not everybody may; a refusal is an event too. */
  async #attempt<T>(asker: Asker, draft: AuditDraft, call: (caller: Caller) => T | Promise<T>): Promise<T> {
    return await this.#parts.vault.attempt(asker.caller, draft, () => {
      asker.admit();
      return call(asker.caller);
    });
  }

  #reference(id: string): KeyReference {
    return this.#parts.vault.read((rows) => referenceOf(findKey(rows, id)));
  }

  #shown(rows: Reader, row: KeyRow): KmsKey {
    const reference = referenceOf(row);
    const standing = { waitsFor: this.#open.waitsFor(row.id, reference), abilities: this.#open.abilities(row.id, reference) };
    return keyOf(row, tenantsOf(rows, row.id), { ...standing, checkedAt: null, nextCheckAt: null });
  }

  #freeId(): string {
    const { vault, random } = this.#parts;
    for (;;) {
      const id = newKeyId(random);
      if (vault.read((rows) => rows.get('select 1 from kms_keys where id = :id', { id })) === undefined) return id;
    }
  }

  #insert(caller: Caller, id: string, draft: AuditDraft, input: { readonly displayName: string; readonly key: KeyReference }): void {
    const { vault, clock, rejectStaticCredentials } = this.#parts;
    const { reference, resource, region } = checkReference(input.key, rejectStaticCredentials);
    const message = waiting[waitOf(reference) ?? 'probe'];
    vault.write(caller, draft, (rows) => {
      const same = rows.get<{ id: string }>('select id from kms_keys where resource = :resource and deleted_at is null', { resource });
      if (same !== undefined) throw new KeydeskError('ALREADY_EXISTS', { noun: 'KMS key', id: same.id });
      rows.run(
        `insert into kms_keys (id, display_name, provider, reference, resource, phase, message, since, region, created_at, modified_at)
         values (:id, :displayName, :provider, :reference, :resource, 'INITIALIZING', :message, :now, :region, :now, :now)`,
        { id, displayName: input.displayName, provider: reference.provider, reference: JSON.stringify(reference), resource, region, message, now: clock.now() },
      );
    });
  }

  /** Validates in the background; its end is an event, and the key's row says how it went. */
  #validateSoon(caller: Caller, id: string): void {
    const validation = this.preflight(unasked(deskCaller(caller.requestId)), id).then(
      () => undefined,
      (error: unknown) => {
        if (!isKeydeskError(error)) this.#parts.unforeseen(error);
      },
    );
    this.#validations.add(validation);
    void validation.then(() => this.#validations.delete(validation));
  }
}
