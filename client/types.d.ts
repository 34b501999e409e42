// Generated from the OpenAPI document by `npm run client`.

/** What every call takes beside its own parameters. */
export interface CallOptions {
  /** For POST: the same name with the same request is done once; 1 to 255 printable characters. */
  idempotencyKey?: string;
  /** The `etag` of what was seen: the call is refused with 412 when it stands no more. */
  ifMatch?: string;
  correlationId?: string;
  signal?: AbortSignal;
}

/** An answer that is a refusal, in one form for all dialects. */
export class KeydeskApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | null;
  readonly pointer: string | null;
  readonly parameter: string | null;
  readonly body: unknown;
}

export interface ClientOptions {
  /** `http://127.0.0.1:PORT` */
  url: string;
  publicKey: string;
  privateKey: string;
  fetch?: typeof fetch;
  now?: () => number;
}

/** A client for one access key. It exchanges the pair for a token, renews it in time, and waits when the rate limit asks for it. */
export function createClient(options: ClientOptions): KeydeskClient;

/** Every call of the API, by its name. */
export interface KeydeskCalls {
  /** This document: `GET /openapi.json` */
  openapi(given?: OpenapiGiven & CallOptions): Promise<OpenapiAnswer>;
  /** Exchange a key for a token: `POST /v1/token` */
  createToken(given?: CreateTokenGiven & CallOptions): Promise<Token>;
  /** Revoke a token: `DELETE /v1/token` */
  revokeToken(given?: RevokeTokenGiven & CallOptions): Promise<undefined>;
  /** Prove the key anew: `POST /v1/step-up` */
  createStepUp(given?: CreateStepUpGiven & CallOptions): Promise<StepUpToken>;
  /** Read the binding: `GET /v1/tenants/{tenant}/byok` */
  getByok(given: GetByokGiven & CallOptions): Promise<ByokState>;
  /** Stage a key: `POST /v1/tenants/{tenant}/byok:stage` */
  stageByok(given: StageByokGiven & CallOptions): Promise<ByokState>;
  /** Try the staged key: `POST /v1/tenants/{tenant}/byok:preflight` */
  preflightByok(given: PreflightByokGiven & CallOptions): Promise<PreflightByokAnswer>;
  /** Activate: `POST /v1/tenants/{tenant}/byok:activate` */
  activateByok(given: ActivateByokGiven & CallOptions): Promise<ByokState>;
  /** Offboard: `POST /v1/tenants/{tenant}/byok:offboard` */
  offboardByok(given: OffboardByokGiven & CallOptions): Promise<ByokState>;
  /** Revoke: `POST /v1/tenants/{tenant}/byok:revoke` */
  revokeByok(given: RevokeByokGiven & CallOptions): Promise<ByokState>;
  /** Create a secret: `POST /v1/tenants/{tenant}/secrets` */
  createSecret(given: CreateSecretGiven & CallOptions): Promise<Secret>;
  /** List the secrets: `GET /v1/tenants/{tenant}/secrets` */
  listSecrets(given: ListSecretsGiven & CallOptions): Promise<ListSecretsAnswer>;
  /** Read about a secret: `GET /v1/tenants/{tenant}/secrets/{secret}` */
  getSecret(given: GetSecretGiven & CallOptions): Promise<Secret>;
  /** Publish a new value: `POST /v1/tenants/{tenant}/secrets/{secret}:publish` */
  publishSecret(given: PublishSecretGiven & CallOptions): Promise<Revision>;
  /** Go back to a revision: `POST /v1/tenants/{tenant}/secrets/{secret}:rollback` */
  rollbackSecret(given: RollbackSecretGiven & CallOptions): Promise<Revision>;
  /** List the grants: `GET /v1/tenants/{tenant}/secrets/{secret}/grants` */
  listGrants(given: ListGrantsGiven & CallOptions): Promise<ListGrantsAnswer>;
  /** Read a grant: `GET /v1/tenants/{tenant}/secrets/{secret}/grants/{agentId}` */
  getGrant(given: GetGrantGiven & CallOptions): Promise<Grant>;
  /** Grant: `PUT /v1/tenants/{tenant}/secrets/{secret}/grants/{agentId}` */
  putGrant(given: PutGrantGiven & CallOptions): Promise<Grant>;
  /** Withdraw a grant: `DELETE /v1/tenants/{tenant}/secrets/{secret}/grants/{agentId}` */
  deleteGrant(given: DeleteGrantGiven & CallOptions): Promise<undefined>;
  /** Fill in secrets: `POST /v1/tenants/{tenant}/secrets:resolve` */
  resolveSecrets(given: ResolveSecretsGiven & CallOptions): Promise<ResolveSecretsAnswer>;
  /** List what was done with values: `GET /v1/tenants/{tenant}/credentialAuditEvents` */
  listCredentialAuditEvents(given: ListCredentialAuditEventsGiven & CallOptions): Promise<ListCredentialAuditEventsAnswer>;
  /** Read the KMS of a tenant: `GET /admin/tenant-kms` */
  getTenantKms(given?: GetTenantKmsGiven & CallOptions): Promise<GetTenantKmsAnswer>;
  /** Onboard a KMS: `POST /admin/tenant-kms` */
  onboardTenantKms(given: OnboardTenantKmsGiven & CallOptions): Promise<OnboardTenantKmsAnswer>;
  /** Rotate the data key: `POST /admin/tenant-kms/rotate` */
  rotateTenantKms(given: RotateTenantKmsGiven & CallOptions): Promise<RotateTenantKmsAnswer>;
  /** Unseal: `POST /admin/tenant-kms/unseal` */
  unsealTenantKms(given?: UnsealTenantKmsGiven & CallOptions): Promise<UnsealTenantKmsAnswer>;
  /** Watch a rewrap: `GET /admin/tenant-kms/rewrap/{lease}` */
  getRewrap(given: GetRewrapGiven & CallOptions): Promise<GetRewrapAnswer>;
  /** List the access keys of a tenant: `GET /v1/tenant/keys` */
  listTenantKeys(given: ListTenantKeysGiven & CallOptions): Promise<ListTenantKeysAnswer>;
  /** Create an access key of a tenant: `POST /v1/tenant/keys` */
  createTenantKey(given: CreateTenantKeyGiven & CallOptions): Promise<NewAccessKey>;
  /** Read about an access key of a tenant: `GET /v1/tenant/keys/{publicKey}` */
  getTenantKey(given: GetTenantKeyGiven & CallOptions): Promise<AccessKey>;
  /** Change an access key of a tenant: `PUT /v1/tenant/keys/{publicKey}` */
  updateTenantKey(given: UpdateTenantKeyGiven & CallOptions): Promise<undefined>;
  /** Delete an access key of a tenant: `DELETE /v1/tenant/keys/{publicKey}` */
  deleteTenantKey(given: DeleteTenantKeyGiven & CallOptions): Promise<undefined>;
  /** Rotate an access key of a tenant: `POST /v1/tenant/keys/{publicKey}:rotate` */
  rotateTenantKey(given: RotateTenantKeyGiven & CallOptions): Promise<NewAccessKey>;
  /** List the access keys of the account: `GET /v1/account/keys` */
  listAccountKeys(given: ListAccountKeysGiven & CallOptions): Promise<ListAccountKeysAnswer>;
  /** Create an access key of the account: `POST /v1/account/keys` */
  createAccountKey(given: CreateAccountKeyGiven & CallOptions): Promise<NewAccessKey>;
  /** Read about an access key of the account: `GET /v1/account/keys/{publicKey}` */
  getAccountKey(given: GetAccountKeyGiven & CallOptions): Promise<AccessKey>;
  /** Change an access key of the account: `PUT /v1/account/keys/{publicKey}` */
  updateAccountKey(given: UpdateAccountKeyGiven & CallOptions): Promise<undefined>;
  /** Delete an access key of the account: `DELETE /v1/account/keys/{publicKey}` */
  deleteAccountKey(given: DeleteAccountKeyGiven & CallOptions): Promise<undefined>;
  /** Rotate an access key of the account: `POST /v1/account/keys/{publicKey}:rotate` */
  rotateAccountKey(given: RotateAccountKeyGiven & CallOptions): Promise<NewAccessKey>;
  /** List the registered keys: `GET /byok/v1/keys` */
  listKeys(given?: ListKeysGiven & CallOptions): Promise<ListKeysAnswer>;
  /** Register a key: `POST /byok/v1/keys` */
  createKey(given: CreateKeyGiven & CallOptions): Promise<RegisteredKey>;
  /** Read a registered key: `GET /byok/v1/keys/{id}` */
  getKey(given: GetKeyGiven & CallOptions): Promise<RegisteredKey>;
  /** Rename a registered key: `PATCH /byok/v1/keys/{id}` */
  updateKey(given: UpdateKeyGiven & CallOptions): Promise<RegisteredKey>;
  /** Remove a registered key: `DELETE /byok/v1/keys/{id}` */
  deleteKey(given: DeleteKeyGiven & CallOptions): Promise<undefined>;
  /** What the key's owner must grant: `GET /byok/v1/keys/{id}/policy` */
  getKeyPolicy(given: GetKeyPolicyGiven & CallOptions): Promise<GetKeyPolicyAnswer>;
}

