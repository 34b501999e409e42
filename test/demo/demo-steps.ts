import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';

import { allRows } from '../../src-main/cli/all-rows.ts';
import { knownError } from '../../src-main/cli/failure.ts';
import { Interruption } from '../../src-main/cli/interruption.ts';
import { exportReport } from '../../src-main/cli/report.ts';
import { watchJob } from '../../src-main/cli/watch-job.ts';
import { toBase64Url } from '../../src-main/crypto/base64url.ts';
import { verifyReport } from '../../src-main/reports/verify-report.ts';
import { detectFormat } from '../../src-main/secrets/import/detect.ts';
import { parseImport } from '../../src-main/secrets/import/parse.ts';
import type { Job } from '../../src-shared/jobs.ts';
import type { KmsKey } from '../../src-shared/keys.ts';
import { reportKinds } from '../../src-shared/reports.ts';
import { importOptionsSchema, type Secret } from '../../src-shared/secrets.ts';
import { strictness } from '../../src-shared/sensitivity.ts';
import type { LocalClient } from '../../src-main/api/local-client.ts';

/** What the demo runs on. */
export interface DemoPlan {
  /** The folder everything goes into: new or empty. */
  readonly out: string;
  readonly secretsFile: string;
  readonly passphrase: string;
  readonly keyPassphrase: string;
}

/** The tenant of the demo. */
export interface DemoTenant {
  readonly id: string;
  readonly displayName: string;
}

/** The demo while it runs: the plan, the line to the app, and where things are. */
export interface DemoRun {
  readonly plan: DemoPlan;
  readonly client: LocalClient;
  readonly tenant: DemoTenant;
  readonly now: () => number;
}

const silent = { show: () => undefined, end: () => undefined };
const media = (plan: DemoPlan): string => join(plan.out, 'media');
const mediaAway = (plan: DemoPlan): string => join(plan.out, 'media-removed');
const keyFile = (plan: DemoPlan): string => join(media(plan), 'customer.keydesk-key');

const follow = async ({ client }: DemoRun, job: string): Promise<Job> =>
  watchJob({ client, progress: silent, interruption: new Interruption() }, job);

/** Something the demo claims and that did not come true. */
export class DemoFailed extends Error {
  override readonly name = 'DemoFailed';
}

function claim(holds: boolean, claimed: string): asserts holds {
  if (!holds) throw new DemoFailed(claimed);
}

/** Makes a vault, which is then open. */
export async function createVault({ client, plan }: DemoRun): Promise<string> {
  const state = await client.vault.create({ folder: plan.out, name: 'Demo', officer: 'Demo Officer', passphrase: plan.passphrase });
  claim(state.phase === 'unlocked', 'the new vault is open');
  return `${basename(state.path)}, open for ${state.officer.name}`;
}

export async function createTenant({ client, tenant }: DemoRun): Promise<string> {
  const { displayName, dataKeyVersion, custody } = await client.tenants.create(tenant);
  return `${displayName}: data key version ${String(dataKeyVersion)}, custody ${custody}`;
}

/** Imports the file as the Import screen does: a preview first, then one job. */
export async function importFile(run: DemoRun): Promise<string> {
  const { client, plan, tenant } = run;
  const content = toBase64Url(readFileSync(plan.secretsFile));
  const preview = await client.secrets.previewImport({ tenant: tenant.id, fileName: basename(plan.secretsFile), content, options: {} });
  await follow(run, (await client.secrets.startImport({ preview: preview.preview })).job);
  const { total } = await client.secrets.list({ tenant: tenant.id, limit: 1 });
  claim(total === preview.create, `all ${String(preview.create)} rows of the file are secrets now`);
  return `${basename(plan.secretsFile)} (${preview.format}): ${String(total)} secrets created, ${String(preview.warnings.length)} warnings`;
}

/** The media is a folder that is renamed away later: to the app there is no difference. */
export async function createKeyFile({ client, plan }: DemoRun): Promise<string> {
  mkdirSync(media(plan), { mode: 0o700 });
  const { path, checkValue } = await client.keys.createKeyFile({ path: keyFile(plan), label: 'Demo customer key', passphrase: plan.keyPassphrase });
  return `${path}, check value ${checkValue}`;
}

