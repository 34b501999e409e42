/**
 * The REST API from Node by `keydesk/client`: a secret and a grant, a tenant's KMS, the registry page by page, a rotation with an
 * overlap.
 *
 * KEYDESK_URL, KEYDESK_ACCOUNT, KEYDESK_PUBLIC_KEY, KEYDESK_PRIVATE_KEY and KEYDESK_TENANT say where and who: an access key of the
 * whole vault with the role account-admin. KEYDESK_KMS may hold the body that onboards a KMS for the tenant.
 */
import { createClient, KeydeskApiError } from 'keydesk/client';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

const { KEYDESK_URL: url, KEYDESK_ACCOUNT: account, KEYDESK_PUBLIC_KEY: publicKey, KEYDESK_PRIVATE_KEY: privateKey, KEYDESK_TENANT: tenant, KEYDESK_KMS: kms } = process.env;
const whose = { 'x-account-id': account, 'x-tenant-id': tenant };
// The client asks for a token by itself, renews it, and waits when the rate limit says so.
const admin = createClient({ url, publicKey, privateKey });
const clientOf = (pair) => createClient({ url, publicKey: pair.publicKey, privateKey: pair.privateKey });

// A secret. With an Idempotency-Key the call can be sent again without being done twice.
const key = `examples/rest-${randomUUID().slice(0, 8)}`;
const { id: secret } = await admin.createSecret({ tenant, body: { key, value: 'first value' }, idempotencyKey: key });
console.log(`created ${key}`);

// An access key of the tenant that may do one thing: have what is granted to it resolved.
const pair = await admin.createTenantKey({ ...whose, body: { name: 'Example', roles: ['secrets-read'] } });
await admin.putGrant({ tenant, secret, agentId: pair.identity });

const resolve = async (client) => (await client.resolveSecrets({ tenant, body: { text: `password={{secret.${key}}}` } })).text;
const agent = clientOf(pair);
console.log(`resolved ${await resolve(agent)}`);
await admin.publishSecret({ tenant, secret, body: { value: 'second value' } });
console.log(`resolved ${await resolve(agent)}`);

// A KMS for the tenant: tried out first, then activated, then what is stored is encrypted anew under a new data key.
if (kms) {
  const { provider, rewrap_lease_id: lease } = await admin.onboardTenantKms({ 'x-tenant-id': tenant, body: JSON.parse(kms) });
  const look = () => admin.getRewrap({ 'x-tenant-id': tenant, lease });
  let rewrap = await look();
  while (rewrap.state === 'running' || rewrap.state === 'waiting') {
    await setTimeout(200);
    rewrap = await look();
  }
  console.log(`onboarded ${provider}, rewrapped ${rewrap.done} of ${rewrap.total}: ${rewrap.state}`);
}

// The registry, a page at a time: each page names the address of the next one.
let keys = 0;
let pages = 0;
for (let token; token !== null; pages += 1) {
  const { data, metadata } = await admin.listKeys({ page_size: 2, page_token: token });
  keys += data.length;
  token = metadata.next === null ? null : new URL(metadata.next).searchParams.get('page_token');
}
console.log(`listed ${keys} keys on ${pages} pages`);

// A new pair for the same identity. The old one works for ten minutes more: time to hand the new one out.
const rotated = await admin.rotateTenantKey({ ...whose, publicKey: pair.publicKey, body: { overlapSeconds: 600 } });
await resolve(clientOf(pair));
console.log(`rotated, both pairs work: ${await resolve(clientOf(rotated))}`);

for (const used of [pair, rotated]) await admin.deleteTenantKey({ ...whose, publicKey: used.publicKey });
try {
  await resolve(agent);
  process.exitCode = 1;
} catch (error) {
  if (!(error instanceof KeydeskApiError) || error.status !== 401) throw error;
  console.log('deleted, neither pair works');
}
