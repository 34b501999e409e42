import { expect, it } from 'vitest';
import { isKeydeskError } from '../../src-shared/errors.ts';
import type { Suite } from './conformance-suite.ts';
import { callsOn, context, expectKind, failure, kmsFailure, operations, some, unwrapped, wrapped } from './conformance-suite.ts';

/** What the key's owner does to it, and takes back. */
export function ownersActs(suite: Suite): void {
  for (const operation of ['wrap', 'unwrap'] as const) {
    suite.with('disable', `is refused ${operation} by a disabled key, and serves again once it is enabled`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider);
      const enable = await suite.fault('disable')();
      const error = await expectKind(callsOn(provider, blob)[operation](), 'disabled');
      expect(error).toMatchObject({ operation, retryable: false });
      await enable();
      await expect(callsOn(provider, blob)[operation]()).resolves.toBeDefined();
    });

    suite.with('scheduleDeletion', `is refused ${operation} by a key on its way out, and serves again when that is called off`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider);
      const callOff = await suite.fault('scheduleDeletion')();
      await expectKind(callsOn(provider, blob)[operation](), 'disabled');
      await callOff();
      expect(await unwrapped(provider, blob)).toEqual([...some]);
    });
  }

  suite.with('disable', 'describes a disabled key as disabled', async () => {
    const provider = suite.open();
    await suite.fault('disable')();
    expect((await provider.describe({})).state).toBe('disabled');
  });

  suite.with('scheduleDeletion', 'describes a key on its way out as such', async () => {
    const provider = suite.open();
    await suite.fault('scheduleDeletion')();
    expect((await provider.describe({})).state).toBe('pending-deletion');
  });

  for (const operation of operations) {
    suite.with('deny', `says that ${operation} is denied, and serves once it is allowed again`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider);
      const allow = await suite.fault('deny')(operation);
      const error = await expectKind(callsOn(provider, blob)[operation](), 'denied');
      expect(error).toMatchObject({ operation, retryable: false });
      await allow();
      await expect(callsOn(provider, blob)[operation]()).resolves.toBeDefined();
    });

    suite.with('remove', `notices on ${operation} that the key is gone, even after it has served`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider);
      const putBack = await suite.fault('remove')();
      await expectKind(callsOn(provider, blob)[operation](), 'not-found');
      await putBack();
      await expect(callsOn(provider, blob)[operation]()).resolves.toBeDefined();
    });
  }
}

/** What happens on the way to the key. */
export function weather(suite: Suite): void {
  for (const operation of operations) {
    suite.with('cutOff', `says on ${operation} that the key cannot be reached, and serves when it can`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider);
      const connect = await suite.fault('cutOff')();
      const error = await expectKind(callsOn(provider, blob)[operation](), 'unreachable');
      expect(error).toMatchObject({ operation, retryable: true });
      await connect();
      await expect(callsOn(provider, blob)[operation]()).resolves.toBeDefined();
    });

    suite.with('garble', `tells nonsense on ${operation} from a refusal`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider);
      const restore = await suite.fault('garble')();
      const error = await expectKind(callsOn(provider, blob)[operation](), 'invalid-response');
      expect(error.retryable).toBe(false);
      await restore();
      await expect(callsOn(provider, blob)[operation]()).resolves.toBeDefined();
    });

    suite.with('stall', `gives up ${operation} at the limit when no answer comes, and serves when one does`, async () => {
      const blob = await wrapped(suite.open());
      const resume = await suite.fault('stall')();
      const error = await expectKind(callsOn(suite.openWithLimit(200), blob)[operation](), 'unreachable');
      expect(error).toMatchObject({ operation, retryable: true });
      await resume();
      await expect(callsOn(suite.open(), blob)[operation]()).resolves.toBeDefined();
    });
  }
  crowds(suite);
}

/** Calls turned away for being too many. */
function crowds(suite: Suite): void {
  suite.with('throttle', 'tries again by itself when it is turned away once', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider);
    suite.fault('throttle')(1);
    expect(await unwrapped(provider, blob)).toEqual([...some]);
  });

  suite.with('throttle', 'says that it is throttled when that does not end', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider);
    suite.fault('throttle')(100);
    const error = await expectKind(provider.unwrap(blob, context, {}), 'throttled');
    expect(error.retryable).toBe(true);
  });

  suite.with('retryAfter', 'says how long to wait when the provider does', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider);
    const milliseconds = suite.fault('retryAfter')();
    const error = await expectKind(provider.unwrap(blob, context, {}), 'throttled');
    expect(error.retryAfterMs).toBe(milliseconds);
  });
}

/** How calls and providers end. */
export function endings(suite: Suite): void {
  for (const operation of operations) {
    it(`makes no ${operation} for a caller who has already given up`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider);
      const error = await failure(callsOn(provider, blob)[operation](AbortSignal.abort()));
      expect(isKeydeskError(error, 'CANCELLED')).toBe(true);
    });

    suite.with('hold', `ends a waiting ${operation} when its caller gives up`, async () => {
      const blob = await wrapped(suite.open());
      const { waiting, release } = suite.fault('hold')();
      const giveUp = new AbortController();
      const ended = failure(callsOn(suite.open(), blob)[operation](giveUp.signal));
      await waiting;
      giveUp.abort();
      expect(isKeydeskError(await ended, 'CANCELLED')).toBe(true);
      release();
    });

    suite.with('hold', `ends a waiting ${operation} when it is closed`, async () => {
      const blob = await wrapped(suite.open());
      const provider = suite.open();
      const { waiting, release } = suite.fault('hold')();
      const ended = failure(callsOn(provider, blob)[operation]());
      await waiting;
      await provider.close();
      expect(isKeydeskError(await ended, 'CANCELLED')).toBe(true);
      release();
    });

    it(`refuses ${operation} after it was closed`, async () => {
      const provider = suite.open();
      const blob = await wrapped(provider);
      await provider.close();
      const error = await failure(callsOn(provider, blob)[operation]());
      expect(isKeydeskError(error, 'STATE_CONFLICT')).toBe(true);
    });
  }
  closings(suite);
}

function closings(suite: Suite): void {
  suite.with('hold', 'ends all that waits when it is closed in use', async () => {
    const blob = await wrapped(suite.open());
    const provider = suite.open();
    const { waiting, release } = suite.fault('hold')();
    const calls = callsOn(provider, blob);
    const ended = Promise.all([failure(calls.unwrap()), ...operations.map(async (operation) => calls[operation]().catch((error: unknown) => error))]);
    await waiting;
    await provider.close();
    release();
    const [first, ...rest] = await ended;
    expect(isKeydeskError(first, 'CANCELLED')).toBe(true);
    // The others may have been served before; none is left hanging, and none fails in another way.
    for (const outcome of rest) expect(outcome instanceof Error ? isKeydeskError(outcome, 'CANCELLED') : true, String(outcome)).toBe(true);
  });

  it('may be closed twice, and before it was used', async () => {
    const provider = suite.open();
    await provider.close();
    await expect(provider.close()).resolves.toBeUndefined();
  });

  it('one that is closed does not close another over the same key', async () => {
    const [one, other] = [suite.open(), suite.open()];
    const blob = await wrapped(one);
    await one.close();
    expect(await unwrapped(other, blob)).toEqual([...some]);
  });

  it('a call that failed leaves the provider fit for the next', async () => {
    const provider = suite.open();
    const blob = await wrapped(provider);
    await kmsFailure(provider.unwrap(blob, { ...context, version: 9 }, {}));
    expect(await unwrapped(provider, blob)).toEqual([...some]);
  });
}