/** A client for one access key. */
export interface KeydeskClient extends KeydeskCalls {
  /** The same with status and headers, for an `etag` or a rate limit. */
  request<Id extends keyof KeydeskCalls>(
    id: Id,
    given?: Parameters<KeydeskCalls[Id]>[0],
  ): Promise<{ status: number; headers: Headers; body: Awaited<ReturnType<KeydeskCalls[Id]>> }>;
}

export type Onboarding =
  | {
      provider: 'aws';
      kms_key_ref: string;
      config: {
        region: string;
        role_arn: string;
        external_id?: string;
        profile?: string;
        endpoint?: string;
        sts_endpoint?: string;
      };
    }
  | {
      provider: 'gcp';
      kms_key_ref: string;
      config: {
        impersonate_service_account: string;
        project_id?: string;
        endpoint?: string;
        token_endpoint?: string;
      };
    }
  | {
      provider: 'azure';
      kms_key_ref: string;
      config: {
        vault_url: string;
        azure_tenant_id?: string;
        client_id?: string;
        client_secret_env_var?: string;
        emulator?: {
          endpoint: string;
          authority: string;
          certificateFile: string;
        };
      };
    }
  | {
      provider: 'pkcs11';
      kms_key_ref: string;
      config: {
        module: string;
        mechanism?: 'AES_GCM' | 'AES_KEY_WRAP_PAD';
      };
    };
