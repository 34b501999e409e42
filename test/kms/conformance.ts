import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KmsFailureKind } from '../../src-shared/errors.ts';
import { isKeydeskError } from '../../src-shared/errors.ts';
import type { DataKeyContext } from '../../src-main/crypto/data-key.ts';
import { decodeDataKey, encodeDataKey } from '../../src-main/crypto/data-key.ts';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import type { KmsOperation, KmsProvider, WrappedKey } from '../../src-main/kms/provider.ts';
import { asKeydeskError, KmsError } from '../../src-main/kms/provider.ts';

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
  /** Answers, or a file, that make no sense. */
  garble?(): Promise<Undo>;
  /** The next call kept waiting: `waiting` resolves once it does. */
  hold?(): { readonly waiting: Promise<void>; readonly release: () => void };
  close(): Promise<void>;
}

export const faults = ['disable', 'scheduleDeletion', 'deny', 'remove', 'cutOff', 'throttle', 'garble', 'hold'] as const;
export type FaultName = (typeof faults)[number];

/** How the suite is run for one provider. */
export interface ConformanceRun {
  readonly faults: readonly FaultName[];
  readonly start: () => Promise<Harness>;
  /** Every `tamperStep`-th byte of a blob is changed in turn: 1 where a call costs nothing. */
  readonly tamperStep: number;
}

const context: DataKeyContext = { vault: 'vault-1', tenant: 'northwind', version: 1 };
const operations = ['wrap', 'unwrap', 'describe'] as const;

/** The suite that every provider of customers' keys must pass. */
export function conformance(name: string, run: ConformanceRun): void {
  describe(`${name} keeps the contract of a provider`, () => {
    const suite = new Suite(run);
    beforeEach(async () => suite.start());
    afterEach(async () => suite.end());
    roundTrips(suite);
    refusals(suite, run.tamperStep);
    ownersActs(suite);
    weather(suite);
    endings(suite);
  });
}

/** One run of the suite: the harness and the providers opened on it, closed after each case. */
class Suite {
  readonly #run: ConformanceRun;
  #harness: Harness | null = null;
  #opened: KmsProvider[] = [];

  constructor(run: ConformanceRun) {
    this.#run = run;
  }

  async start(): Promise<void> {
    this.#harness = await this.#run.start();
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

  /** Declares a case that needs a fault, where the provider can have it. */
  with(fault: FaultName, title: string, test: () => Promise<void>): void {
    if (this.#run.faults.includes(fault)) it(title, test);
  }

  /** A fault's function, which a harness that lists the fault must have. */
  fault<F extends FaultName>(fault: F): NonNullable<Harness[F]> {
    const act = this.harness[fault];
    if (act === undefined) throw new Error(`the harness lists ${fault} and does not have it`);
    return act.bind(this.harness) as NonNullable<Harness[F]>;
  }

  #keep(provider: KmsProvider): KmsProvider {
    this.#opened.push(provider);
    return provider;
  }
}

async function wrapped(provider: KmsProvider, bytes: Uint8Array, under = context): Promise<WrappedKey> {
  using plaintext = SecretBytes.copyOf(bytes);
  return await provider.wrap(plaintext, under, {});
}

async function unwrapped(provider: KmsProvider, from: WrappedKey, under = context): Promise<number[]> {
  using plaintext = await provider.unwrap(from, under, {});
  return [...plaintext.expose()];
}

/** One call of each operation, ready to be made. */
function callsOn(provider: KmsProvider, blob: WrappedKey): Record<(typeof operations)[number], (signal?: AbortSignal) => Promise<unknown>> {
  return {
    wrap: async (signal) => provider.wrap(SecretBytes.random(32), context, { signal }),
    unwrap: async (signal) => provider.unwrap(blob, context, { signal }),
    describe: async (signal) => provider.describe({ signal }),
  };
}

async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('the call succeeded and must not');
}

async function kmsFailure(call: Promise<unknown>): Promise<KmsError> {
  const error = await failure(call);
  if (error instanceof KmsError) return error;
  throw error;
}

