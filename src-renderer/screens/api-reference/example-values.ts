import type { Json } from './document.ts';

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const roleArn = 'arn:aws:iam::111122223333:role/keydesk';
const gcpKey = 'projects/acme-prod/locations/europe-west3/keyRings/keydesk/cryptoKeys/acme-health';

/** What stands for a field in an example, by its name. */
export type ExampleValues = Readonly<Record<string, Json>>;

/** The values of what is sent and of what is done. A text the client has to fill in is in capitals. */
export const exampleValues: ExampleValues = {
  tenant: 'acme-health',
  tenantId: 'acme-health',
  'x-tenant-id': 'acme-health',
  'x-knoxcall-stepup': 'STEP_UP_TOKEN',
  kmsKeyResourceName: gcpKey,
  authSecretRef: null,
  key: 'DATABASE_URL',
  value: 'postgres://shop@db.internal:5432/shop',
  text: 'DATABASE_URL={{secret.DATABASE_URL}}',
  description: 'The main database of the shop',
  note: 'After the move to the new cluster',
  createdBy: 'Dana Whitfield',
  actor: 'nightly-backup',
  name: 'nightly-backup',
  roles: ['secrets-read'],
  display_name: 'Acme Health production',
  key_arn: keyArn,
  kms_key_ref: keyArn,
  role_arn: roleArn,
  external_id: 'acme-7f3a',
  region: 'eu-central-1',
  config: { region: 'eu-central-1', role_arn: roleArn, external_id: 'acme-7f3a' },
  accessToken: 'eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9…',
  stepUpToken: 'eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9…',
  privateKey: 'SHOWN_ONCE',
  resource_name: 'crn://keydesk/organization=7f9c1d2e-3a4b-4c5d-8e6f-0a1b2c3d4e5f/key=cck-4f7k2',
  self: 'http://127.0.0.1:7373/byok/v1/keys/cck-4f7k2',
  reason: 'key_disabled',
  message: 'The key answered a live wrap and unwrap.',
  lastValidationError: null,
  last_verify_error: null,
  sealed_since: null,
  retired_at: null,
  deleted_at: null,
  failureReason: null,
  nextPageToken: null,
  prev: null,
  next: null,
  overlapSeconds: 3600,
  lease: 7,
  rewrap_lease_id: 7,
  state: 'AVAILABLE',
  total: 1200,
  done: 450,
  failed: 0,
  rate_per_second: 85,
  total_size: 3,
  totalCount: 3,
};

const said = 'name: It must have at most 80 characters. Shorten it.';

/** The values of a refusal: one field that is not right. */
export function refusalValues(contentType: string | null): ExampleValues {
  const code = 'invalid_request';
  const id = '7f9c1d2e-3a4b-4c5d-8e6f-0a1b2c3d4e5f';
  return {
    type: contentType === 'application/problem+json' ? `urn:keydesk:error:${code}` : code,
    title: 'The request is not right',
    detail: said,
    message: said,
    status: 400,
    error_code: 400,
    code,
    instance: '/v1/tenant/keys',
    id,
    requestId: id,
    request_id: id,
    pointer: '/name',
    parameter: 'PageSize',
  };
}
