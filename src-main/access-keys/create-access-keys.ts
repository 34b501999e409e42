import { type Caller, deskCaller } from '../lib/caller.ts';
import type { AccessKeyRegistry, AccessKeys } from './access-keys.ts';
import { standing } from './changing.ts';
import { createGrants } from './granting.ts';
import { create } from './making.ts';
import { type AccessKeyParts, type RoomParts, steadyTime } from './parts.ts';
import { createCredentials } from './proving.ts';
import { recordEnded, recordWrong, type RefusalParts } from './refusing.ts';
import { remove } from './removing.ts';
import { rotate } from './rotating.ts';
import { type KeyRow, keyOrNothing, listKeys, reviewKeys } from './rows.ts';
import { Throttle } from './throttle.ts';
import { forgetRevoked } from './tokens.ts';
import { update } from './updating.ts';
import { Usage } from './usage.ts';

function createRegistry(parts: RoomParts): AccessKeyRegistry {
  const { vault, time, lastUses } = parts;
  const sight = () => ({ now: time(), uses: lastUses() });
  return {
    list: (wanted) => vault.read((rows) => listKeys(rows, wanted, sight())),
    get: (publicKey) => standing(parts, publicKey),
    review: () => vault.read((rows) => reviewKeys(rows, sight())),
    create: (asker, wanted) => create(parts, asker, wanted),
    update: (asker, change) => update(parts, asker, change),
    rotate: (asker, wanted) => rotate(parts, asker, wanted),
    remove: (asker, publicKey) => remove(parts, asker, publicKey),
  };
}

/** Writes the refused tries that the throttles have held back. */
function writeHeld(parts: RefusalParts & RoomParts, caller: Caller): void {
  const { vault, time, wrong, ended } = parts;
  const each = (held: ReadonlyMap<string, number>, call: (key: KeyRow, tries: number) => void): void => {
    for (const [publicKey, tries] of held) {
      const key = vault.read((rows) => keyOrNothing(rows, publicKey, time()));
      if (key !== undefined) call(key, tries);
    }
  };
  each(wrong.drain(), (key, tries) => {
    recordWrong(parts, key, tries, caller);
  });
  each(ended.drain(), (key, uses) => {
    recordEnded(parts, key, uses, caller);
  });
}

/** The access keys of an open vault, with their credentials and grants. */
export function createAccessKeys(parts: AccessKeyParts): AccessKeys {
  const usage = new Usage(parts);
  const room: RoomParts = { ...parts, time: steadyTime(parts.clock), lastUses: () => usage.last };
  const proving = { ...room, usage, wrong: new Throttle(parts.clock), ended: new Throttle(parts.clock) };
  return {
    ...createRegistry(room),
    ...createCredentials(proving),
    ...createGrants(room),
    tidy: (caller) => {
      forgetRevoked(room, caller);
      writeHeld(proving, caller);
    },
    close: () => {
      const caller = deskCaller(parts.newId());
      try {
        writeHeld(proving, caller);
      } finally {
        usage.close(caller);
      }
    },
  };
}