async function onlyKey({ client }: DemoRun): Promise<KmsKey> {
  const [key] = (await client.keys.list({})).rows;
  claim(key !== undefined, 'the key is registered');
  return key;
}

export async function registerKey(run: DemoRun): Promise<string> {
  const { client, plan } = run;
  const added = await client.keys.add({ displayName: 'Demo customer key', key: { provider: 'KEY_FILE', path: keyFile(plan) } });
  await client.keys.unlockKeyFile({ key: added.id, passphrase: plan.keyPassphrase });
  await client.keys.preflight({ key: added.id });
  const { id, validation } = await onlyKey(run);
  claim(validation.phase === 'VALID', 'the key is VALID');
  return `${id}: ${validation.phase}`;
}

export async function stage(run: DemoRun): Promise<string> {
  const { config } = await run.client.byok.stage({ tenant: run.tenant.id, kmsKey: (await onlyKey(run)).id });
  claim(config?.status === 'PENDING_VALIDATION', 'the tenant is staged');
  return `${run.tenant.id} → ${config.kmsKey}: ${config.status}, nothing has moved`;
}

export async function preflight({ client, tenant }: DemoRun): Promise<string> {
  const { success, message, findings } = await client.byok.preflight({ tenant: tenant.id });
  claim(success, `the preflight succeeds: ${message}`);
  return findings.map(({ check, outcome }) => `${check} ${outcome}`).join(', ');
}

export async function activate(run: DemoRun): Promise<string> {
  const { client, tenant } = run;
  const job = await follow(run, (await client.byok.activate({ tenant: tenant.id })).job);
  const { config } = await client.byok.status({ tenant: tenant.id });
  claim(config?.status === 'ACTIVE', 'the tenant is ACTIVE');
  return `${config.status}: ${String(job.done)} data key wrapped by the customer's key, baseline wrapping erased`;
}

export async function rotate(run: DemoRun): Promise<string> {
  const { client, tenant } = run;
  const job = await follow(run, (await client.byok.rotate({ tenant: tenant.id })).job);
  const { dataKeyVersion } = await client.tenants.get({ tenant: tenant.id });
  claim(dataKeyVersion === 2, 'the data key is at version 2');
  return `data key version ${String(dataKeyVersion)}, ${String(job.done)} revisions re-encrypted`;
}

/** The secret to show: the first PHI value, else the most sensitive one there is. */
export function mostTelling(secrets: readonly Secret[]): Secret {
  const first = (fits: (secret: Secret) => boolean): Secret | undefined => secrets.find(fits);
  const top = Math.max(...secrets.map(({ sensitivity }) => strictness(sensitivity)));
  const chosen = first(({ sensitivity }) => sensitivity === 'PHI') ?? first(({ sensitivity }) => strictness(sensitivity) === top);
  claim(chosen !== undefined, 'the file holds a secret');
  return chosen;
}

async function chosenSecret({ client, tenant }: DemoRun): Promise<Secret> {
  const { rows } = await allRows(async (offset, limit) => client.secrets.list({ tenant: tenant.id, offset, limit }));
  return mostTelling(rows);
}

const reason = 'Demonstration of a reveal with a reason';

/** A value in base64url, read as an officer reads it. */
async function read({ client }: DemoRun, { id }: Secret): Promise<string> {
  return (await client.secrets.reveal({ secret: id, reason })).value;
}

/** The same value as it stands in the file. */
function valueInFile({ plan }: DemoRun, { key }: Secret): string | null {
  const bytes = readFileSync(plan.secretsFile);
  const { separator } = importOptionsSchema.parse({});
  const { entries } = parseImport(bytes, { format: detectFormat(plan.secretsFile, bytes), separator });
  const found = entries.find((entry) => entry.key === key);
  return found === undefined ? null : toBase64Url(found.value);
}

