import type { Answered, Sent } from '../support/wire.ts';
import { onboardingBody, resourceOf } from './cloud-bodies.ts';
import type { Trouble } from './judge.ts';
import { canary, type World } from './world.ts';

/** Makes a call by its id, with everything the run may do, and judges its answer as every other. */
export type Ask = (id: string, given?: { readonly params?: Readonly<Record<string, string>>; readonly headers?: Sent['headers']; readonly body?: unknown }) => Promise<Answered>;

interface Step {
  readonly world: World;
  readonly ask: Ask;
  readonly tenant: string;
  /** What was answered otherwise than it should have been. */
  readonly troubles: Trouble[];
}

const read = ({ text }: Answered): Readonly<Record<string, unknown>> => (text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>));

async function expectStatus({ ask, troubles, tenant }: Step, status: number, ...[id, given]: Parameters<Ask>): Promise<Answered> {
  const answered = await ask(id, given);
  if (answered.status !== status) troubles.push({ claim: 'walk', what: `${tenant}: ${id} answered ${String(answered.status)} instead of ${String(status)}: ${answered.text.slice(0, 300)}` });
  return answered;
}

/** A tenant of its own with one secret, so that no other request is in the way. */
async function newTenant({ client }: World, tenant: string): Promise<void> {
  await client.tenants.create({ id: tenant, displayName: tenant });
  await client.secrets.create({ tenant, key: 'TOKEN', value: Buffer.from(`${canary}-walk.`).toString('base64url') });
}

/** Staged, tried, activated; then back to the baseline, or revoked. */
async function throughByok(step: Step, number: number): Promise<void> {
  const { world, tenant } = step;
  const owned = world.clouds.clouds[number % 4 === 0 ? 'aws' : 'gcp'].createKey(`walk-${String(number)}`);
  const params = { tenant };
  await expectStatus(step, 200, 'stageByok', { params, body: { kmsKeyResourceName: resourceOf(owned.reference) } });
  await expectStatus(step, 409, 'activateByok', { params });
  await expectStatus(step, 200, 'preflightByok', { params });
  await expectStatus(step, 200, 'activateByok', { params });
  const last = number % 4 === 0 ? 'offboardByok' : 'revokeByok';
  await expectStatus(step, 200, last, last === 'offboardByok' ? { params } : { params, body: { reason: 'customer_request' } });
}

async function rewrapped(step: Step, lease: string): Promise<void> {
  const headers = { 'x-tenant-id': step.tenant };
  for (let tries = 0; tries < 500; tries += 1) {
    const { state } = read(await expectStatus(step, 200, 'getRewrap', { params: { lease }, headers }));
    if (state !== 'running') return;
  }
}

/** Unsealed by this call, or by the monitor, which may have looked at the key in the moment in which it was given back. */
async function unsealed(step: Step): Promise<void> {
  const headers = { 'x-tenant-id': step.tenant };
  const answered = await step.ask('unsealTenantKms', { headers });
  const type = (read(answered)['error'] as { readonly type?: unknown } | undefined)?.type;
  if (answered.status === 200 || (answered.status === 409 && type === 'not_sealed')) return;
  step.troubles.push({ claim: 'walk', what: `${step.tenant}: unsealTenantKms answered ${String(answered.status)} to a key that serves again: ${answered.text.slice(0, 300)}` });
}

/** Onboarded, rotated, sealed by the owner who disables the key, and unsealed when it is given back. */
async function throughOnboarding(step: Step, number: number): Promise<void> {
  const { world, tenant, ask } = step;
  const owned = world.clouds.clouds[number % 4 === 1 ? 'aws' : 'gcp'].createKey(`walk-${String(number)}`);
  const headers = { 'x-tenant-id': tenant };
  await expectStatus(step, 404, 'getTenantKms', { headers });
  const onboarded = read(await expectStatus(step, 200, 'onboardTenantKms', { headers, body: onboardingBody(owned.reference) }));
  await rewrapped(step, String(onboarded['rewrap_lease_id']));
  const rotate = async (status: number): Promise<Answered> => {
    const shown = String(read(await ask('createStepUp'))['stepUpToken']);
    return expectStatus(step, status, 'rotateTenantKms', { headers: { ...headers, 'x-knoxcall-stepup': shown } });
  };
  await expectStatus(step, 403, 'rotateTenantKms', { headers: { ...headers, 'x-knoxcall-stepup': 'none' } });
  await rewrapped(step, String(read(await rotate(200))['rewrap_lease_id']));
  owned.disable();
  await rotate(409);
  await expectStatus(step, 502, 'unsealTenantKms', { headers });
  owned.enable();
  await unsealed(step);
  await expectStatus(step, 200, 'getTenantKms', { headers });
}

/** Long-lived credentials and a PIN, in fields where they do not belong: all are refused, and stand nowhere afterwards. */
async function withCredentials(step: Step): Promise<void> {
  const headers = { 'x-tenant-id': step.tenant };
  const account = { type: 'service_account', private_key: `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----\n` };
  const aws = { region: 'eu-central-1', role_arn: 'arn:aws:iam::123456789012:role/a', aws_secret_access_key: `${canary}/K7MDENG/bPxRfiCYEXAMPLEKEY00` };
  const ref = 'arn:aws:kms:eu-central-1:123456789012:key/12345678-1234-1234-1234-123456789012';
  await expectStatus(step, 400, 'onboardTenantKms', { headers, body: { provider: 'aws', kms_key_ref: ref, config: aws } });
  await expectStatus(step, 400, 'onboardTenantKms', { headers, body: { provider: 'gcp', kms_key_ref: 'projects/p/locations/l/keyRings/r/cryptoKeys/k', config: account } });
  await expectStatus(step, 400, 'stageByok', { params: { tenant: step.tenant }, body: { kmsKeyResourceName: ref, authSecretRef: JSON.stringify(account).slice(0, 250) } });
  await expectStatus(step, 400, 'createKey', { body: { key: { kind: 'Pkcs11Key', uri: `pkcs11:token=a;object=b?module-path=/usr/lib/none.so&pin-value=${canary}` } } });
}

/** Takes a tenant of its own through its custody, one way or another. */
export async function walk(world: World, ask: Ask, number: number): Promise<readonly Trouble[]> {
  const step: Step = { world, ask, tenant: `walk-${String(number)}`, troubles: [] };
  await newTenant(world, step.tenant);
  if (number % 2 === 0) await throughByok(step, number);
  else await throughOnboarding(step, number);
  if (number % 3 === 0) await withCredentials(step);
  return step.troubles;
}
