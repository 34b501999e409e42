import { expect, it } from 'vitest';
import type { KmsFailureKind } from '../../src-shared/errors.ts';
import type { DataKeyContext } from '../../src-main/crypto/data-key.ts';
import { decodeDataKey, encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import type { KmsOperation, KmsProvider, WrappedKey } from '../../src-main/kms/provider.ts';
import { KmsError } from '../../src-main/kms/provider.ts';

/** Puts right what a fault made wrong. */
export type Undo = () => Promise<void>;

/**
 * A customer's key in a state that a test can change. What a provider cannot suffer is left out of `faults`,
 * and its cases are then not run; a fault that is listed must have its function.
 */
export interface Harness {
  readonly kind: string;
  /** A fresh provider over the customer's key. */
  open(): KmsProvider;
  /** A provider over another key of the same kind. */
  openOther(): KmsProvider;
  /** A provider over the customer's key whose calls end after so many milliseconds. Goes with `stall`. */
  openWithLimit?(limitMs: number): KmsProvider;
  /** The key switched off by its owner. */
  disable?(): Promise<Undo>;
  /** The key on its way to be destroyed. */
  scheduleDeletion?(): Promise<Undo>;
  /** The permission for one operation taken away; for providers without permissions, all access. */
  deny?(operation: KmsOperation): Promise<Undo>;
  /** The key gone from where it was. */
  remove?(): Promise<Undo>;
  /** The place where the key is, out of reach. */
  cutOff?(): Promise<Undo>;
  /** The next `times` calls turned away for being too many. */
  throttle?(times: number): void;
  /** Every call from now on turned away for being too many, with a word on how long to wait: that many milliseconds. */
  retryAfter?(): number;
  /** Answers, or a file, that make no sense. */
  garble?(): Promise<Undo>;
  /** The next call kept waiting: `waiting` resolves once it does. */
  hold?(): { readonly waiting: Promise<void>; readonly release: () => void };
  /** Every call from now on left without an answer, and without an end. */
  stall?(): Promise<Undo>;
  close(): Promise<void>;
}

/** The faults a harness can have, each by the name of its function. */
export const faults = [
  'disable',
  'scheduleDeletion',
  'deny',
  'remove',
  'cutOff',
  'throttle',
  'retryAfter',
  'garble',
  'hold',
  'stall',
] as const;
export type FaultName = (typeof faults)[number];

/** How the suite is run for one provider. */
export interface ConformanceRun {
  readonly faults: readonly FaultName[];
  readonly start: () => Promise<Harness>;
  /** Every `tamperStep`-th byte of a blob is changed in turn: 1 where a call costs nothing. */
  readonly tamperStep: number;
  /** Whether the key wraps the same payload to the same bytes each time, as AES key wrap does. By default it must not. */
  readonly deterministic?: boolean;
}

export const context: DataKeyContext = { vault: 'vault-1', tenant: 'northwind', version: 1 };
export const operations = ['wrap', 'unwrap', 'describe'] as const;
/** A data key that the cases wrap and look for. */
export const some = new Uint8Array(32).map((_, index) => index * 7);

/** One run of the suite: the harness and the providers opened on it, closed after each case. */
export class Suite {
  readonly run: ConformanceRun;
  #harness: Harness | null = null;
  #opened: KmsProvider[] = [];

  constructor(run: ConformanceRun) {
    this.run = run;
  }

  async start(): Promise<void> {
    this.#harness = await this.run.start();
  }

  async end(): Promise<void> {
    for (const provider of this.#opened) await provider.close();
    this.#opened = [];
    await this.#harness?.close();
  }

  get harness(): Harness {
    if (this.#harness === null) throw new Error('the harness has not been started');
    return this.#harness;
  }

  open(): KmsProvider {
    return this.#keep(this.harness.open());
  }

  openOther(): KmsProvider {
    return this.#keep(this.harness.openOther());
  }

  openWithLimit(limitMs: number): KmsProvider {
    return this.#keep(this.fault('openWithLimit')(limitMs));
  }

  /** Declares a case that needs a fault, where the provider can have it. */
  with(fault: FaultName, title: string, test: () => Promise<void>): void {
    if (this.run.faults.includes(fault)) it(title, test);
  }

  /** A fault's function, which a harness that lists the fault must have. */
  fault<F extends FaultName | 'openWithLimit'>(fault: F): NonNullable<Harness[F]> {
    const act = this.harness[fault];
    if (act === undefined) throw new Error(`the harness lists ${fault} and does not have it`);
    return act.bind(this.harness) as NonNullable<Harness[F]>;
  }

  #keep(provider: KmsProvider): KmsProvider {
    this.#opened.push(provider);
    return provider;
  }
}

/** A data key as a wrapping by the provider, in its payload. */
export async function wrapped(provider: KmsProvider, dataKey: Uint8Array = some, under = context): Promise<WrappedKey> {
  using seed = SecretBytes.copyOf(dataKey);
  using payload = encodeDataKey(seed, under);
  return await provider.wrap(payload, under, {});
}

/** The data key in a wrapping, when it opens and its payload is of this context. */
export async function unwrapped(provider: KmsProvider, from: WrappedKey, under = context): Promise<number[]> {
  using payload = await provider.unwrap(from, under, {});
  using dataKey = decodeDataKey(payload, under);
  return [...dataKey.expose()];
}

/** One call of each operation, ready to be made. */
export function callsOn(provider: KmsProvider, blob: WrappedKey): Record<(typeof operations)[number], (signal?: AbortSignal) => Promise<unknown>> {
  return {
    wrap: async (signal) => {
      using dataKey = SecretBytes.random(32);
      using payload = encodeDataKey(dataKey, context);
      return await provider.wrap(payload, context, { signal });
    },
    unwrap: async (signal) => provider.unwrap(blob, context, { signal }),
    describe: async (signal) => provider.describe({ signal }),
  };
}

/** What a call that must fail throws. */
export async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('the call succeeded and must not');
}

/** The failure of the customer's key that a call must end with. */
export async function kmsFailure(call: Promise<unknown>): Promise<KmsError> {
  const error = await failure(call);
  if (error instanceof KmsError) return error;
  throw error;
}

/** The same, of one of these kinds. */
export async function expectKind(call: Promise<unknown>, ...kinds: readonly KmsFailureKind[]): Promise<KmsError> {
  const error = await kmsFailure(call);
  expect(kinds, error.message).toContain(error.kind);
  return error;
}
