import { randomBytes, randomUUID } from 'node:crypto';
import type { EmulatedKey, Fields, KeyState } from './key.ts';
import { metadata, newMaterial } from './key.ts';
import { open, seal, sealingKey } from './key-material.ts';
import { Refusal } from './refusal.ts';
import { performRotation } from './rotation.ts';

export type { EmulatedKey, Fields, KeyState } from './key.ts';

const maxPlaintext = 4096;
const maxCiphertext = 6144;
const maxPolicy = 32_768;

/** How a new key differs from the usual: symmetric, of one region. */
export interface KeyMaking {
  readonly usage?: EmulatedKey['usage'];
  readonly multiRegion?: boolean;
  readonly policy?: string;
}

/** The keys and aliases of one emulated account, and the operations of TrentService on them. */
export class KeyStore {
  readonly keys = new Map<string, EmulatedKey>();
  readonly aliases = new Map<string, string>();
  readonly #account: string;
  readonly #now: () => number;

  constructor(account: string, now: () => number) {
    this.#account = account;
    this.#now = now;
  }

  create(region: string, { usage = 'ENCRYPT_DECRYPT', multiRegion = false, policy }: KeyMaking = {}): EmulatedKey {
    const id = multiRegion ? `mrk-${randomBytes(16).toString('hex')}` : randomUUID();
    return this.#keep({
      id,
      arn: this.#arnOf(region, id),
      region,
      primaryRegion: region,
      usage,
      createdAt: this.#now(),
      materials: [newMaterial(null)],
      rotation: { periodDays: null, enabledAt: 0, onDemandSince: null },
      tags: new Map(),
      state: 'Enabled',
      deletionAt: null,
      policy: policy ?? defaultPolicy(this.#account),
      origin: 'AWS_KMS',
    });
  }

  /** A copy of a multi-Region key in another region: the same id and materials, a policy and a state of its own. */
  replicate(key: EmulatedKey, region: string): EmulatedKey {
    if (!key.id.startsWith('mrk-')) throw new Refusal('UnsupportedOperationException', `${key.arn} is not a multi-region key.`);
    const arn = this.#arnOf(region, key.id);
    if (this.keys.has(arn)) throw new Refusal('AlreadyExistsException', `${arn} already exists.`);
    return this.#keep({ ...key, arn, region, state: 'Enabled', deletionAt: null, tags: new Map() });
  }

  /** Does one operation. Throws {@link Refusal}. */
  perform(operation: string, fields: Fields, region: string): Fields {
    return this.#performOnMany(operation, fields, region) ?? this.#performOnOne(operation, fields, region);
  }

  /** The key that an id, ARN, alias name or alias ARN names in a region. Throws `NotFoundException`. */
  find(named: unknown, region: string): EmulatedKey {
    const text = this.#fullArn(named, region);
    const key = this.keys.get(text.includes(':alias/') ? (this.aliases.get(text) ?? '') : text);
    if (key?.region === region) return key;
    throw new Refusal('NotFoundException', text.includes(':alias/') ? `Alias ${text} is not found.` : `Key '${text}' does not exist`);
  }

  #performOnMany(operation: string, fields: Fields, region: string): Fields | null {
    switch (operation) {
      case 'CreateKey':
        return this.#createKey(fields, region);
      case 'ListKeys':
        return { Keys: [...this.keys.values()].filter((key) => key.region === region).map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), Truncated: false };
      case 'ReplicateKey':
        return { ReplicaKeyMetadata: this.#metadata(this.replicate(this.find(fields['KeyId'], region), String(fields['ReplicaRegion']))) };
      case 'Decrypt':
        return this.#decrypt(fields, region);
      case 'CreateAlias':
      case 'UpdateAlias':
        return this.#pointAlias(operation, fields, region);
      default:
        return null;
    }
  }

  #performOnOne(operation: string, fields: Fields, region: string): Fields {
    switch (operation) {
      case 'DescribeKey':
        return { KeyMetadata: this.#metadata(this.find(fields['KeyId'], region)) };
      case 'Encrypt':
        return this.#encrypt(fields, region);
      case 'GenerateDataKey':
        return this.#generateDataKey(fields, region);
      case 'EnableKey':
      case 'DisableKey':
        return this.#switch(this.#living(fields['KeyId'], region), operation === 'EnableKey' ? 'Enabled' : 'Disabled');
      case 'ScheduleKeyDeletion':
        return this.#scheduleDeletion(fields, region);
      case 'CancelKeyDeletion':
        return this.#cancelDeletion(fields, region);
      case 'GetKeyPolicy':
        return { Policy: this.#byId(fields, region).policy, PolicyName: 'default' };
      case 'PutKeyPolicy':
        this.#byId(fields, region).policy = policyOf(fields);
        return {};
      default:
        return this.#rotation(operation, fields, region);
    }
  }

  #rotation(operation: string, fields: Fields, region: string): Fields {
    if (!operation.includes('Rotat')) throw new Refusal('UnknownOperationException', '');
    const answer = performRotation(operation, this.#byId(fields, region), fields, this.#now());
    if (answer === null) throw new Refusal('UnknownOperationException', '');
    return answer;
  }

  /** Operations on policy and rotation take the id or ARN of a key and no alias. */
  #byId(fields: Fields, region: string): EmulatedKey {
    const named = fields['KeyId'];
    if (typeof named === 'string' && named.includes('alias/')) throw new Refusal('InvalidArnException', `Invalid keyId ${named}`);
    return this.#living(named, region);
  }

  #metadata(key: EmulatedKey): Fields {
    const family = [...this.keys.values()].filter(({ id }) => id === key.id);
    return metadata(key, this.#account, family);
  }

  #keep(key: EmulatedKey): EmulatedKey {
    this.keys.set(key.arn, key);
    return key;
  }

  #arnOf(region: string, id: string): string {
    return `arn:aws:kms:${region}:${this.#account}:key/${id}`;
  }

  #fullArn(named: unknown, region: string): string {
    if (typeof named !== 'string' || named === '') throw new Refusal('ValidationException', "Value null at 'keyId' failed to satisfy constraint");
    if (named.startsWith('arn:')) return named;
    const resource = named.startsWith('alias/') ? named : `key/${named}`;
    return `arn:aws:kms:${region}:${this.#account}:${resource}`;
  }

  #createKey(fields: Fields, region: string): Fields {
    const usage = fields['KeyUsage'] === 'SIGN_VERIFY' ? 'SIGN_VERIFY' : 'ENCRYPT_DECRYPT';
    const policy = fields['Policy'] === undefined ? {} : { policy: policyOf(fields) };
    const key = this.create(region, { usage, multiRegion: fields['MultiRegion'] === true, ...policy });
    for (const { TagKey, TagValue } of (fields['Tags'] ?? []) as readonly { readonly TagKey: string; readonly TagValue: string }[]) key.tags.set(TagKey, TagValue);
    return { KeyMetadata: this.#metadata(key) };
  }

  #encrypt(fields: Fields, region: string): Fields {
    const key = this.#usable(fields['KeyId'], region);
    const plaintext = bytesOf(fields, 'Plaintext', maxPlaintext);
    return { CiphertextBlob: seal(key, plaintext, contextOf(fields)).toString('base64'), KeyId: key.arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  }

  #decrypt(fields: Fields, region: string): Fields {
    const blob = bytesOf(fields, 'CiphertextBlob', maxCiphertext);
    const sealedBy = sealingKey(blob);
    const named = fields['KeyId'] === undefined ? null : this.#usable(fields['KeyId'], region);
    const key = sealedBy === null ? null : (this.keys.get(this.#arnOf(region, sealedBy)) ?? null);
    if (key === null) throw new Refusal('InvalidCiphertextException', '');
    if (named !== null && named.arn !== key.arn) {
      throw new Refusal('IncorrectKeyException', 'The key ID in the request does not identify a CMK that can perform this operation.');
    }
    const usable = this.#usable(key.arn, region);
    return { Plaintext: open(usable, blob, contextOf(fields)).toString('base64'), KeyId: usable.arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  }

  #generateDataKey(fields: Fields, region: string): Fields {
    const key = this.#usable(fields['KeyId'], region);
    const plaintext = randomBytes(32);
    return { Plaintext: plaintext.toString('base64'), CiphertextBlob: seal(key, plaintext, contextOf(fields)).toString('base64'), KeyId: key.arn };
  }

  #usable(named: unknown, region: string): EmulatedKey {
    const key = this.find(named, region);
    refuseState(key);
    if (key.usage === 'ENCRYPT_DECRYPT') return key;
    throw new Refusal('InvalidKeyUsageException', `${key.arn} key usage is SIGN_VERIFY which is not valid for this operation.`);
  }

  #living(named: unknown, region: string): EmulatedKey {
    const key = this.find(named, region);
    if (key.state === 'PendingDeletion') throw new Refusal('KMSInvalidStateException', `${key.arn} is pending deletion.`);
    return key;
  }

  #switch(key: EmulatedKey, state: KeyState): Fields {
    key.state = state;
    return {};
  }

  #scheduleDeletion(fields: Fields, region: string): Fields {
    const key = this.#living(fields['KeyId'], region);
    const days = typeof fields['PendingWindowInDays'] === 'number' ? fields['PendingWindowInDays'] : 30;
    const replicas = [...this.keys.values()].filter((other) => other.id === key.id && other !== key && other.primaryRegion === key.region);
    if (replicas.length > 0) {
      // A primary waits for its replicas; only then does its own time begin.
      key.state = 'PendingReplicaDeletion';
      return { KeyId: key.arn, KeyState: key.state, PendingWindowInDays: days };
    }
    key.state = 'PendingDeletion';
    key.deletionAt = this.#now() + days * 86_400_000;
    return { KeyId: key.arn, DeletionDate: key.deletionAt / 1000, KeyState: key.state, PendingWindowInDays: days };
  }

  #cancelDeletion(fields: Fields, region: string): Fields {
    const key = this.find(fields['KeyId'], region);
    if (!['PendingDeletion', 'PendingReplicaDeletion'].includes(key.state)) throw new Refusal('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
    key.deletionAt = null;
    // AWS leaves a key disabled after its deletion was called off.
    key.state = 'Disabled';
    return { KeyId: key.arn };
  }

  #pointAlias(operation: string, fields: Fields, region: string): Fields {
    const name = fields['AliasName'];
    if (typeof name !== 'string' || !/^alias\/[\w/-]+$/.test(name)) throw new Refusal('InvalidAliasNameException', 'Alias must start with alias/');
    const arn = this.#fullArn(name, region);
    if (operation === 'CreateAlias' && this.aliases.has(arn)) throw new Refusal('AlreadyExistsException', `An alias with the name ${arn} already exists`);
    if (operation === 'UpdateAlias' && !this.aliases.has(arn)) throw new Refusal('NotFoundException', `Alias ${arn} is not found.`);
    this.aliases.set(arn, this.find(fields['TargetKeyId'], region).arn);
    return {};
  }
}

