import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src-shared/rest/openapi.ts';
import { readDocument } from './document.ts';
import { anyDraw, drawn } from './draw.ts';
import { arbitraryOf } from './from-schema.ts';

const reading = readDocument(openApiDocument({ version: '1', url: 'http://127.0.0.1:7373' }));
const any = anyDraw(reading, new Set());

describe('what is drawn from the document', () => {
  it('fits the schema of the body it was drawn for', () => {
    const withBodies = reading.calls.filter(({ body }) => body !== null);
    expect(withBodies.length).toBeGreaterThan(10);
    for (const { id, body, fitsBody } of withBodies) {
      const values = fc.sample(arbitraryOf(body ?? {}, reading.follow), { seed: 1, numRuns: 30 });
      for (const value of values) expect(fitsBody?.(value), `${id}: ${JSON.stringify(value)}`).toBe(true);
    }
  });

  it('is the same for the same seed and number, and another for another', () => {
    const at = (seed: number, number: number): string => JSON.stringify(drawn(any, seed, number), (_name, value: unknown) => (typeof value === 'function' ? undefined : value));
    expect(at(7, 3)).toBe(at(7, 3));
    expect(at(7, 3)).not.toBe(at(7, 4));
    expect(at(7, 3)).not.toBe(at(8, 3));
  });

  it('is of every call, and of every flavour', () => {
    const all = Array.from({ length: 3000 }, (_, number) => drawn(any, 1, number));
    expect(new Set(all.map(({ call }) => call.id)).size).toBe(reading.calls.length);
    expect(new Set(all.map(({ flavour }) => flavour)).size).toBe(3);
  });
});
