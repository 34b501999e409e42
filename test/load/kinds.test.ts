import { describe, expect, it } from 'vitest';
import { errandOf, kindAt, kinds, usualShares } from './kinds.ts';
import { type Scene, valueOf } from './scene.ts';

const scene: Scene = { vault: '/v', authorization: 'Basic x', identity: 'i', secrets: [{ tenant: 'acme', id: 's', key: 'A', sensitivity: 'STANDARD' }] };
const answered = (body: unknown) => ({ status: 200, headers: {}, text: JSON.stringify(body) });

describe('the mix of a load', () => {
  it('holds each kind by its share', () => {
    const count = 1000;
    const found = Array.from({ length: count }, (_, at) => kindAt(usualShares, at / count));
    for (const kind of kinds) expect(found.filter((one) => one === kind)).toHaveLength(usualShares[kind] * 10);
  });

  it('leaves out what has no share', () => {
    expect(kindAt({ list: 0, get: 0, create: 1, publish: 0, resolve: 0 }, 0.99)).toBe('create');
  });
});

describe('an answer under load', () => {
  it.each([
    ['list', { items: [] }, { items: null }],
    ['get', { id: 's' }, { id: 'other' }],
    ['create', { key: 'MADE_3' }, { key: 'MADE_4' }],
    ['publish', { secretId: 's' }, { secretId: 'other' }],
    ['resolve', { text: `before ${valueOf('A', 12)} after` }, { text: `before ${valueOf('B', 12)} after` }],
  ] as const)('of the kind %s is told right from wrong', (kind, right, wrong) => {
    const errand = errandOf(kind, scene, 3, () => 0);
    expect(errand.wrong(answered(right))).toBeNull();
    expect(errand.wrong(answered(wrong))).not.toBeNull();
  });
});
