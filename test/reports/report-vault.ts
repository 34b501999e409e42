import { allDue } from '../../src-main/cryptoperiods/due.ts';
import type { DrawReport } from '../../src-main/reports/bundle.ts';
import { createReports, type ExportedReport } from '../../src-main/reports/reports.ts';
import type { Asker } from '../../src-main/lib/asker.ts';
import { unasked } from '../../src-main/lib/asker.ts';
import type { Caller } from '../../src-main/lib/caller.ts';
import type { AuditDraft } from '../../src-main/vault/audit-draft.ts';
import type { ReportKind, ReportScope } from '../../src-shared/reports.ts';
import { insertTenant, officerCaller, openTestVault, type TestVault } from '../support/open-vault.ts';

/** One day in milliseconds. */
export const day = 86_400_000;

/** Stands for the PDF where a test is not about it: short, and another one for every report. */
export const drawNothing: DrawReport = async (_report, { reportHash }) => new TextEncoder().encode(`%PDF of ${reportHash}`);

const aws = JSON.stringify({
  provider: 'AWS',
  keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  roleArn: 'arn:aws:iam::111122223333:role/keydesk',
  externalId: 'x-1',
  profile: 'customer',
  endpoint: null,
  stsEndpoint: null,
});
const keyFile = JSON.stringify({ provider: 'KEY_FILE', path: '/media/stick/globex.keydesk-key' });

/** The binding of the tenant `acme`. */
export const acmeConfig = '00000000-0000-4000-8000-00000000000a';
/** The binding of the tenant `globex`. */
export const globexConfig = '00000000-0000-4000-8000-00000000000b';

/** A vault with tenants, keys and bindings, and its reports room. */
export class ReportVault implements Disposable {
  readonly test: TestVault;
  readonly start: number;
  readonly draw: DrawReport;

  constructor(draw: DrawReport = drawNothing) {
    this.test = openTestVault();
    this.start = this.test.clock.now();
    this.draw = draw;
  }

  get reports() {
    const { vault, clock } = this.test;
    return createReports({ vault, clock, version: '0.1.0', due: allDue, draw: this.draw });
  }

  get asker(): Asker {
    return unasked(officerCaller);
  }

  scope(kind: ReportKind, fields: Partial<ReportScope> = {}): ReportScope {
    return { kind, from: this.start, to: this.test.clock.now() + 1, ...fields };
  }

  async export(kind: ReportKind, fields: Partial<ReportScope> = {}): Promise<ExportedReport> {
    return this.reports.export(this.asker, this.scope(kind, fields));
  }

  record(draft: AuditDraft | readonly AuditDraft[]): void {
    this.test.vault.record(officerCaller, draft);
  }

  /** Puts a tenant in with two versions of its data key, of which the second is active since a day later. */
  tenant(id: string): void {
    insertTenant(this.test.vault, id, (rows) => {
      const at = this.test.clock.now();
      rows.run("insert into data_keys values (:id, 1, 'retired', :at, :later)", { id, at, later: at + day });
      rows.run("insert into data_keys values (:id, 2, 'active', :later, null)", { id, later: at + day });
    });
  }

  /** Binds a tenant to a key of its own, which wraps both versions. */
  bind(tenant: string, config: string, provider: 'AWS' | 'KEY_FILE', status: string): void {
    const key = `cck-${tenant}`;
    const { clock, vault } = this.test;
    const facts = { key, at: clock.now(), config, tenant, provider, status };
    vault.write(officerCaller, { action: 'byok.activate', tenant, object: config }, (rows) => {
      rows.run(
        `insert into kms_keys (id, display_name, provider, reference, resource, phase, message, since, region, checked_at, created_at, modified_at)
         values (:key, :key || ' root', :provider, :reference, 'resource of ' || :tenant, 'VALID', '', :at, 'eu-central-1', :at, :at, :at)`,
        { key, at: facts.at, tenant, provider, reference: provider === 'AWS' ? aws : keyFile },
      );
      rows.run(
        `insert into byok_configs (id, tenant, kms_key, status, config_version, last_validated_at, activated_at, created_at, modified_at)
         values (:config, :tenant, :key, :status, 1, :at, :at, :at, :at)`,
        { config, tenant, key, status, at: facts.at },
      );
      for (const version of [1, 2])
        rows.run(
          `insert into wrappings (tenant, version, config, kms_key, blob, state, created_at) values (:tenant, :version, :config, :key, x'00', 'live', :at)`,
          { tenant, version, config, key, at: facts.at },
        );
    });
  }

