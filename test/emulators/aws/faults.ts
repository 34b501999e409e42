import { type FaultOf, FaultsOf } from '../faults.ts';

/**
 * A fault to inject into the next `times` requests of one operation (`*`: of any).
 * `hold` answers only when released or never; `status` answers with an error of the server; `error` with a named one;
 * `cut` breaks the connection in the middle of the answer; `garbage` answers 200 with no JSON; `empty` without fields;
 * `wrong-plaintext` decrypts to other bytes; `other-key` names another key in the answer.
 */
export type FaultKind =
  | { readonly kind: 'hold'; readonly until: Promise<void> }
  | { readonly kind: 'latency'; readonly milliseconds: number }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  | { readonly kind: '5xx'; readonly status: number }
  | { readonly kind: 'error'; readonly code: string; readonly status: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong-plaintext' }
  | { readonly kind: 'other-key' };

/** A fault on the next `times` requests of an operation; `*` is any. */
export type Fault = FaultOf<FaultKind>;

/** The faults still to come at the emulated cloud. */
export class Faults extends FaultsOf<FaultKind> {}