export async function reveal(run: DemoRun): Promise<string> {
  await run.client.vault.reauthenticate({ passphrase: run.plan.passphrase });
  const secret = await chosenSecret(run);
  claim((await read(run, secret)) === valueInFile(run, secret), 'the value is the one in the file');
  const why = secret.sensitivity === 'PHI' ? '' : ' (the file holds no PHI; this is the most sensitive value in it)';
  return `${secret.key}, ${secret.sensitivity}${why}: as in the file, passphrase entered again, reason "${reason}"`;
}

/**
 * A lock wipes every data key from memory; otherwise one could be used for up to five minutes more. The key file is opened
 * while its media is still there, as it would be when somebody takes the media away from a desk at work.
 */
export async function startAfresh(run: DemoRun): Promise<string> {
  const { client, plan } = run;
  const locked = await client.vault.lock();
  const [slot] = locked.phase === 'locked' ? locked.slots : [];
  claim(slot !== undefined, 'the vault is locked');
  await client.vault.unlock({ slot: slot.id, passphrase: plan.passphrase });
  await client.keys.unlockKeyFile({ key: (await onlyKey(run)).id, passphrase: plan.keyPassphrase });
  return 'no data key is left in memory; the next read must ask the customer';
}

async function refusal(call: () => Promise<unknown>): Promise<string | null> {
  try {
    await call();
    return null;
  } catch (error) {
    const known = knownError(error);
    if (known === null) throw error;
    return known.code;
  }
}

export async function removeMedia(run: DemoRun): Promise<string> {
  const { client, plan, tenant } = run;
  const secret = await chosenSecret(run);
  renameSync(media(plan), mediaAway(plan));
  const first = await refusal(() => read(run, secret));
  const { config } = await client.byok.status({ tenant: tenant.id });
  const again = await refusal(() => read(run, secret));
  claim(first === 'TENANT_SEALED' && again === 'TENANT_SEALED', `both reads are refused (${String(first)}, ${String(again)})`);
  claim(config?.status === 'SEALED', 'the tenant is SEALED');
  return `read refused, tenant ${config.status}: ${config.sealedCause ?? ''}`;
}

export async function restoreMedia(run: DemoRun): Promise<string> {
  const { client, plan, tenant } = run;
  renameSync(mediaAway(plan), media(plan));
  const { config } = await client.byok.unseal({ tenant: tenant.id });
  claim(config?.status === 'ACTIVE', 'the tenant is ACTIVE again');
  const secret = await chosenSecret(run);
  claim((await read(run, secret)) === valueInFile(run, secret), 'the value can be read again');
  return `tenant ${config.status}, ${secret.key} can be read again`;
}

export async function verifyChain({ client }: DemoRun): Promise<string> {
  for await (const { result } of await client.audit.verify()) {
    if (result === null) continue;
    claim(result.ok, 'the audit chain is sound');
    return `${String(result.rows)} events, no gap, ${String(result.checkpoints)} signed checkpoints agree`;
  }
  throw new DemoFailed('the verification of the audit chain ends with a result');
}

export async function exportReports({ client, plan, now }: DemoRun): Promise<string> {
  const to = now();
  const counts: string[] = [];
  for (const kind of reportKinds) {
    const { rowCount } = await exportReport(client, { kind, from: to - 3_600_000, to }, join(plan.out, kind));
    counts.push(`${kind} ${String(rowCount)} rows`);
  }
  return counts.join(', ');
}

/** With no vault: by the files of each folder alone. */
export async function verifyReports({ plan }: DemoRun): Promise<string> {
  const ids = reportKinds.map((kind) => {
    const { ok, problems, facts } = verifyReport(join(plan.out, kind));
    claim(ok && existsSync(join(plan.out, kind, 'report.pdf')), `the report ${kind} is sound: ${problems.map(({ problem }) => problem).join(' ')}`);
    return facts?.keyId;
  });
  claim(new Set(ids).size === 1, 'one key has signed all reports');
  return `${String(ids.length)} of ${String(reportKinds.length)} sound, signed by key ${ids[0] ?? ''}`;
}
