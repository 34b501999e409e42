import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { samplePassphrase } from '../../src-shared/sample.ts';
import type { Sensitivity } from '../../src-shared/sensitivity.ts';
import { randomBytes } from '../crypto/primitives.ts';
import { toBase64Url } from '../crypto/base64url.ts';
import type { Caller } from '../lib/caller.ts';
import { unasked } from '../lib/asker.ts';
import type { Rooms } from './rooms.ts';

interface SampleTenant {
  readonly id: string;
  readonly displayName: string;
  readonly sensitivity: Sensitivity;
  readonly systems: readonly string[];
  /** How far the tenant has come under a key of its own. */
  readonly custody: 'baseline' | 'staged' | 'active' | 'sealed';
}

const tenants: readonly SampleTenant[] = [
  { id: 'meridian-health', displayName: 'Meridian Health Group', sensitivity: 'PHI', systems: ['PATIENT_PORTAL', 'LAB_RESULTS', 'IMAGING_ARCHIVE', 'PHARMACY_SYNC'], custody: 'active' },
  { id: 'aldgate-bank', displayName: 'Aldgate & Sons Private Bank', sensitivity: 'FINANCIAL', systems: ['CARD_PROCESSOR', 'LEDGER', 'SWIFT_GATEWAY', 'FRAUD_SCORING'], custody: 'sealed' },
  { id: 'northwind-freight', displayName: 'Northwind Freight', sensitivity: 'STANDARD', systems: ['TRACKING', 'CUSTOMS', 'FLEET_TELEMETRY'], custody: 'staged' },
  { id: 'kesselring-energy', displayName: 'Kesselring Energie und Wasser AG', sensitivity: 'REGULATED', systems: ['GRID_CONTROL', 'METERING', 'OUTAGE_MAP'], custody: 'active' },
  { id: 'papillon-retail', displayName: 'Papillon Retail', sensitivity: 'PII', systems: ['LOYALTY', 'CHECKOUT', 'NEWSLETTER'], custody: 'baseline' },
  { id: 'observatory-trust', displayName: 'Observatory Trust', sensitivity: 'STANDARD', systems: ['TELESCOPE_QUEUE', 'DATA_ARCHIVE'], custody: 'baseline' },
];

const kinds: readonly { readonly name: string; readonly sensitivity: Sensitivity; readonly describe: string }[] = [
  { name: 'DATABASE_URL', sensitivity: 'UNSPECIFIED', describe: 'Primary database' },
  { name: 'API_TOKEN', sensitivity: 'STANDARD', describe: 'Token for the internal API' },
  { name: 'WEBHOOK_SIGNING_KEY', sensitivity: 'STANDARD', describe: 'Signs outgoing webhooks' },
  { name: 'EXPORT_PASSWORD', sensitivity: 'UNSPECIFIED', describe: 'Opens the nightly export' },
  { name: 'SFTP_PRIVATE_KEY', sensitivity: 'UNSPECIFIED', describe: 'Key for the partner SFTP' },
];

type Work = readonly [rooms: Rooms, caller: Caller];

async function fillSecrets([rooms, caller]: Work, tenant: SampleTenant): Promise<void> {
  for (const system of tenant.systems)
    for (const kind of kinds)
      await rooms.secrets.create(unasked(caller), {
        tenant: tenant.id,
        key: `${system}_${kind.name}`,
        value: toBase64Url(new TextEncoder().encode(`sample-${toBase64Url(randomBytes(24))}`)),
        description: kind.describe,
        sensitivity: kind.sensitivity === 'UNSPECIFIED' ? tenant.sensitivity : kind.sensitivity,
        note: 'Sample data',
      });
}

async function untilEnded(rooms: Rooms, job: string): Promise<void> {
  for await (const step of rooms.jobs.watch(job)) if (step.finishedAt !== null) return;
}

/** Registers a key file and brings one tenant under it, as far as the sample wants it. */
async function fillCustody([rooms, caller]: Work, tenant: SampleTenant, folder: string): Promise<void> {
  if (tenant.custody === 'baseline') return;
  const asker = unasked(caller);
  const path = join(folder, `${tenant.id}.keydesk-key`);
  await rooms.keys.createKeyFile(asker, { path, label: tenant.displayName, passphrase: samplePassphrase });
  const key = await rooms.keys.add(asker, { displayName: `USB key of ${tenant.displayName}`, key: { provider: 'KEY_FILE', path } });
  await rooms.keys.unlockKeyFile(asker, { key: key.id, passphrase: samplePassphrase });
  await rooms.byok.stage(asker, tenant.id, key.id);
  await rooms.byok.preflight(asker, tenant.id);
  if (tenant.custody === 'staged') return;
  const { job } = await rooms.byok.activate(asker, tenant.id);
  await untilEnded(rooms, job);
  if (tenant.custody === 'sealed') await rooms.byok.seal(asker, tenant.id, 'Sample: the customer asked for a pause during their audit.');
}

/**
 * Fills a new vault with tenants that look real and are not, so that everything can be tried.
 * Their key files stand in the vault's own folder, where nobody would keep real ones.
 */
export async function fillSample(rooms: Rooms, caller: Caller, folder: string): Promise<void> {
  const media = join(folder, 'sample-media');
  mkdirSync(media, { recursive: true, mode: 0o700 });
  for (const tenant of tenants) {
    const { id, displayName, sensitivity } = tenant;
    await rooms.tenants.create(unasked(caller), { id, displayName, defaultSensitivity: sensitivity });
    await fillSecrets([rooms, caller], tenant);
    await fillCustody([rooms, caller], tenant, media);
  }
}
