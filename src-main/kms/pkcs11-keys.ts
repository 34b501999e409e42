import type { Pkcs11Mechanism } from '../../src-shared/key-access.ts';
import type { TokenKey } from '../../src-shared/key-abilities.ts';
import { fromHex, toHex } from '../crypto/base64url.ts';
import { ck, ckr, type Cryptoki, type Handle, returnValue, ulong } from './pkcs11-cryptoki.ts';
import { type KeyFacts, TokenProblem } from './pkcs11-messages.ts';
import type { Slot } from './pkcs11-slots.ts';
import { formatPkcs11Uri, type Pkcs11Name } from './uri-pkcs11.ts';

/** A key on a token, with all that decides whether it may wrap. */
export interface FoundKey {
  readonly handle: Handle;
  readonly facts: KeyFacts;
  readonly keyType: number;
  readonly sensitive: boolean;
  readonly extractable: boolean;
  readonly uses: ReadonlySet<number>;
}

const usages = [ck.CKA_ENCRYPT, ck.CKA_DECRYPT, ck.CKA_WRAP, ck.CKA_UNWRAP] as const;
const needs: Readonly<Record<Pkcs11Mechanism, { readonly usages: readonly number[]; readonly words: string }>> = {
  AES_GCM: { usages: [ck.CKA_ENCRYPT, ck.CKA_DECRYPT], words: 'encrypt and decrypt' },
  AES_KEY_WRAP_PAD: { usages: [ck.CKA_WRAP, ck.CKA_UNWRAP], words: 'wrap and unwrap' },
};

/** The secret keys of a token, as one session sees them. */
export class TokenKeys {
  readonly #cryptoki: Cryptoki;
  readonly #session: Handle;

  constructor(cryptoki: Cryptoki, session: Handle) {
    this.#cryptoki = cryptoki;
    this.#session = session;
  }

  /** The one key that a name fits and that may wrap in this way. Throws `TokenProblem`. */
  find(named: Pkcs11Name, slot: Slot, mechanism: Pkcs11Mechanism): FoundKey {
    const [handle, ...more] = this.#handles(named);
    if (handle === undefined) throw new TokenProblem('key-gone', 'The key is not on the token.');
    if (more.length > 0) throw new TokenProblem('key-twice', 'Several keys on the token have this name. Register the key with its id.');
    if (!slot.token.mechanisms.includes(mechanism)) {
      throw new TokenProblem('no-mechanism', `The token does not offer ${mechanism === 'AES_GCM' ? 'AES-GCM' : 'AES key wrap with padding'}.`);
    }
    const key = this.#read(handle);
    const problem = unfitness(key, mechanism);
    if (problem === null) return key;
    throw new TokenProblem(isKeyEnough(key) ? 'key-off' : 'key-unfit', problem);
  }

