import { describe, expect, it } from 'vitest';
import { SecretBytes } from '../../src-main/crypto/secret-bytes.ts';
import { Calls } from '../../src-main/kms/calls.ts';

const calls = (limitMs = 60_000): Calls => new Calls({ provider: 'AWS', key: 'arn:aws:kms:…', limitMs });
const coded = (code: string) => expect.objectContaining({ code }) as Error;

describe('a call to a key', () => {
  it('gives what its work gives, and throws what it throws', async () => {
    await expect(calls().run('wrap', {}, async () => 7)).resolves.toBe(7);
    await expect(calls().run('wrap', {}, async () => Promise.reject(new RangeError('odd')))).rejects.toThrow(RangeError);
  });

  it('ends at the limit even when its work listens to nobody', async () => {
    const deaf = new Promise<number>(() => undefined);
    await expect(calls(5).run('unwrap', {}, async () => deaf)).rejects.toMatchObject({
      kind: 'unreachable',
      retryable: true,
      operation: 'unwrap',
      provider: 'AWS',
    });
  });

  it("ends with its caller's signal and tells its work", async () => {
    const giveUp = new AbortController();
    const seen: AbortSignal[] = [];
    const ended = calls().run('wrap', { signal: giveUp.signal }, async (signal) => {
      seen.push(signal);
      return await new Promise<number>(() => undefined);
    });
    giveUp.abort();
    await expect(ended).rejects.toThrow(coded('CANCELLED'));
    expect(seen.map((signal) => signal.aborted)).toEqual([true]);
  });

  it('is not begun when its caller has given up or the provider is closed', async () => {
    const begun: string[] = [];
    const work = async (): Promise<void> => void begun.push('begun');
    await expect(calls().run('wrap', { signal: AbortSignal.abort() }, work)).rejects.toThrow(coded('CANCELLED'));
    const closed = calls();
    closed.close();
    await expect(closed.run('wrap', {}, work)).rejects.toThrow(coded('STATE_CONFLICT'));
    expect(begun).toEqual([]);
  });

  it('hands a result that came too late over to be wiped', async () => {
    const arrives = Promise.withResolvers<SecretBytes>();
    const late = SecretBytes.random(32);
    const wiped = Promise.withResolvers<undefined>();
    const open = calls();
    const ended = open.run('unwrap', {}, async () => arrives.promise, (result) => {
      result.wipe();
      wiped.resolve(undefined);
    });
    open.close();
    await expect(ended).rejects.toThrow(coded('CANCELLED'));
    arrives.resolve(late);
    await wiped.promise;
    expect(() => late.expose()).toThrow('wiped');
  });

  it('does not disturb other calls by ending', async () => {
    const open = calls();
    const giveUp = new AbortController();
    const other = Promise.withResolvers<number>();
    const stays = open.run('wrap', {}, async () => other.promise);
    const goes = open.run('wrap', { signal: giveUp.signal }, async () => new Promise<number>(() => undefined));
    giveUp.abort();
    await expect(goes).rejects.toThrow(coded('CANCELLED'));
    other.resolve(3);
    await expect(stays).resolves.toBe(3);
  });
});
