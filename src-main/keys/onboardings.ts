import { KeydeskError } from '../../src-shared/errors.ts';

/** The tenants that are being brought under a key: for each one at a time. */
export class Onboardings {
  readonly #tenants = new Set<string>();

  /** @throws STATE_CONFLICT while another one has not ended for the tenant */
  async alone<T>(tenant: string, work: () => Promise<T>): Promise<T> {
    if (this.#tenants.has(tenant)) throw underWay(tenant);
    this.#tenants.add(tenant);
    try {
      return await work();
    } finally {
      this.#tenants.delete(tenant);
    }
  }
}

function underWay(tenant: string): KeydeskError<'STATE_CONFLICT'> {
  const remedy = 'Another request brings the tenant under a key at this moment: wait for its answer, and repeat only if it failed.';
  return new KeydeskError('STATE_CONFLICT', { noun: 'tenant', id: tenant, state: 'being onboarded', wanted: 'no onboarding', remedy });
}
