import type { Token, TokenKey } from '../../src-shared/key-abilities.ts';
import { KeydeskError } from '../../src-shared/errors.ts';
import { SecretBytes } from '../crypto/secret-bytes.ts';
import type { Asker } from '../lib/asker.ts';
import { type KmsProvider, takesPin, type TakesPin } from '../kms/provider.ts';
import { asked, type KeyRoom, unable } from './room.ts';

/** A PIN as it was typed. `lastTry` says that it is meant though a wrong one may lock the token. */
export interface PinInput {
  readonly pin: string;
  readonly lastTry: boolean;
}

/** The slots of a PKCS#11 module that hold a token. The module is loaded: a refusal to an officer who may not is an event. */
export async function listTokens({ vault, providers, call }: KeyRoom, asker: Asker, module: string): Promise<readonly Token[]> {
  const draft = { action: 'key.unlock-token', object: module, detail: { step: 'list-tokens' } } as const;
  return await vault.attempt(asker.caller, draft, async () => {
    asker.admit();
    return asked(async () => providers.tokens(module, call));
  });
}

/** The secret keys on a token, which its PIN shows. @throws PIN_WRONG, PIN_LAST_TRY */
export async function listTokenKeys(
  { vault, providers, call }: KeyRoom,
  asker: Asker,
  input: PinInput & { readonly module: string; readonly serial: string },
): Promise<readonly TokenKey[]> {
  const detail = { step: 'list-keys', serial: input.serial, lastTry: input.lastTry };
  const draft = { action: 'key.unlock-token', object: input.module, detail } as const;
  return await vault.attempt(asker.caller, draft, async () => {
    asker.admit();
    using pin = SecretBytes.fromUtf8(input.pin);
    const keys = await asked(async () => providers.tokenKeys(input.module, input.serial, pin, input.lastTry, call));
    vault.record(asker.caller, draft);
    return keys;
  });
}

/** The token of a registered key. @throws NOT_FOUND, STATE_CONFLICT */
export async function tokenOf(room: KeyRoom, id: string): Promise<Token> {
  const provider = onToken(room, id);
  return asked(async () => provider.token(room.call));
}

/** Enters the PIN of a key's token; the token's own process alone keeps it. @throws PIN_WRONG, PIN_LAST_TRY */
export async function unlockToken(room: KeyRoom, asker: Asker, input: PinInput & { readonly key: string }): Promise<void> {
  const { vault } = room;
  const draft = { action: 'key.unlock-token', object: input.key, detail: { lastTry: input.lastTry } } as const;
  await vault.attempt(asker.caller, draft, async () => {
    asker.admit();
    const provider = onToken(room, input.key);
    using pin = SecretBytes.fromUtf8(input.pin);
    await asked(async () => provider.enterPin(pin, input.lastTry, room.call));
    if (!vault.isOpen) throw new KeydeskError('VAULT_LOCKED', {});
    vault.record(asker.caller, draft);
  });
  room.entered(asker.caller, input.key);
}

function onToken(room: KeyRoom, id: string): KmsProvider & TakesPin {
  const reference = room.reference(id);
  const provider = room.open.reach(id, reference);
  if (!takesPin(provider)) throw unable(id, reference, 'token');
  return provider;
}
