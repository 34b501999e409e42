import type { RestCallShown } from '../../../src-shared/rest-api.ts';

const kept = 100;

/** The last calls, newest first. */
export interface LastCalls {
  note(call: RestCallShown): void;
  list(): readonly RestCallShown[];
  /** Forgets them all: they are of another vault than the one that is shown. */
  forget(): void;
}

/** Keeps the last hundred calls and forgets the rest. */
export function lastCalls(): LastCalls {
  let calls: readonly RestCallShown[] = [];
  return {
    note: (call) => {
      calls = [call, ...calls.slice(0, kept - 1)];
    },
    list: () => calls,
    forget: () => {
      calls = [];
    },
  };
}
