import { describe, expect, it } from 'vitest';
import { createLaunchTokens, createSession } from '../../src-main/http/tokens.ts';
import { constantTimeEqual, randomBytes } from '../../src-main/crypto/primitives.ts';

const source = { randomBytes, constantTimeEqual };

function desk() {
  const time = { now: 0 };
  return { time, launch: createLaunchTokens(source, { monotonic: () => time.now }) };
}

describe('launch tokens', () => {
  it('are 32 random bytes in base64url and differ', () => {
    const { launch } = desk();
    const token = launch.issue();
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(launch.issue()).not.toBe(token);
  });

  it('are good once', () => {
    const { launch } = desk();
    const token = launch.issue();
    expect([launch.redeem(token), launch.redeem(token)]).toEqual([true, false]);
  });

  it('are good for ten minutes', () => {
    const { launch, time } = desk();
    const token = launch.issue();
    time.now = 10 * 60 * 1000 - 1;
    expect(launch.redeem(token)).toBe(true);
    const late = launch.issue();
    time.now += 10 * 60 * 1000;
    expect(launch.redeem(late)).toBe(false);
  });

  it('void the one before', () => {
    const { launch } = desk();
    const first = launch.issue();
    const second = launch.issue();
    expect([launch.redeem(first), launch.redeem(second)]).toEqual([false, true]);
  });

  it('are not used up by a wrong guess', () => {
    const { launch } = desk();
    const token = launch.issue();
    expect([launch.redeem(''), launch.redeem(`${token}A`), launch.redeem('é'.repeat(43))]).toEqual([false, false, false]);
    expect(launch.redeem(token)).toBe(true);
  });

  it('cannot be redeemed before one was issued', () => {
    expect(desk().launch.redeem('')).toBe(false);
  });
});

describe('the session', () => {
  it('is held by both halves together', () => {
    const session = createSession(source);
    const { cookie, pageKey } = session.start();
    expect(session.isHeldBy({ cookie, pageKey })).toBe(true);
    expect(session.isHeldBy({ cookie, pageKey: null })).toBe(false);
    expect(session.isHeldBy({ cookie: null, pageKey })).toBe(false);
    expect(session.isHeldBy({ cookie: pageKey, pageKey: cookie })).toBe(false);
  });

  it('ends when the next one starts', () => {
    const session = createSession(source);
    const first = session.start();
    const second = session.start();
    expect([session.isHeldBy(first), session.isHeldBy(second)]).toEqual([false, true]);
  });

  it('is held by nobody before it starts', () => {
    expect(createSession(source).isHeldBy({ cookie: '', pageKey: '' })).toBe(false);
  });
});
