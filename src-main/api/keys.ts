import type { Keys } from '../keys/keys.ts';
import type { Asker } from '../lib/asker.ts';
import { type Access, readers, requireFresh, requireRole } from './access.ts';
import { asking } from './asking.ts';
import type { CallContext, Implementer } from './boundary.ts';

type KeyAccess = Access<{ readonly keys: Keys }>;

/** Those who may read what is not a value. */
function reading(access: KeyAccess, context: CallContext): Keys {
  const { caller, rooms } = access(context);
  requireRole(caller, readers);
  return rooms.keys;
}

/** The same where reading is an event: the room asks for the role, so that its refusal is one too. */
function recorded(access: KeyAccess, context: CallContext): { readonly keys: Keys; readonly asker: Asker } {
  const { caller, rooms, fresh } = access(context);
  return { keys: rooms.keys, asker: { caller, admit: () => requireRole(caller, readers), requireFresh: () => requireFresh(fresh) } };
}

function changing(access: KeyAccess, context: CallContext): { readonly keys: Keys; readonly asker: Asker } {
  const entry = access(context);
  return { keys: entry.rooms.keys, asker: asking(entry) };
}

/** Reading what is known of the customers' keys, and what their providers tell. */
function readingHandlers({ keys: os }: Implementer, access: KeyAccess) {
  return {
    list: os.list.handler(({ input, context }) => reading(access, context).list(input)),
    get: os.get.handler(({ input, context }) => reading(access, context).get(input.key)),
    history: os.history.handler(({ input, context }) => reading(access, context).history(input.key, input)),
    access: os.access.handler(({ input, context }) => reading(access, context).access(input)),
    accessFor: os.accessFor.handler(async ({ input, context }) => reading(access, context).accessFor(input)),
    token: os.token.handler(async ({ input, context }) => reading(access, context).token(input.key)),
    comparePolicy: os.comparePolicy.handler(async ({ input, context }) => {
      const { keys, asker } = recorded(access, context);
      return keys.comparePolicy(asker, input);
    }),
    rotation: os.rotation.handler(async ({ input, context }) => {
      const { keys, asker } = recorded(access, context);
      return keys.rotation(asker, input.key);
    }),
    attestation: os.attestation.handler(async ({ input, context }) => {
      const { keys, asker } = recorded(access, context);
      return keys.attestation(asker, input.key);
    }),
  };
}

/** What changes the registry. */
function registryHandlers({ keys: os }: Implementer, access: KeyAccess) {
  return {
    add: os.add.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.add(asker, input);
    }),
    createAtProvider: os.createAtProvider.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.createAtProvider(asker, input);
    }),
    rename: os.rename.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.rename(asker, input.key, input.displayName);
    }),
    setInterval: os.setInterval.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.setInterval(asker, input.key, input.intervalSeconds);
    }),
    remove: os.remove.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      await keys.remove(asker, input.key);
      return {};
    }),
    restore: os.restore.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.restore(asker, input.key);
    }),
    preflight: os.preflight.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.preflight(asker, input.key);
    }),
  };
}

/** What is done with key files, tokens and sign-ins. */
function unlockingHandlers({ keys: os }: Implementer, access: KeyAccess) {
  return {
    createKeyFile: os.createKeyFile.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.createKeyFile(asker, input);
    }),
    exportKeyFile: os.exportKeyFile.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.exportKeyFile(asker, input);
    }),
    unlockKeyFile: os.unlockKeyFile.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.unlockKeyFile(asker, input);
    }),
    signIn: os.signIn.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.signIn(asker, input.key);
    }),
    tokens: os.tokens.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.tokens(asker, input.module);
    }),
    tokenKeys: os.tokenKeys.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.tokenKeys(asker, input);
    }),
    unlockToken: os.unlockToken.handler(async ({ input, context }) => {
      const { keys, asker } = changing(access, context);
      return keys.unlockToken(asker, input);
    }),
  };
}

/** Who may ask what of the customers' keys. */
export function keyHandlers(os: Implementer, access: KeyAccess) {
  return { ...readingHandlers(os, access), ...registryHandlers(os, access), ...unlockingHandlers(os, access) };
}
