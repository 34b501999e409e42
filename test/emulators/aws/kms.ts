import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { Refusal } from './refusal.ts';

export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'Unavailable';

/** A key of the emulated KMS. `material` encrypts for real. */
export interface EmulatedKey {
  readonly id: string;
  readonly arn: string;
  readonly region: string;
  readonly usage: 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY';
  readonly createdAt: number;
  state: KeyState;
  deletionAt: number | null;
  material: Buffer;
}

export type Fields = Readonly<Record<string, unknown>>;

const magic = Buffer.from([0x01, 0x02, 0x02, 0x00]);
const maxPlaintext = 4096;
const maxCiphertext = 6144;

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

  create(region: string, usage: EmulatedKey['usage'] = 'ENCRYPT_DECRYPT', multiRegion = false): EmulatedKey {
    const id = multiRegion ? `mrk-${randomBytes(16).toString('hex')}` : randomUUID();
    const arn = `arn:aws:kms:${region}:${this.#account}:key/${id}`;
    const key: EmulatedKey = { id, arn, region, usage, createdAt: this.#now(), state: 'Enabled', deletionAt: null, material: randomBytes(32) };
    this.keys.set(arn, key);
    return key;
  }

  /** Does one operation. Throws {@link Refusal}. */
  perform(operation: string, fields: Fields, region: string): Fields {
    switch (operation) {
      case 'CreateKey':
        return this.#createKey(fields, region);
      case 'DescribeKey':
        return { KeyMetadata: metadata(this.find(fields['KeyId'], region), this.#account) };
      case 'ListKeys':
        return { Keys: [...this.keys.values()].filter((key) => key.region === region).map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), Truncated: false };
      case 'Encrypt':
        return this.#encrypt(fields, region);
      case 'Decrypt':
        return this.#decrypt(fields, region);
      case 'GenerateDataKey':
        return this.#generateDataKey(fields, region);
      case 'EnableKey':
      case 'DisableKey':
        return this.#switch(this.#living(fields['KeyId'], region), operation === 'EnableKey' ? 'Enabled' : 'Disabled');
      case 'ScheduleKeyDeletion':
        return this.#scheduleDeletion(fields, region);
      case 'CancelKeyDeletion':
        return this.#cancelDeletion(fields, region);
      case 'CreateAlias':
      case 'UpdateAlias':
        return this.#pointAlias(operation, fields, region);
      default:
        throw new Refusal('UnknownOperationException', '');
    }
  }

  /** The key that an id, ARN, alias name or alias ARN names in a region. Throws `NotFoundException`. */
  find(named: unknown, region: string): EmulatedKey {
    const text = this.#fullArn(named, region);
    const key = this.keys.get(text.includes(':alias/') ? (this.aliases.get(text) ?? '') : text);
    if (key?.region === region) return key;
    throw new Refusal('NotFoundException', text.includes(':alias/') ? `Alias ${text} is not found.` : `Key '${text}' does not exist`);
  }

  #fullArn(named: unknown, region: string): string {
    if (typeof named !== 'string' || named === '') throw new Refusal('ValidationException', "Value null at 'keyId' failed to satisfy constraint");
    if (named.startsWith('arn:')) return named;
    const resource = named.startsWith('alias/') ? named : `key/${named}`;
    return `arn:aws:kms:${region}:${this.#account}:${resource}`;
  }

  #createKey(fields: Fields, region: string): Fields {
    const usage = fields['KeyUsage'] === 'SIGN_VERIFY' ? 'SIGN_VERIFY' : 'ENCRYPT_DECRYPT';
    return { KeyMetadata: metadata(this.create(region, usage, fields['MultiRegion'] === true), this.#account) };
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
    const key = sealedBy === null ? null : (this.keys.get(sealedBy) ?? null);
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
    const key = this.#living(named, region);
    if (key.state === 'Disabled') throw new Refusal('DisabledException', `${key.arn} is disabled.`);
    if (key.state === 'PendingImport') throw new Refusal('KMSInvalidStateException', `${key.arn} is pending import.`);
    if (key.state === 'Unavailable') throw new Refusal('KeyUnavailableException', `${key.arn} is unavailable.`, 500);
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
    key.state = 'PendingDeletion';
    key.deletionAt = this.#now() + days * 86_400_000;
    return { KeyId: key.arn, DeletionDate: key.deletionAt / 1000, KeyState: key.state, PendingWindowInDays: days };
  }

  #cancelDeletion(fields: Fields, region: string): Fields {
    const key = this.find(fields['KeyId'], region);
    if (key.state !== 'PendingDeletion') throw new Refusal('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
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

function metadata(key: EmulatedKey, account: string): Fields {
  return {
    AWSAccountId: account,
    Arn: key.arn,
    CreationDate: key.createdAt / 1000,
    CustomerMasterKeySpec: key.usage === 'ENCRYPT_DECRYPT' ? 'SYMMETRIC_DEFAULT' : 'ECC_NIST_P256',
    Enabled: key.state === 'Enabled',
    KeyId: key.id,
    KeyManager: 'CUSTOMER',
    KeySpec: key.usage === 'ENCRYPT_DECRYPT' ? 'SYMMETRIC_DEFAULT' : 'ECC_NIST_P256',
    KeyState: key.state,
    KeyUsage: key.usage,
    MultiRegion: key.id.startsWith('mrk-'),
    Origin: 'AWS_KMS',
    ...(key.deletionAt === null ? {} : { DeletionDate: key.deletionAt / 1000 }),
  };
}

/** The blob names its key, then holds AES-256-GCM over the plaintext; head and sorted encryption context are the AAD. */
function seal(key: EmulatedKey, plaintext: Buffer, context: Buffer): Buffer {
  const name = Buffer.from(key.arn);
  const head = Buffer.concat([magic, Buffer.from([name.length]), name, randomBytes(12)]);
  const cipher = createCipheriv('aes-256-gcm', key.material, head.subarray(-12)).setAAD(Buffer.concat([head, context]));
  return Buffer.concat([head, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function open(key: EmulatedKey, blob: Buffer, context: Buffer): Buffer {
  const headLength = headLengthOf(blob);
  const head = blob.subarray(0, headLength);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.material, head.subarray(-12)).setAAD(Buffer.concat([head, context]));
    decipher.setAuthTag(blob.subarray(-16));
    return Buffer.concat([decipher.update(blob.subarray(headLength, -16)), decipher.final()]);
  } catch {
    throw new Refusal('InvalidCiphertextException', '');
  }
}

function sealingKey(blob: Buffer): string | null {
  const whole = blob.subarray(0, magic.length).equals(magic) && blob.length > headLengthOf(blob) + 16;
  return whole ? blob.subarray(magic.length + 1, headLengthOf(blob) - 12).toString('latin1') : null;
}

function headLengthOf(blob: Buffer): number {
  return magic.length + 1 + (blob[magic.length] ?? 0) + 12;
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