async function expectKind(call: Promise<unknown>, ...kinds: readonly KmsFailureKind[]): Promise<KmsError> {
  const error = await kmsFailure(call);
  expect(kinds, error.message).toContain(error.kind);
  return error;
}

const some = new Uint8Array(32).map((_, index) => index * 7);

function roundTrips(suite: Suite): void {
  it.each([1, 16, 32, 65, 1024, 4095, 4096])('opens %i bytes as they were', async (length) => {
    const provider = suite.open();
    const bytes = new Uint8Array(length).map((_, index) => (index * 31 + length) % 256);
    const opened = await unwrapped(provider, await wrapped(provider, bytes));
    expect(opened).toEqual([...bytes]);
  });

  it.each([0, 4097])('refuses to wrap %i bytes', async (length) => {
    const error = await failure(wrapped(suite.open(), new Uint8Array(length)));
    expect(error).toBeInstanceOf(RangeError);
  });

  it('opens bytes of all zeros and of all ones', async () => {
    const provider = suite.open();
    for (const fill of [0, 255]) {
      const bytes = new Uint8Array(65).fill(fill);
      expect(await unwrapped(provider, await wrapped(provider, bytes))).toEqual([...bytes]);
    }
  });

  it('carries a data key with its context', async () => {
    const provider = suite.open();
    using dataKey = SecretBytes.random(32);
    using payload = encodeDataKey(dataKey, context);
    using back = await provider.unwrap(await provider.wrap(payload, context, {}), context, {});
    using decoded = decodeDataKey(back, context);
    expect(decoded.equals(dataKey)).toBe(true);
  });

  it('never wraps the same bytes the same way twice, and never shows them', async () => {
    const provider = suite.open();
    const one = await wrapped(provider, some);
    const other = await wrapped(provider, some);
    expect(Buffer.from(one.blob).equals(other.blob)).toBe(false);
    expect(Buffer.from(one.blob).includes(Buffer.from(some))).toBe(false);
  });

  it("leaves the caller's plaintext as it was", async () => {
    using plaintext = SecretBytes.copyOf(some);
    await suite.open().wrap(plaintext, context, {});
    expect([...plaintext.expose()]).toEqual([...some]);
  });

  it('opens in another provider over the same key', async () => {
    const blob = await wrapped(suite.open(), some);
    expect(await unwrapped(suite.open(), blob)).toEqual([...some]);
  });

  it('takes contexts with any letters', async () => {
    const provider = suite.open();
    const odd = { vault: 'Tresor "Süd"', tenant: 'møller/–,=&', version: 2_147_483_647 };
    expect(await unwrapped(provider, await wrapped(provider, some, odd), odd)).toEqual([...some]);
  });

  it('serves many calls at once without mixing them up', async () => {
    const provider = suite.open();
    const numbers = Array.from({ length: 24 }, (_, index) => index + 1);
    const back = await Promise.all(
      numbers.map(async (version) => {
        const own = { ...context, version };
        return await unwrapped(provider, await wrapped(provider, new Uint8Array(32).fill(version), own), own);
      }),
    );
    expect(back.map((bytes) => bytes[0])).toEqual(numbers);
  });

  it('describes an enabled key', async () => {
    const description = await suite.open().describe({});
    expect(description.state).toBe('enabled');
    expect(description.algorithm).not.toBe('');
    expect(description.origin).not.toBe('');
    expect(Object.keys(description.details).length).toBeGreaterThan(0);
  });
}

