import { type FaultOf, FaultsOf } from '../faults.ts';

/** What can go wrong on one request. */
export type FaultKind =
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  | { readonly kind: 'latency'; readonly milliseconds: number }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  | { readonly kind: '5xx'; readonly status: number }
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly inner?: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong-plaintext' }
  | { readonly kind: 'other-key' }
  | { readonly kind: 'other-version' };

/** A fault on the next `times` requests of an operation; `*` is any operation of a vault, and none of Entra. */
export type Fault = FaultOf<FaultKind>;

/** The faults still to come at the emulated cloud. */
export class Faults extends FaultsOf<FaultKind> {}