export type WantedKey =
  | {
      kind: 'AwsKey';
      key_arn: string;
      role_arn?: string;
      external_id?: string;
    }
  | {
      kind: 'AzureKey';
      key_id: string;
      key_vault_id: string;
      tenant_id: string;
    }
  | {
      kind: 'GcpKey';
      key_id: string;
      impersonate_service_account?: string;
    }
  | {
      kind: 'Pkcs11Key';
      uri: string;
    }
  | {
      kind: 'KeyFileKey';
      uri: string;
    };
export type ListGrantsAnswer = Grant[];

export interface Token {
  accessToken: string;
  expires: number;
}
export interface StepUpToken {
  stepUpToken: string;
  expires: number;
}
export interface ByokConfig {
  id: string;
  provider: 'UNSPECIFIED' | 'GCP' | 'AWS' | 'AZURE' | 'PKCS11' | 'KEY_FILE';
  kmsKeyResourceName: string;
  authMode:
    | 'UNSPECIFIED'
    | 'GCP_ADC_IAM_BINDING'
    | 'GCP_SERVICE_ACCOUNT_KEY_SECRET'
    | 'AWS_ASSUME_ROLE'
    | 'AZURE_WORKLOAD_IDENTITY'
    | 'PKCS11_PIN'
    | 'KEY_FILE';
  authSecretRef: string | null;
  status: 'PENDING_VALIDATION' | 'VALIDATED' | 'ACTIVE' | 'SEALED' | 'OFFBOARDED' | 'REVOKED';
  configVersion: number;
  lastValidatedAt: number | null;
  lastValidationError: string | null;
  createdAt: number;
  modifiedAt: number;
  revokeAt?: number;
}
export interface ByokState {
  configured: boolean;
  config: ByokConfig | null;
}
export interface Secret {
  id: string;
  key: string;
  description: string;
  sensitivity: 'UNSPECIFIED' | 'STANDARD' | 'PII' | 'PHI' | 'FINANCIAL' | 'REGULATED';
  publishedRevisionId: string;
  publishedVersion: number;
  createdBy: string;
  createdAt: number;
  modifiedAt: number;
}
export interface Revision {
  id: string;
  secretId: string;
  version: number;
  sensitivity: 'UNSPECIFIED' | 'STANDARD' | 'PII' | 'PHI' | 'FINANCIAL' | 'REGULATED';
  note: string;
  createdBy: string;
  createdAt: number;
}
export interface Grant {
  id: string;
  agentId: string;
  secretId: string;
  createdBy: string;
  createdAt: number;
}
export interface CredentialAuditEvent {
  id: string;
  tenantId: string;
  secretId: string | null;
  operation: 'DECRYPT' | 'SIGN' | 'ENCRYPT';
  sensitivity: 'UNSPECIFIED' | 'STANDARD' | 'PII' | 'PHI' | 'FINANCIAL' | 'REGULATED';
  agentId: string | null;
  actor: string;
  requestId: string;
  success: boolean;
  failureReason: string | null;
  createdAt: number;
}
export interface WrappedDataKey {
  id: string;
  version: number;
  wrap_method: 'baseline' | 'customer_kms';
  status: 'active' | 'retired' | 'revoked';
  created_at: string;
  retired_at: string | null;
}
export interface AccessKey {
  identity: string;
  name: string;
  publicKey: string;
  roles: ('account-admin' | 'tenant-admin' | 'keys-admin' | 'keys-read' | 'secrets-admin' | 'secrets-read' | 'auditor')[];
  createdAt?: number;
  expiresAt?: number | null;
  lastUsedAt?: number | null;
}
export interface NewAccessKey {
  identity: string;
  name: string;
  publicKey: string;
  roles: ('account-admin' | 'tenant-admin' | 'keys-admin' | 'keys-read' | 'secrets-admin' | 'secrets-read' | 'auditor')[];
  createdAt?: number;
  expiresAt?: number | null;
  lastUsedAt?: number | null;
  privateKey: string;
}
export interface RegisteredKey {
  api_version: 'byok/v1';
  kind: 'Key';
  id: string;
  metadata: {
    self: string;
    resource_name: string;
    created_at: string;
    updated_at: string;
    deleted_at?: string | null;
  };
  key:
    | {
        kind: 'AwsKey';
        key_arn: string;
        roles: string[];
      }
    | {
        kind: 'AzureKey';
        key_id: string;
        key_vault_id: string;
        tenant_id: string;
        application_id: string;
      }
    | {
        kind: 'GcpKey';
        key_id: string;
        security_group: string;
      }
    | {
        kind: 'Pkcs11Key';
        uri: string;
      }
    | {
        kind: 'KeyFileKey';
        uri: string;
      };
  display_name: string;
  provider: 'AWS' | 'Azure' | 'GCP' | 'PKCS11' | 'KEY_FILE';
  state: 'AVAILABLE' | 'IN_USE';
  validation: {
    phase: 'INITIALIZING' | 'VALID' | 'INVALID';
    message: string;
    since: string;
    region: string;
  };
}
/**
 * A problem as RFC 9457 has it. `pointer` is the JSON pointer of the bad field, `parameter` the name of the bad parameter.
 */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  pointer?: string;
  parameter?: string;
}
export interface TenantKmsError {
  error: {
    type: string;
    message: string;
  };
}
export interface KeyRegistryErrors {
  /**
   * @minItems 1
   */
  errors: {
    id: string;
    status: string;
    /**
     * What is wrong: `invalid_request` (a body, path or header), `invalid_filter`, `invalid_page_token`, `user_unauthenticated`, `user_unauthorized`, `resource_not_found`, `resource_in_use`, `rate_limit_exceeded`, `internal_error`, or a code of ours for what none of these says.
     */
    code: string;
    title: string;
    detail: string;
    error_code: number;
    message: string;
    source?: {
      pointer?: string;
      parameter?: string;
    };
  }[];
}
export interface OpenapiGiven {}
export interface OpenapiAnswer {
  [k: string]: unknown;
}
export interface CreateTokenGiven {}
export interface RevokeTokenGiven {}
export interface CreateStepUpGiven {}
export interface GetByokGiven {
  tenant: string;
}
export interface StageByokGiven {
  tenant: string;
  body: {
    provider?: 'UNSPECIFIED' | 'GCP' | 'AWS' | 'AZURE' | 'PKCS11' | 'KEY_FILE';
    kmsKeyResourceName?: string | null;
    authMode?:
      | 'UNSPECIFIED'
      | 'GCP_ADC_IAM_BINDING'
      | 'GCP_SERVICE_ACCOUNT_KEY_SECRET'
      | 'AWS_ASSUME_ROLE'
      | 'AZURE_WORKLOAD_IDENTITY'
      | 'PKCS11_PIN'
      | 'KEY_FILE';
    authSecretRef?: string | null;
  };
}
export interface PreflightByokGiven {
  tenant: string;
}
export interface PreflightByokAnswer {
  success: boolean;
  reason: string | null;
  message: string;
  status: ByokState;
}
export interface ActivateByokGiven {
  tenant: string;
}
export interface OffboardByokGiven {
  tenant: string;
}
export interface RevokeByokGiven {
  tenant: string;
  body: {
    reason: 'permission_denied' | 'key_disabled' | 'key_destroyed' | 'compromised' | 'customer_request';
  };
}
export interface CreateSecretGiven {
  tenant: string;
  body: {
    key: string;
    value: string;
    description?: string | null;
    sensitivity?: ('UNSPECIFIED' | 'STANDARD' | 'PII' | 'PHI' | 'FINANCIAL' | 'REGULATED') | null;
    note?: string | null;
  };
}
export interface ListSecretsGiven {
  tenant: string;
  PageSize?: number;
  'PageToken.Cursor'?: string;
  sensitivity?: 'UNSPECIFIED' | 'STANDARD' | 'PII' | 'PHI' | 'FINANCIAL' | 'REGULATED';
}
export interface ListSecretsAnswer {
  items: Secret[];
  nextPageToken: string | null;
  totalCount: number;
}
export interface GetSecretGiven {
  tenant: string;
  secret: string;
}
export interface PublishSecretGiven {
  tenant: string;
  secret: string;
  body: {
    value: string;
    note?: string | null;
  };
}
export interface RollbackSecretGiven {
  tenant: string;
  secret: string;
  body: {
    revisionId: string;
  };
}
export interface ListGrantsGiven {
  tenant: string;
  secret: string;
}
export interface GetGrantGiven {
  tenant: string;
  secret: string;
  agentId: string;
}
export interface PutGrantGiven {
  tenant: string;
  secret: string;
  agentId: string;
}
export interface DeleteGrantGiven {
  tenant: string;
  secret: string;
  agentId: string;
}
export interface ResolveSecretsGiven {
  tenant: string;
  body: {
    text: string;
  };
}
export interface ResolveSecretsAnswer {
  text: string;
}
export interface ListCredentialAuditEventsGiven {
  tenant: string;
  PageSize?: number;
  'PageToken.Cursor'?: string;
  sensitivity?: 'UNSPECIFIED' | 'STANDARD' | 'PII' | 'PHI' | 'FINANCIAL' | 'REGULATED';
  operation?: 'DECRYPT' | 'SIGN' | 'ENCRYPT';
  successOnly?: boolean;
}
export interface ListCredentialAuditEventsAnswer {
  items: CredentialAuditEvent[];
  nextPageToken: string | null;
}
export interface GetTenantKmsGiven {
  'x-tenant-id'?: string;
}
export interface GetTenantKmsAnswer {
  config: {
    provider: 'aws' | 'gcp' | 'azure' | 'pkcs11';
    kms_key_ref: string;
    config: {
      [k: string]: unknown;
    };
    sealed_since: string | null;
    last_verified_at: string | null;
    last_verify_error: string | null;
  };
  keys: WrappedDataKey[];
}
export interface OnboardTenantKmsGiven {
  'x-tenant-id'?: string;
  body: Onboarding;
}
export interface OnboardTenantKmsAnswer {
  ok: true;
  provider: 'aws' | 'gcp' | 'azure' | 'pkcs11';
  kms_key_ref: string;
  new_key_version: number;
  new_key_id: string;
  rewrap_status: 'enqueued';
  note: string;
  rewrap_job_id: string;
  rewrap_lease_id: number;
}
export interface RotateTenantKmsGiven {
  'x-tenant-id'?: string;
  'x-knoxcall-stepup': string;
}
export interface RotateTenantKmsAnswer {
  rotated: true;
  new_version: number;
  rewrap_lease_id: number;
}
export interface UnsealTenantKmsGiven {
  'x-tenant-id'?: string;
}
export interface UnsealTenantKmsAnswer {
  unsealed: true;
}
export interface GetRewrapGiven {
  lease: string;
  'x-tenant-id'?: string;
}
export interface GetRewrapAnswer {
  total: number;
  done: number;
  failed: number;
  rate_per_second: number;
  state: string;
}
export interface ListTenantKeysGiven {
  'x-account-id': string;
  'x-tenant-id': string;
}
export interface ListTenantKeysAnswer {
  tenantKeys: AccessKey[];
}
export interface CreateTenantKeyGiven {
  'x-account-id': string;
  'x-tenant-id': string;
  body: {
    /**
     * What the key is called. Without one it gets a name of its own.
     */
    name?: string | null;
    /**
     * What the key may do. Without roles it may do nothing until it gets some.
     */
    roles?: ('tenant-admin' | 'keys-admin' | 'keys-read' | 'secrets-admin' | 'secrets-read' | 'auditor')[] | null;
  };
}
export interface GetTenantKeyGiven {
  publicKey: string;
  'x-account-id': string;
  'x-tenant-id': string;
}
export interface UpdateTenantKeyGiven {
  publicKey: string;
  'x-account-id': string;
  'x-tenant-id': string;
  body: {
    /**
     * What the key is called from now on; null leaves it as it is.
     */
    name?: string | null;
    /**
     * What the key may do from now on; null leaves it as it is, and an empty list takes every role away.
     */
    roles?: ('tenant-admin' | 'keys-admin' | 'keys-read' | 'secrets-admin' | 'secrets-read' | 'auditor')[] | null;
  };
}
export interface DeleteTenantKeyGiven {
  publicKey: string;
  'x-account-id': string;
  'x-tenant-id': string;
}
export interface RotateTenantKeyGiven {
  publicKey: string;
  'x-account-id': string;
  'x-tenant-id': string;
  body: {
    overlapSeconds: number;
  };
}
export interface ListAccountKeysGiven {
  'x-account-id': string;
}
export interface ListAccountKeysAnswer {
  tenantKeys: AccessKey[];
}
export interface CreateAccountKeyGiven {
  'x-account-id': string;
  body: {
    /**
     * What the key is called. Without one it gets a name of its own.
     */
    name?: string | null;
    /**
     * What the key may do. Without roles it may do nothing until it gets some.
     */
    roles?: ('account-admin' | 'tenant-admin' | 'keys-admin' | 'keys-read' | 'secrets-admin' | 'secrets-read' | 'auditor')[] | null;
  };
}
export interface GetAccountKeyGiven {
  publicKey: string;
  'x-account-id': string;
}
export interface UpdateAccountKeyGiven {
  publicKey: string;
  'x-account-id': string;
  body: {
    /**
     * What the key is called from now on; null leaves it as it is.
     */
    name?: string | null;
    /**
     * What the key may do from now on; null leaves it as it is, and an empty list takes every role away.
     */
    roles?: ('account-admin' | 'tenant-admin' | 'keys-admin' | 'keys-read' | 'secrets-admin' | 'secrets-read' | 'auditor')[] | null;
  };
}
export interface DeleteAccountKeyGiven {
  publicKey: string;
  'x-account-id': string;
}
export interface RotateAccountKeyGiven {
  publicKey: string;
  'x-account-id': string;
  body: {
    overlapSeconds: number;
  };
}
export interface ListKeysGiven {
  display_name?: string;
  key?: string;
  provider?: 'AWS' | 'Azure' | 'GCP' | 'PKCS11' | 'KEY_FILE';
  state?: 'AVAILABLE' | 'IN_USE';
  validation_phase?: 'INITIALIZING' | 'VALID' | 'INVALID';
  validation_region?: string;
  page_size?: number;
  page_token?: string;
  include?: 'local';
}
export interface ListKeysAnswer {
  api_version: 'byok/v1';
  kind: 'KeyList';
  metadata: {
    first: string | null;
    last: string | null;
    prev: string | null;
    next: string | null;
    total_size: number;
  };
  data: RegisteredKey[];
}
export interface CreateKeyGiven {
  body: {
    key: WantedKey;
    display_name?: string;
  };
}
export interface GetKeyGiven {
  id: string;
}
export interface UpdateKeyGiven {
  id: string;
  body: {
    display_name: string;
  };
}
export interface DeleteKeyGiven {
  id: string;
}
export interface GetKeyPolicyGiven {
  id: string;
}
export interface GetKeyPolicyAnswer {
  documents: {
    title: string;
    purpose: string;
    language: 'json' | 'shell' | 'text';
    fileName: string;
    document: string;
  }[];
}
