import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idSchema } from '../../src-shared/values.ts';
import { dataKeyId } from '../../src-main/tenants/data-key-id.ts';

const vault = '6f0c2a34-8f6e-4a6b-9a61-0d9f2c1b7e55';

describe('the id of a data key version', () => {
  it('never changes', () => {
    expect(dataKeyId(vault, 'acme', 2)).toBe('fc68f974-7b69-8fac-b892-4616243a0089');
  });

  it('is a UUID of version 8, and another one for each vault, tenant and version', () => {
    const place = fc.tuple(fc.uuid(), fc.stringMatching(/^[a-z][a-z0-9-]{1,20}$/), fc.integer({ min: 1, max: 1_000_000 }));
    fc.assert(
      fc.property(place, place, (one, other) => {
        const [first, second] = [dataKeyId(...one), dataKeyId(...other)];
        expect(idSchema.safeParse(first).success).toBe(true);
        expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(first === second).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});
