import { describe, expect, it } from 'vitest';
import { officerNameSchema } from '../../src-shared/officers.ts';

describe("an officer's name", () => {
  it.each(['keydesk', 'Keydesk', '  KEYDESK '])('is never the one the desk itself acts under: %j', (name) => {
    expect(officerNameSchema.safeParse(name).success).toBe(false);
  });

  it.each(['Ada Okafor', 'Keydesk Administrator'])('may be any other: %j', (name) => {
    expect(officerNameSchema.parse(name)).toBe(name);
  });

  it.each(['', 'a\u202eb', 'two\nlines', 'x'.repeat(81)])('is one plain line: %j', (name) => {
    expect(officerNameSchema.safeParse(name).success).toBe(false);
  });
});
