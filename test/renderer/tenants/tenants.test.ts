import { describe, expect, it } from 'vitest';
import type { BoardRow } from '../../../src-shared/byok.ts';
import type { Lifecycle, ValidationPhase } from '../../../src-shared/lifecycle.ts';
import { tenantIdSchema } from '../../../src-shared/tenants.ts';
import { isNarrowed, readTenantFilters, sortOf, tenantFacets } from '../../../src-renderer/screens/tenants/tenant-filters.ts';
import { boardLifecycles, boardPhases, needsLook, tenantsAt } from '../../../src-renderer/screens/tenants/tenant-matrix.ts';
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

const row = (tenant: string, status: Lifecycle, phase: ValidationPhase): BoardRow => ({
  tenant,
  displayName: tenant,
  keyName: 'stick',
  provider: 'KEY_FILE',
  validation: { phase, message: '', since: 0, region: null, checkedAt: null },
  config: {
    id: '5a1c4bde-2f5c-4d7f-8f6f-0f9f5d3b7a10',
    tenant,
    kmsKey: 'cck-4f7k2',
    status,
    configVersion: 1,
    lastValidatedAt: null,
    lastValidationError: null,
    sealedSince: null,
    sealedCause: null,
    activatedAt: null,
    createdAt: 0,
    modifiedAt: 0,
  },
});

describe('the board of two axes', () => {
  it('puts every live tenant at exactly one crossing', () => {
    const rows = boardLifecycles.flatMap((status) => boardPhases.map((phase) => row(`${status}-${phase}`, status, phase)));
    for (const status of boardLifecycles)
      for (const phase of boardPhases) expect(tenantsAt(rows, status, phase).map(({ tenant }) => tenant)).toEqual([`${status}-${phase}`]);
  });

  it('points at active tenants whose key does not answer, and at sealed ones that could be unsealed', () => {
    const pointed = boardLifecycles.flatMap((status) => boardPhases.filter((phase) => needsLook(status, phase)).map((phase) => `${status} ${phase}`));
    expect(pointed).toEqual(['ACTIVE INVALID', 'ACTIVE INITIALIZING', 'SEALED VALID']);
  });
});