  /** Every secret key, with the reason why it cannot wrap where that is so. */
  list({ token }: Slot): readonly TokenKey[] {
    return this.#handles({}).map((handle) => {
      const key = this.#read(handle);
      const { label, id, bits } = key.facts;
      const reasons = token.mechanisms.map((mechanism) => unfitness(key, mechanism));
      const named = { token: token.label, serial: token.serial, ...(label === '' ? {} : { object: label }), ...(id === '' ? {} : { id }) };
      return {
        uri: formatPkcs11Uri({ ...named, type: 'secret-key' }),
        label,
        id,
        length: bits,
        extractable: key.extractable,
        problem: label === '' && id === '' ? 'The key has neither label nor id.' : reasons.includes(null) ? null : (reasons[0] ?? noMechanism),
      };
    });
  }

  /** Makes an AES-256 key that stays on the token and does nothing but what the mechanism needs. The session must write. */
  generate(label: string, mechanism: Pkcs11Mechanism): FoundKey {
    if (this.#handles({ object: label }).length > 0) {
      throw new TokenProblem('key-exists', 'There is a key of this name on the token.', { token: label });
    }
    const id = this.#cryptoki.C_GenerateRandom(this.#session, Buffer.alloc(16));
    const handle = this.#cryptoki.C_GenerateKey(this.#session, { mechanism: ck.CKM_AES_KEY_GEN }, newKey(label, id, mechanism));
    const key = this.#read(handle);
    const problem = unfitness(key, mechanism);
    if (problem === null) return key;
    this.#cryptoki.C_DestroyObject(this.#session, handle);
    throw new TokenProblem('key-unfit', `The token made another key than was asked for. ${problem}`);
  }

  #handles({ object, id }: Pkcs11Name): readonly Handle[] {
    const template = [
      { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
      { type: ck.CKA_TOKEN, value: true },
      ...(object === undefined ? [] : [{ type: ck.CKA_LABEL, value: Buffer.from(object, 'utf8') }]),
      ...(id === undefined ? [] : [{ type: ck.CKA_ID, value: Buffer.from(fromHex(id)) }]),
    ];
    this.#cryptoki.C_FindObjectsInit(this.#session, template);
    try {
      return this.#cryptoki.C_FindObjects(this.#session, 500);
    } finally {
      this.#cryptoki.C_FindObjectsFinal(this.#session);
    }
  }

  #read(handle: Handle): FoundKey {
    const yes = (attribute: number): boolean | null => booleanOf(this.#attribute(handle, attribute));
    const keyType = this.#attribute(handle, ck.CKA_KEY_TYPE);
    const length = this.#attribute(handle, ck.CKA_VALUE_LEN);
    return {
      handle,
      keyType: keyType === null ? -1 : ulong(keyType),
      sensitive: yes(ck.CKA_SENSITIVE) === true,
      extractable: yes(ck.CKA_EXTRACTABLE) !== false,
      uses: new Set(usages.filter((usage) => yes(usage) === true)),
      facts: {
        label: this.#attribute(handle, ck.CKA_LABEL)?.toString('utf8') ?? '',
        id: toHex(this.#attribute(handle, ck.CKA_ID) ?? new Uint8Array(0)),
        bits: length === null ? 0 : ulong(length) * 8,
        local: yes(ck.CKA_LOCAL),
        alwaysSensitive: yes(ck.CKA_ALWAYS_SENSITIVE),
        neverExtractable: yes(ck.CKA_NEVER_EXTRACTABLE),
      },
    };
  }

  /** One attribute; null where the token does not have or tell it. */
  #attribute(handle: Handle, type: number): Buffer | null {
    try {
      const value = this.#cryptoki.C_GetAttributeValue(this.#session, handle, [{ type }])[0]?.value;
      return Buffer.isBuffer(value) ? value : null;
    } catch (error) {
      const value = returnValue(error);
      if (value === ckr.ATTRIBUTE_SENSITIVE || value === ckr.ATTRIBUTE_TYPE_INVALID) return null;
      throw error;
    }
  }
}

const noMechanism = 'The token offers neither AES-GCM nor AES key wrap with padding.';

/** Why a key must not or cannot wrap in this way; null when it may. */
function unfitness({ keyType, facts, sensitive, extractable, uses }: FoundKey, mechanism: Pkcs11Mechanism): string | null {
  if (!isAes256({ keyType, facts })) return 'The key is not an AES key of 256 bits.';
  if (!isKept({ sensitive, extractable })) return 'The key can leave the token: it must be sensitive and not extractable.';
  const { usages: needed, words } = needs[mechanism];
  return needed.every((usage) => uses.has(usage)) ? null : `The key is not allowed to ${words}.`;
}

const isAes256 = ({ keyType, facts }: Pick<FoundKey, 'keyType' | 'facts'>): boolean => keyType === ck.CKK_AES && facts.bits === 256;
const isKept = ({ sensitive, extractable }: Pick<FoundKey, 'sensitive' | 'extractable'>): boolean => sensitive && !extractable;

/** Whether all that is wrong with a key is what its owner lets it do, which is the owner's to change and to change back. */
function isKeyEnough(key: FoundKey): boolean {
  return isAes256(key) && isKept(key);
}

function newKey(label: string, id: Buffer, mechanism: Pkcs11Mechanism): { type: number; value: number | boolean | Buffer }[] {
  const used = needs[mechanism].usages;
  return [
    { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
    { type: ck.CKA_KEY_TYPE, value: ck.CKK_AES },
    { type: ck.CKA_VALUE_LEN, value: 32 },
    { type: ck.CKA_LABEL, value: Buffer.from(label, 'utf8') },
    { type: ck.CKA_ID, value: id },
    { type: ck.CKA_TOKEN, value: true },
    { type: ck.CKA_PRIVATE, value: true },
    { type: ck.CKA_SENSITIVE, value: true },
    { type: ck.CKA_EXTRACTABLE, value: false },
    ...usages.map((type) => ({ type, value: used.includes(type) })),
    { type: ck.CKA_SIGN, value: false },
    { type: ck.CKA_VERIFY, value: false },
    { type: ck.CKA_DERIVE, value: false },
  ];
}

function booleanOf(value: Buffer | null): boolean | null {
  if (value === null) return null;
  if (value.length !== 1) throw new TokenProblem('nonsense', 'The module answers with what is neither true nor false.');
  return value[0] !== 0;
}
