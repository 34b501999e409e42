import { isDeepStrictEqual } from 'node:util';
import { isKeydeskError, KeydeskError } from '../../src-shared/errors.ts';
import type { AccessDocument, Attestation, KeyPlace, PolicyComparison, RotationStatus, SignInPrompt, Token, TokenKey } from '../../src-shared/key-abilities.ts';
import type { KeyReference } from '../../src-shared/key-references.ts';
import type { KeyCheck, KmsKey, Preflight } from '../../src-shared/keys.ts';
import { type Asker, unasked } from '../lib/asker.ts';
import { type Caller, deskCaller } from '../lib/caller.ts';
import type { Clock } from '../lib/clock.ts';
import type { KmsProvider } from '../kms/provider.ts';
import type { AuditDraft } from '../vault/audit-draft.ts';
import type { Reader, Writer } from '../vault/rows.ts';
import type { Vault } from '../vault/vault.ts';
import { accessFor, type AccessInput, accessOf, comparePolicy } from './access.ts';
import type { MonitoredKey } from './agenda.ts';
import { attestationOf, rotationOf } from './facts.ts';
import { ownsKeyCredential } from './credential-owner.ts';
import { createFile, exportFile, type KeyFileCopies, type KeyFileMade, type KeyFilesParts, unlockFile } from './key-files.ts';
import { listMonitored, recordLook } from './looking.ts';
import { Looks } from './looks.ts';
import { makeAtProvider } from './making.ts';
import type { MonitoredKeys } from './monitor.ts';
import { Onboardings } from './onboardings.ts';
import { OpenKeys, type ProviderDesk } from './open-keys.ts';
import { type KeyPage, type KeyPageQuery, pageOfKeys } from './pages.ts';
import { pinKey, pinnedReference } from './pinning.ts';
import type { Probe } from './probe.ts';
import { lookWithin, probeForAnybody, probeRegistered } from './probing.ts';
import { checkReference, nameOf, resourceNamed } from './references.ts';
import { freeKeyId, insertKey, removeKey, restoreKey } from './registering.ts';
import type { KeyRoom } from './room.ts';
import { findKey, findKnown, findResource, historyOf, keyOf, type KeyQuery, type KeyRow, listKeys, referenceOf, tenantsOf, tenantsToAskFor } from './rows.ts';
import { beginSignIn } from './signing-in.ts';
import { listTokenKeys, listTokens, type PinInput, tokenOf, unlockToken } from './tokens.ts';
import { failedTrial, probeUnregistered, type Trial, trialEvent } from './trying.ts';
import { recordValidation } from './validation.ts';

/** What the registry of keys stands on. */
export interface KeysParts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly providers: ProviderDesk;
  readonly keyFiles: KeyFileCopies;
  readonly random: (length: number) => Uint8Array;
  readonly rejectStaticCredentials: (fields: Readonly<Record<string, unknown>>) => void;
  readonly requireStrong: KeyFilesParts['requireStrong'];
  /** Told when a key waits no more, for passphrase, PIN or sign-in: what waited for it can go on. */
  readonly unlocked?: () => void;
  /** Told of what a background validation could not write. */
  readonly unforeseen: (error: unknown) => void;
}

interface Rows<T> {
  readonly total: number;
  readonly rows: readonly T[];
}