function refusals(suite: Suite, tamperStep: number): void {
  const others: readonly (readonly [string, DataKeyContext])[] = [
    ['vault', { ...context, vault: 'vault-2' }],
    ['tenant', { ...context, tenant: 'contoso' }],
    ['version', { ...context, version: 2 }],
    ['vault and tenant with their border moved', { ...context, vault: 'vault-1n', tenant: 'orthwind' }],
    ['vault and tenant exchanged', { ...context, vault: context.tenant, tenant: context.vault }],
  ];
  it.each(others)('opens nothing under another %s', async (_, other) => {
    const provider = suite.open();
    const blob = await wrapped(provider, some);
    const error = await expectKind(provider.unwrap(blob, other, {}), 'wrong-key');
    expect(error.retryable).toBe(false);
  });

  it('opens nothing that another key wrapped', async () => {
    const provider = suite.open();
    const blob = await wrapped(suite.openOther(), some);
    const error = await expectKind(provider.unwrap(blob, context, {}), 'wrong-key');
    expect(error).toMatchObject({ operation: 'unwrap', provider: provider.kind, retryable: false });
  });

  it('opens nothing whose bytes were changed, wherever', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider, some);
    for (let at = 0; at < blob.blob.length; at += tamperStep) {
      const changed = blob.blob.map((byte, index) => (index === at ? byte ^ 0x01 : byte));
      await expectKind(provider.unwrap({ ...blob, blob: changed }, context, {}), 'wrong-key', 'invalid-response');
    }
  });

  it('opens nothing that was cut short or made longer', async () => {
    const provider = suite.open();
    const { blob, keyVersion } = await wrapped(provider, some);
    const lengths = [1, 16, 40, blob.length - 17, blob.length - 1];
    const odd = [...lengths.map((length) => blob.subarray(0, length)), Buffer.concat([blob, Buffer.from([0])])];
    for (const changed of odd) {
      await expectKind(provider.unwrap({ blob: changed, keyVersion }, context, {}), 'wrong-key', 'invalid-response');
    }
  });

  it('opens no random bytes', async () => {
    const noise = { blob: SecretBytes.random(120).expose(), keyVersion: null };
    await expectKind(suite.open().unwrap(noise, context, {}), 'wrong-key', 'invalid-response');
  });

  it('tells the failure as an error of the closed list', async () => {
    const provider = suite.open();
    const noise = { blob: SecretBytes.random(120).expose(), keyVersion: null };
    const error = await kmsFailure(provider.unwrap(noise, context, {}));
    const told = asKeydeskError(error);
    expect(isKeydeskError(told, 'KMS_FAILED')).toBe(true);
    expect(told.data).toEqual({ kind: error.kind, retryable: false, provider: provider.kind, operation: 'unwrap', detail: error.detail });
  });

  it('puts neither plaintext nor wrapped bytes into its errors', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider, some);
    const error = await kmsFailure(provider.unwrap(blob, { ...context, tenant: 'contoso' }, {}));
    const shown = `${error.message} ${error.stack ?? ''} ${JSON.stringify(error)} ${JSON.stringify(asKeydeskError(error).data)}`;
    const hidden = [some, blob.blob].flatMap((bytes) => ['hex', 'base64', 'base64url'].map((form) => Buffer.from(bytes).toString(form as 'hex')));
    for (const text of [...hidden, 'northwind', 'contoso']) expect(shown).not.toContain(text);
    expect(error.cause).toBeUndefined();
  });
}

function ownersActs(suite: Suite): void {
  suite.with('disable', 'is refused by a disabled key, and serves again once it is enabled', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider, some);
    const enable = await suite.fault('disable')();
    await expectKind(wrapped(provider, some), 'disabled');
    const error = await expectKind(provider.unwrap(blob, context, {}), 'disabled');
    expect(error.retryable).toBe(false);
    expect((await provider.describe({})).state).toBe('disabled');
    await enable();
    expect(await unwrapped(provider, blob)).toEqual([...some]);
  });

  suite.with('scheduleDeletion', 'is refused by a key on its way out, and serves again when that is called off', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider, some);
    const callOff = await suite.fault('scheduleDeletion')();
    await expectKind(provider.unwrap(blob, context, {}), 'disabled');
    expect((await provider.describe({})).state).toBe('pending-deletion');
    await callOff();
    expect(await unwrapped(provider, blob)).toEqual([...some]);
  });

  for (const operation of operations) {
    suite.with('deny', `says that ${operation} is denied, and serves once it is allowed again`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider, some);
      const allow = await suite.fault('deny')(operation);
      const error = await expectKind(callsOn(provider, blob)[operation](), 'denied');
      expect(error).toMatchObject({ operation, retryable: false });
      await allow();
      await expect(callsOn(provider, blob)[operation]()).resolves.toBeDefined();
    });

    suite.with('remove', `notices on ${operation} that the key is gone, even after it has served`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider, some);
      const putBack = await suite.fault('remove')();
      await expectKind(callsOn(provider, blob)[operation](), 'not-found');
      await putBack();
      await expect(callsOn(provider, blob)[operation]()).resolves.toBeDefined();
    });
  }
}