/** How each state refuses a cryptographic call ("Key states of AWS KMS keys", AWS KMS Developer Guide). */
function refuseState(key: EmulatedKey): void {
  switch (key.state) {
    case 'Enabled':
    case 'Updating':
      return;
    case 'Disabled':
      throw new Refusal('DisabledException', `${key.arn} is disabled.`);
    case 'PendingDeletion':
      throw new Refusal('KMSInvalidStateException', `${key.arn} is pending deletion.`);
    case 'PendingReplicaDeletion':
      throw new Refusal('KMSInvalidStateException', `${key.arn} is pending replica deletion.`);
    case 'PendingImport':
      throw new Refusal('KMSInvalidStateException', `${key.arn} is pending import.`);
    case 'Unavailable':
      throw new Refusal('KMSInvalidStateException', `${key.arn} is unavailable.`);
    case 'Creating':
      throw new Refusal('KMSInvalidStateException', `${key.arn} is creating.`);
  }
}

/** The policy that AWS gives a key made without one: its account's own policies decide. */
function defaultPolicy(account: string): string {
  const statement = { Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Id: 'key-default-1', Statement: [statement] });
}

function policyOf(fields: Fields): string {
  const text = fields['Policy'];
  if (typeof text !== 'string' || text.length > maxPolicy || !isPolicy(text)) {
    throw new Refusal('MalformedPolicyDocumentException', 'Policy contains a statement with one or more invalid principals.');
  }
  return text;
}

function isPolicy(text: string): boolean {
  try {
    return Array.isArray((JSON.parse(text) as { readonly Statement?: unknown }).Statement);
  } catch {
    return false;
  }
}

function bytesOf(fields: Fields, name: string, most: number): Buffer {
  const text = fields[name];
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (bytes.length >= 1 && bytes.length <= most) return bytes;
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  throw new Refusal('ValidationException', `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${String(most)}`);
}

function contextOf(fields: Fields): Buffer {
  const context = Object.entries((fields['EncryptionContext'] ?? {}) as Record<string, string>);
  return Buffer.from(JSON.stringify(context.sort(([one], [other]) => (one < other ? -1 : 1))));
}
