import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { derivedUuid } from '../../src-main/crypto/derived-uuid.ts';

describe('a derived id', () => {
  it('is always the same for the same things, and another for others', () => {
    const id = derivedUuid('test/1', 'vault', 7);
    expect(derivedUuid('test/1', 'vault', 7)).toBe(id);
    const others = [derivedUuid('test/1', 'vault', 8), derivedUuid('test/2', 'vault', 7), derivedUuid('test/1', 'vault7'), derivedUuid('test/1', 'vault', '7')];
    expect(new Set([id, ...others]).size).toBe(5);
  });

  it('is a UUID of version 8', () => {
    for (let number = 0; number < 200; number += 1) {
      const id = derivedUuid('test/1', number);
      expect(z.uuid().safeParse(id).success).toBe(true);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });
});
