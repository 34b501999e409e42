import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tenantIdSchema } from '../../../src-shared/tenants.ts';
import { lineSchema, reasonSchema } from '../../../src-shared/values.ts';
import { formResolver } from '../../../src-renderer/desk/form-resolver.ts';

const schema = z.object({ id: tenantIdSchema, name: lineSchema(5), reason: reasonSchema });
const options = { fields: {}, shouldUseNativeValidation: false };

describe('the check of a form', () => {
  it('gives the values as the schema makes them', async () => {
    const answer = await formResolver(schema)({ id: 'acme', name: ' Acme ', reason: 'because' }, undefined, options);
    expect(answer).toEqual({ values: { id: 'acme', name: 'Acme', reason: 'because' }, errors: {} });
  });

  it.each([
    [{ id: 'Acme!' }, 'id', /^It must be 2 to 63 lower-case letters.*\.$/],
    [{ name: '' }, 'name', /^It must not be empty\.$/],
    [{ name: 'Acme Health' }, 'name', /^It must have at most 5 characters\.$/],
    [{ reason: 'no' }, 'reason', /^It must have at least 4 characters\.$/],
  ] as const)('says of %o what is wrong, in a sentence', async (change, field, words) => {
    const { errors } = await formResolver(schema)({ id: 'acme', name: 'Acme', reason: 'because', ...change }, undefined, options);
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]?.message).toMatch(words);
  });

  it('says one thing of a field at a time', async () => {
    const { errors } = await formResolver(schema)({ id: '', name: '', reason: '' }, undefined, options);
    expect(Object.keys(errors)).toEqual(['id', 'name', 'reason']);
  });
});