function weather(suite: Suite): void {
  for (const operation of operations) {
    suite.with('cutOff', `says on ${operation} that the key cannot be reached, and serves when it can`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider, some);
      const connect = await suite.fault('cutOff')();
      const error = await expectKind(callsOn(provider, blob)[operation](), 'unreachable');
      expect(error).toMatchObject({ operation, retryable: true });
      await connect();
      await expect(callsOn(provider, blob)[operation]()).resolves.toBeDefined();
    });
  }

  suite.with('throttle', 'tries again by itself when it is turned away once', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider, some);
    suite.fault('throttle')(1);
    expect(await unwrapped(provider, blob)).toEqual([...some]);
  });

  suite.with('throttle', 'says that it is throttled when that does not end', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider, some);
    suite.fault('throttle')(100);
    const error = await expectKind(provider.unwrap(blob, context, {}), 'throttled');
    expect(error.retryable).toBe(true);
  });

  for (const operation of operations) {
    suite.with('garble', `tells nonsense on ${operation} from a refusal`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider, some);
      const restore = await suite.fault('garble')();
      const error = await expectKind(callsOn(provider, blob)[operation](), 'invalid-response');
      expect(error.retryable).toBe(false);
      await restore();
      await expect(callsOn(provider, blob)[operation]()).resolves.toBeDefined();
    });
  }
}

function endings(suite: Suite): void {
  for (const operation of operations) {
    it(`makes no ${operation} for a caller who has already given up`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider, some);
      const error = await failure(callsOn(provider, blob)[operation](AbortSignal.abort()));
      expect(isKeydeskError(error, 'CANCELLED')).toBe(true);
    });

    suite.with('hold', `ends a waiting ${operation} when its caller gives up`, async () => {
      const blob = await wrapped(suite.open(), some);
      const { waiting, release } = suite.fault('hold')();
      const giveUp = new AbortController();
      const ended = failure(callsOn(suite.open(), blob)[operation](giveUp.signal));
      await waiting;
      giveUp.abort();
      expect(isKeydeskError(await ended, 'CANCELLED')).toBe(true);
      release();
    });

    it(`refuses ${operation} after it was closed`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider, some);
      await provider.close();
      const error = await failure(callsOn(provider, blob)[operation]());
      expect(isKeydeskError(error, 'STATE_CONFLICT')).toBe(true);
    });
  }

  suite.with('hold', 'ends what waits when it is closed', async () => {
    const blob = await wrapped(suite.open(), some);
    const provider = suite.open();
    const { waiting, release } = suite.fault('hold')();
    const ended = failure(provider.unwrap(blob, context, {}));
    await waiting;
    await provider.close();
    expect(isKeydeskError(await ended, 'CANCELLED')).toBe(true);
    release();
  });

  it('may be closed twice, and before it was used', async () => {
    const provider = suite.open();
    await provider.close();
    await expect(provider.close()).resolves.toBeUndefined();
  });

  it('one that is closed does not close another over the same key', async () => {
    const [one, other] = [suite.open(), suite.open()];
    const blob = await wrapped(one, some);
    await one.close();
    expect(await unwrapped(other, blob)).toEqual([...some]);
  });

  it('a call that failed leaves the provider fit for the next', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider, some);
    await kmsFailure(provider.unwrap(blob, { ...context, version: 9 }, {}));
    expect(await unwrapped(provider, blob)).toEqual([...some]);
  });
}
