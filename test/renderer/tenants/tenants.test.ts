import { describe, expect, it } from 'vitest';
import { boardFilterSchema } from '../../../src-shared/byok.ts';
import type { BoardCount } from '../../../src-shared/byok.ts';
import { tenantIdSchema } from '../../../src-shared/tenants.ts';
import { boardFacets, isNarrowedBoard, readBoardFilter } from '../../../src-renderer/screens/tenants/board-filters.ts';
import { isNarrowed, readTenantFilters, sortOf, tenantFacets } from '../../../src-renderer/screens/tenants/tenant-filters.ts';
import { boardLifecycles, boardPhases, countAt, needsLook, onBaseline } from '../../../src-renderer/screens/tenants/tenant-matrix.ts';
import { tenantSlug } from '../../../src-renderer/screens/tenants/tenant-slug.ts';

describe('a tenant id made of a name', () => {
  it.each([
    ['Acme Health', 'acme-health'],
    ['Müller & Söhne GmbH', 'muller-sohne-gmbh'],
    ['Weiß', 'weiss'],
    ['  3M  Deutschland ', 'm-deutschland'],
    ['日本', ''],
  ])('%s becomes %s', (name, slug) => {
    expect(tenantSlug(name)).toBe(slug);
  });

  it('is never longer than an id may be, and does not end in a dash', () => {
    const slug = tenantSlug(`${'a'.repeat(62)} bcd`);
    expect(slug).toBe('a'.repeat(62));
    expect(tenantIdSchema.safeParse(slug).success).toBe(true);
  });
});

describe('the filters of the list of tenants', () => {
  it('are read from the URL', () => {
    const filters = readTenantFilters(new URLSearchParams('q=acme&custody=SEALED&state=archived&sort=-secretCount'));
    expect(filters).toEqual({ search: 'acme', custody: 'SEALED', state: 'archived', sort: 'secretCount', descending: true });
    expect(sortOf(filters)).toEqual({ column: 'secretCount', direction: 'desc' });
    expect(isNarrowed(filters)).toBe(true);
  });

  it('leave out what nobody knows', () => {
    const filters = readTenantFilters(new URLSearchParams('custody=LOST&state=gone&sort=password'));
    expect(filters).toEqual({ search: '', custody: undefined, state: undefined, sort: 'displayName', descending: false });
    expect(isNarrowed(filters)).toBe(false);
  });

  it('offer every custody a tenant can be listed with, and mark the chosen one', () => {
    const [custody] = tenantFacets(readTenantFilters(new URLSearchParams('custody=ACTIVE')));
    expect(custody?.options.map(({ value }) => value)).toEqual(['BASELINE', 'PENDING_VALIDATION', 'VALIDATED', 'ACTIVE', 'SEALED', 'REVOKED']);
    expect(custody?.selected).toEqual(['ACTIVE']);
  });
});

describe('the filters of the board', () => {
  it('are read from the URL as main takes them', () => {
    const filter = readBoardFilter(new URLSearchParams('view=board&q=acme&status=SEALED&phase=INVALID&provider=AWS&key=cck-4f7k2aa'));
    expect(filter).toEqual({ search: 'acme', status: 'SEALED', phase: 'INVALID', provider: 'AWS', kmsKey: 'cck-4f7k2aa' });
    expect(boardFilterSchema.safeParse(filter).success).toBe(true);
    expect(isNarrowedBoard(filter)).toBe(true);
  });

  it('leave out what nobody knows, and so are taken by main', () => {
    const filter = readBoardFilter(new URLSearchParams('status=LOST&phase=ODD&provider=IBM&key=../../etc'));
    expect(filter).toEqual({ search: '' });
    expect(boardFilterSchema.safeParse(filter).success).toBe(true);
    expect(isNarrowedBoard(filter)).toBe(false);
  });

  it('are marked on their chips', () => {
    const keys = [{ id: 'cck-4f7k2aa', displayName: 'Stick in the safe' }];
    const facets = boardFacets(readBoardFilter(new URLSearchParams('status=ACTIVE&key=cck-4f7k2aa')), keys);
    expect(facets.map(({ id, selected }) => [id, selected])).toEqual([['status', ['ACTIVE']], ['phase', []], ['provider', []], ['key', ['cck-4f7k2aa']]]);
    expect(facets.at(-1)?.options).toEqual([{ value: 'cck-4f7k2aa', label: 'Stick in the safe' }]);
  });
});

const counts: readonly BoardCount[] = [
  { custody: 'BASELINE', phase: null, count: 1_000 },
  { custody: 'ACTIVE', phase: 'VALID', count: 40 },
  { custody: 'ACTIVE', phase: 'INVALID', count: 2 },
  { custody: 'SEALED', phase: 'INVALID', count: 7 },
];

describe('the board of two axes', () => {
  it('counts each crossing, each row and each column', () => {
    expect(countAt(counts, { status: 'ACTIVE', phase: 'VALID' })).toBe(40);
    expect(countAt(counts, { status: 'ACTIVE' })).toBe(42);
    expect(countAt(counts, { phase: 'INVALID' })).toBe(9);
    expect(countAt(counts, { status: 'REVOKED', phase: 'INITIALIZING' })).toBe(0);
  });

  it('counts tenants on the baseline apart: they stand on neither axis', () => {
    expect(countAt(counts, {})).toBe(49);
    expect(onBaseline(counts)).toBe(1_000);
  });

  it('points at active tenants whose key does not answer, and at sealed ones that could be unsealed', () => {
    const pointed = boardLifecycles.flatMap((status) => boardPhases.filter((phase) => needsLook({ status, phase })).map((phase) => `${status} ${phase}`));
    expect(pointed).toEqual(['ACTIVE INVALID', 'ACTIVE INITIALIZING', 'SEALED VALID']);
    expect(needsLook({ status: 'ACTIVE' })).toBe(false);
  });
});
