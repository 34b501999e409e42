import type * as crypto from 'node:crypto';

import { describe, expect, it, vi } from 'vitest';

// A runtime whose AES-256-GCM opens whatever it is given, as a broken build of a crypto library might.
vi.mock('node:crypto', async (importOriginal) => {
  const real = await importOriginal<typeof crypto>();
  const createDecipheriv = (...args: Parameters<typeof crypto.createDecipheriv>) =>
    Object.assign(real.createDecipheriv(...args), { final: () => Buffer.alloc(0) });
  return { ...real, createDecipheriv };
});

const { selfTest } = await import('../../src-main/crypto/primitives.ts');

describe('the self-test', () => {
  it('names the algorithm that does not do what it must', () => {
    expect(() => selfTest()).toThrow(/self-test of aes-256-gcm failed/);
  });
});
