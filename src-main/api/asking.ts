import type { Asker } from '../lib/asker.ts';
import type { Caller } from '../lib/caller.ts';
import { changers, requireFresh, requireRole } from './access.ts';

/** A caller on the way to something that only those who may change things can have. */
export function asking({ caller, fresh }: { readonly caller: Caller; readonly fresh: boolean }): Asker {
  return { caller, admit: () => requireRole(caller, changers), requireFresh: () => requireFresh(fresh) };
}