/** The customers' keys that are registered, and those that are open. */
export class Keys implements MonitoredKeys {
  readonly #parts: KeysParts;
  readonly #open: OpenKeys;
  readonly #files: KeyFilesParts;
  readonly #room: KeyRoom;
  readonly #looks = new Looks();
  readonly #onboardings = new Onboardings();
  readonly #hosts = new Map<string, string>();
  readonly #underway = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(parts: KeysParts) {
    const { vault, clock, providers } = parts;
    this.#parts = parts;
    this.#open = new OpenKeys(providers);
    this.#files = { vault, clock, copies: parts.keyFiles, open: this.#open, requireStrong: parts.requireStrong };
    this.#room = {
      ...{ vault, clock, providers, open: this.#open, call: { signal: this.#closing.signal } },
      random: parts.random,
      reference: (id) => vault.read((rows) => referenceOf(findKey(rows, id))),
      tenantsToAskFor: (id) => vault.read((rows) => tenantsToAskFor(rows, id)),
      entered: (caller, id) => {
        this.#entered(caller, id);
      },
      follow: (work) => {
        this.#follow(work);
      },
    };
  }

  list(query: KeyQuery): Rows<KmsKey> {
    return this.#parts.vault.read((rows) => {
      const { total, found } = listKeys(rows, query);
      return { total, rows: found.map((row) => this.#shown(rows, row)) };
    });
  }

  /** A page of the keys in the order of their creation. @throws BAD_INPUT for a token that does not lead to a page of this list */
  pageByCreation(query: KeyPageQuery): KeyPage<KmsKey> {
    const { vault } = this.#parts;
    return vault.read((rows) => {
      const page = pageOfKeys(rows, query, (label, value) => vault.fingerprint(label, value));
      return { ...page, rows: page.rows.map((row) => this.#shown(rows, row)) };
    });
  }

  /** @throws NOT_FOUND */
  get(id: string): KmsKey {
    return this.#parts.vault.read((rows) => this.#shown(rows, findKey(rows, id)));
  }

  /** The registered key that is called so by its provider, or that a reference names; null when there is none. @throws BAD_INPUT for what names no key */
  findByResource(named: string | KeyReference): KmsKey | null {
    const resource = resourceNamed(typeof named === 'string' ? named : nameOf(named));
    return this.#parts.vault.read((rows) => {
      const row = findResource(rows, resource);
      return row === null ? null : this.#shown(rows, row);
    });
  }

  /** How a key is reached, or was before it was removed. @throws NOT_FOUND */
  known(id: string): KeyReference {
    return this.#parts.vault.read((rows) => referenceOf(findKnown(rows, id)));
  }

  /** How a key's validation changed, newest first. @throws NOT_FOUND */
  history(id: string, window: { readonly offset: number; readonly limit: number }): Rows<KeyCheck> {
    return this.#parts.vault.read((rows) => historyOf(rows, findKey(rows, id).id, window));
  }

  /**
   * Registers a customer's key. It is `INITIALIZING` until its first preflight, which starts at once, or when it waits no more.
   * @throws STATIC_CREDENTIALS_REJECTED, BAD_INPUT, ALREADY_EXISTS, STATE_CONFLICT when its sign-in depends on a customer's key
   */
  async add(asker: Asker, input: { readonly displayName: string; readonly key: KeyReference }): Promise<KmsKey> {
    const { vault, clock, random, rejectStaticCredentials } = this.#parts;
    const { displayName } = input;
    const id = vault.read((rows) => freeKeyId(rows, random));
    const draft: AuditDraft = { action: 'key.add', object: id, detail: { provider: input.key.provider, displayName } };
    await this.#attempt(asker, draft, (caller) => {
      const checked = checkReference(input.key, rejectStaticCredentials);
      vault.write(caller, draft, (rows) => {
        insertKey(rows, { ...checked, id, displayName }, clock.now());
      });
    });
    return this.#begun(asker, id);
  }

  /** Makes a key at its provider and registers it. @throws what `makeAtProvider` and `add` throw */
  async createAtProvider(asker: Asker, input: { readonly displayName: string; readonly place: KeyPlace }): Promise<KmsKey> {
    const key = await makeAtProvider(this.#room, asker, input.place, this.#parts.rejectStaticCredentials);
    return await this.add(asker, { displayName: input.displayName, key });
  }

  async rename(asker: Asker, id: string, displayName: string): Promise<KmsKey> {
    return await this.#change(asker, { action: 'key.rename', object: id, detail: { displayName } }, (rows, now) => {
      findKey(rows, id);
      rows.run('update kms_keys set display_name = :displayName, modified_at = :now where id = :id', { id, displayName, now });
    });
  }

  /** Sets how often the monitor looks at a key while a tenant depends on it. */
  async setInterval(asker: Asker, id: string, intervalSeconds: number): Promise<KmsKey> {
    return await this.#change(asker, { action: 'key.set-interval', object: id, detail: { intervalSeconds } }, (rows, now) => {
      findKey(rows, id);
      rows.run('update kms_keys set interval_seconds = :intervalSeconds, modified_at = :now where id = :id', { id, intervalSeconds, now });
    });
  }

  /** Takes a key out of the registry; its id is never used again. @throws DEPENDANTS_EXIST while a tenant is bound to it */
  async remove(asker: Asker, id: string): Promise<void> {
    const { vault, clock } = this.#parts;
    const draft: AuditDraft = { action: 'key.remove', object: id };
    await this.#attempt(asker, draft, (caller) => {
      vault.write(caller, draft, (rows) => {
        removeKey(rows, id, clock.now());
      });
    });
    this.#looks.forget(id);
    await this.#open.drop(id);
  }

  /** Takes back a removal; the key is validated anew. @throws NOT_FOUND, STATE_CONFLICT, ALREADY_EXISTS */
  async restore(asker: Asker, id: string): Promise<KmsKey> {
    await this.#change(asker, { action: 'key.restore', object: id }, (rows, now) => {
      restoreKey(rows, id, now);
    });
    return this.#begun(asker, id);
  }

  /** Tries a key out and writes what was found; nothing else changes. @throws NOT_FOUND, CANCELLED */
  async preflight(asker: Asker, id: string): Promise<Preflight> {
    const { vault } = this.#parts;
    const probe = await this.#attempt(asker, { action: 'key.validate', object: id }, async () =>
      this.#withOwnId(id, await probeForAnybody(this.#room, id, this.#closing.signal)),
    );
    if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
    vault.write(asker.caller, (event: AuditDraft) => event, (rows) => this.recordValidation(rows, id, probe));
    return probe.preflight;
  }

  async createKeyFile(asker: Asker, input: { readonly path: string; readonly label: string; readonly passphrase: string }): Promise<KeyFileMade> {
    return await createFile(this.#files, asker, input);
  }

  async exportKeyFile(asker: Asker, input: { readonly key: string; readonly to: string; readonly reason: string }): Promise<KeyFileMade> {
    return await exportFile(this.#files, asker, { ...input, reference: this.#room.reference(input.key) });
  }

  /** Enters the passphrase of a key file, until the lock. */
  async unlockKeyFile(asker: Asker, input: { readonly key: string; readonly passphrase: string }): Promise<KmsKey> {
    await unlockFile(this.#files, asker, { ...input, reference: this.#room.reference(input.key) });
    this.#entered(asker.caller, input.key);
    return this.get(input.key);
  }

  /** Enters the PIN of a key's token. @throws PIN_WRONG, PIN_LAST_TRY, STATE_CONFLICT */
  async unlockToken(asker: Asker, input: PinInput & { readonly key: string }): Promise<KmsKey> {
    await unlockToken(this.#room, asker, input);
    return this.get(input.key);
  }

  async signIn(asker: Asker, id: string): Promise<SignInPrompt> {
    return await beginSignIn(this.#room, asker, id);
  }

  async tokens(asker: Asker, module: string): Promise<readonly Token[]> {
    return await listTokens(this.#room, asker, module);
  }

  async tokenKeys(asker: Asker, input: PinInput & { readonly module: string; readonly serial: string }): Promise<readonly TokenKey[]> {
    return await listTokenKeys(this.#room, asker, input);
  }

  async token(id: string): Promise<Token> {
    return await tokenOf(this.#room, id);
  }

  access(input: AccessInput): readonly AccessDocument[] {
    return accessOf(this.#room, input);
  }

  /** @throws STATIC_CREDENTIALS_REJECTED, BAD_INPUT, STATE_CONFLICT */
  async accessFor(input: { readonly key: KeyReference; readonly tenant?: string | undefined }): Promise<readonly AccessDocument[]> {
    const { reference } = checkReference(input.key, this.#parts.rejectStaticCredentials);
    return await accessFor(this.#room, reference, input.tenant);
  }

  async comparePolicy(asker: Asker, input: AccessInput): Promise<PolicyComparison> {
    return await comparePolicy(this.#room, asker, input);
  }

  async rotation(asker: Asker, id: string): Promise<RotationStatus> {
    return await rotationOf(this.#room, asker, id);
  }

  async attestation(asker: Asker, id: string): Promise<Attestation> {
    return await attestationOf(this.#room, asker, id);
  }

  /** The provider of a key, for wrapping and unwrapping; it stays this room's. @throws NOT_FOUND, KMS_FAILED while it waits for the officer */
  open(id: string): KmsProvider {
    return this.#open.provider(id, this.#room.reference(id));
  }

  /** Tries a key out for one tenant, and writes nothing. @throws NOT_FOUND, CANCELLED */
  async probe(id: string, tenant: string, signal?: AbortSignal): Promise<Probe> {
    const ended = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
    return await this.#withOwnId(id, await probeRegistered(this.#room, id, { tenant, signal: ended }));
  }

  /**
   * Tries a key out for a tenant before anything of it is stored; one that is registered in this very way is asked as it stands
   * open. Nothing is written but the event of a trial that came to nothing.
   * @throws STATIC_CREDENTIALS_REJECTED, BAD_INPUT, MODULE_FAILED, CANCELLED
   */
  async tryOut(asker: Asker, given: Trial, signal: AbortSignal): Promise<Probe> {
    const probe = await this.#attempt(asker, trialEvent(given), async () => {
      const { reference } = checkReference(given.reference, this.#parts.rejectStaticCredentials);
      const known = this.findByResource(reference);
      if (known !== null && isDeepStrictEqual(known.key, reference)) return await this.probe(known.id, given.tenant, signal);
      return await probeUnregistered(this.#room, { ...given, reference }, AbortSignal.any([this.#closing.signal, signal]));
    });
    if (!this.#parts.vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
    if (!probe.preflight.success) this.#parts.vault.record(asker.caller, failedTrial(given, probe));
    return probe;
  }

  /** Brings a tenant under a key while nobody else does. @throws STATE_CONFLICT when somebody does, and what the work throws */
  async onboarding<T>(tenant: string, work: () => Promise<T>): Promise<T> {
    return await this.#onboardings.alone(tenant, work);
  }

  /** Whether a registered key is signed in to by a secret of this tenant. */
  ownsCredential(rows: Reader, tenant: string): boolean {
    return ownsKeyCredential(rows, tenant);
  }

  /** Writes what a probe learnt, inside a transaction that may be another room's, and answers the event of it. */
  recordValidation(rows: Writer, id: string, probe: Probe): AuditDraft {
    const event = recordValidation(rows, id, probe);
    const { ownId = null } = probe;
    return ownId === null ? event : pinKey(rows, event, id, checkReference(ownId, this.#parts.rejectStaticCredentials));
  }

  monitored(): readonly MonitoredKey[] {
    return this.#parts.vault.read((rows) => listMonitored(rows, this.#hosts));
  }

  async look(id: string, limits: { readonly signal: AbortSignal; readonly milliseconds: number }): Promise<Probe | null> {
    if (!this.#open.isUnlocked(id, this.#room.reference(id))) return null;
    const signal = AbortSignal.any([limits.signal, this.#closing.signal]);
    return await lookWithin(this.#room, id, { signal, milliseconds: limits.milliseconds });
  }

  recordLook(id: string, probe: Probe): void {
    const { vault } = this.#parts;
    if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
    if (probe.asked) this.#looks.looked(id, probe.preflight.at);
    recordLook(vault, id, probe);
  }

  planned(id: string, nextCheckAt: number): void {
    this.#looks.planned(id, nextCheckAt);
  }

  /** Resolves when no validation and no sign-in is on its way. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  /** Ends what is on its way, closes every key and wipes every passphrase. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#open.close();
    await this.settled();
  }

  /** Adds to the probe of a key that serves how it is reached by its own id, if it was registered by an alias. */
  async #withOwnId(id: string, probe: Probe): Promise<Probe> {
    return probe.preflight.success ? { ...probe, ownId: await pinnedReference(this.#room, id) } : probe;
  }

  /** Does what not everybody may; a refusal is an event too. */
  async #attempt<T>(asker: Asker, draft: AuditDraft, call: (caller: Caller) => T | Promise<T>): Promise<T> {
    return await this.#parts.vault.attempt(asker.caller, draft, () => {
      asker.admit();
      return call(asker.caller);
    });
  }

  /** Changes one key, which the draft names. */
  async #change(asker: Asker, draft: AuditDraft & { readonly object: string }, call: (rows: Writer, now: number) => void): Promise<KmsKey> {
    const { vault, clock } = this.#parts;
    await this.#attempt(asker, draft, (caller) => {
      vault.write(caller, draft, (rows) => {
        call(rows, clock.now());
      });
    });
    return this.get(draft.object);
  }

  #shown(rows: Reader, row: KeyRow): KmsKey {
    const reference = referenceOf(row);
    const standing = { waitsFor: this.#open.waitsFor(row.id, reference), abilities: this.#open.abilities(row.id, reference) };
    return keyOf(row, tenantsOf(rows, row.id), { ...standing, ...this.#looks.of(row.id) });
  }

  /** A key as it is when it has just been registered, with its first validation on its way if nothing has to be entered before. */
  #begun({ caller }: Asker, id: string): KmsKey {
    const key = this.get(id);
    if (key.unlocked) this.#validateSoon(caller, id);
    return key;
  }

  #entered(caller: Caller, id: string): void {
    this.#validateSoon(caller, id);
    this.#parts.unlocked?.();
  }

  /** Validates in the background; its end is an event, and the key's row says how it went. */
  #validateSoon(caller: Caller, id: string): void {
    this.#follow(this.preflight(unasked(deskCaller(caller.requestId)), id));
  }

  #follow(work: Promise<unknown>): void {
    const followed = work.then(
      () => undefined,
      (error: unknown) => {
        if (!isKeydeskError(error)) this.#parts.unforeseen(error);
      },
    );
    this.#underway.add(followed);
    void followed.then(() => this.#underway.delete(followed));
  }
}