  /** A drill on the key of a tenant: disabled after a minute, sealed after another, serving again after a third and a fourth. */
  drill(tenant: string, fields: { readonly step: string; readonly sealedAfter: number | null }): void {
    const { clock, vault } = this.test;
    const at = clock.now();
    const sealed = fields.sealedAfter === null ? null : at + 60_000 + fields.sealedAfter;
    const served = sealed === null ? null : sealed + 120_000;
    vault.write(officerCaller, { action: 'drill.start', object: `drill of ${tenant}` }, (rows) => {
      rows.run(
        `insert into drills (id, kms_key, step, reason, officer, tenants, started_at, disabled_at, refused_at, sealed_at, enabled_at, serving_at, ended_at, note)
         values ('drill of ' || :tenant, 'cck-' || :tenant, :step, 'Yearly rehearsal', 'Ada Officer', 1, :at, :disabled, :sealed, :sealed, :enabled, :served, :served, 'All well')`,
        { tenant, step: fields.step, at, disabled: at + 60_000, sealed, enabled: sealed === null ? null : sealed + 60_000, served },
      );
      rows.run(`insert into drill_tenants values ('drill of ' || :tenant, :tenant, :sealed, :served)`, { tenant, sealed, served });
    });
  }

  /** Revokes a tenant as the BYOK room does, as far as reports can see it: now, or as it was scheduled by Ada. */
  revoke(tenant: string, caller: Caller = officerCaller): void {
    const { clock, vault } = this.test;
    const wrappings = [1, 2].map((version) => ({ version, count: 1, sha256: String(version).repeat(64) }));
    const detail = { category: 'customer_request', reason: 'The contract has ended', officer: 'Ada Officer', kmsKey: `cck-${tenant}`, secrets: 7, revisions: 9, census: 'c'.repeat(64), censusTakenAt: clock.now(), wrappings };
    vault.write(caller, { action: 'byok.revoke', tenant, object: 'config', detail }, (rows) => {
      rows.run(`update data_keys set state = 'revoked' where tenant = :tenant`, { tenant });
    });
  }

  [Symbol.dispose](): void {
    this.test.close();
  }
}

/** A vault in which something of everything has happened. */
export function livelyVault(draw?: DrawReport): ReportVault {
  const lively = new ReportVault(draw);
  const { clock } = lively.test;
  lively.tenant('acme');
  lively.tenant('globex');
  lively.tenant('initech');
  lively.bind('acme', acmeConfig, 'AWS', 'ACTIVE');
  lively.bind('globex', globexConfig, 'KEY_FILE', 'SEALED');
  clock.advance(day);
  lively.record({ action: 'byok.preflight', tenant: 'acme', object: acmeConfig });
  lively.record({ action: 'byok.preflight', tenant: 'acme', object: acmeConfig, outcome: 'failed', detail: { kind: 'denied' } });
  lively.record({ action: 'byok.seal', tenant: 'acme', object: acmeConfig });
  clock.advance(3_600_000);
  lively.record({ action: 'byok.unseal', tenant: 'acme', object: acmeConfig });
  lively.record({ action: 'byok.seal', tenant: 'globex', object: globexConfig });
  clock.advance(day);
  lively.record({ action: 'secret.reveal', tenant: 'acme', object: 'secret-1', sensitivity: 'PHI', detail: { version: 3, reason: 'Support case 4711' } });
  lively.record({ action: 'secret.reveal', tenant: 'acme', object: 'secret-1', sensitivity: 'PHI', outcome: 'refused', detail: { error: 'REASON_REQUIRED' } });
  lively.record({ action: 'byok.unwrap', tenant: 'acme', object: acmeConfig, detail: { dataKeyVersion: 2 } });
  clock.advance(1000);
  return lively;
}

/** The same with drills and revocations in it, so that no kind of report is empty. */
export function eventfulVault(draw?: DrawReport): ReportVault {
  const eventful = livelyVault(draw);
  eventful.drill('acme', { step: 'done', sealedAfter: 45_000 });
  eventful.test.clock.advance(3_600_000);
  eventful.drill('globex', { step: 'done', sealedAfter: 301_000 });
  eventful.test.clock.advance(3_600_000);
  eventful.revoke('globex');
  return eventful;
}
