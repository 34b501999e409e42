import { type FaultOf, FaultsOf } from '../faults.ts';

/** What goes wrong: before the operation is done, or with the answer to it. */
export type FaultKind =
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  | { readonly kind: 'latency'; readonly milliseconds: number }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number; readonly retryInfo?: string }
  | { readonly kind: '5xx'; readonly status: 500 | 502 | 503 }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly reason?: string }
  | { readonly kind: 'cut' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'damaged-request' }
  | { readonly kind: 'damaged-answer' }
  | { readonly kind: 'unverified' }
  | { readonly kind: 'other-key' };

/** A fault of one operation (`*` is any), as many times as it says. */
export type Fault = FaultOf<FaultKind>;

/** The faults still to come at the emulated cloud. */
export class Faults extends FaultsOf<FaultKind> {}
