import type { z } from 'zod';
import type { ByokConfig } from '../../../../src-shared/byok.ts';
import type { KeyReference } from '../../../../src-shared/key-references.ts';
import type { byokAuthModes, byokConfigOnWire, byokStateOnWire } from '../../../../src-shared/rest/byok.ts';
import type { Keys } from '../../../keys/keys.ts';
import type { RestRooms } from '../handler.ts';

/** The binding of a tenant, as it is answered. */
export type ByokStateOnWire = z.input<typeof byokStateOnWire>;
/** A way of signing in, in the words of the dialect. */
export type AuthMode = (typeof byokAuthModes)[number];

type ConfigOnWire = z.input<typeof byokConfigOnWire>;

/** The tenant's live binding, else the newest it had; `configured` is false when it never had one. @throws NOT_FOUND */
export function byokState({ byok, keys }: Pick<RestRooms, 'byok' | 'keys'>, tenant: string): ByokStateOnWire {
  const { config, history } = byok.status(tenant);
  const shown = config ?? history[0];
  return shown === undefined ? { configured: false, config: null } : { configured: true, config: onWire(keys, shown) };
}

/** How a key is signed in to; `UNSPECIFIED` for the ways that the dialect has no word for. */
export function authModeOf(reference: KeyReference): AuthMode {
  switch (reference.provider) {
    case 'AWS':
      return 'AWS_ASSUME_ROLE';
    case 'GCP':
      return reference.authentication.mode;
    case 'AZURE':
      return reference.authentication.mode === 'AZURE_WORKLOAD_IDENTITY' ? 'AZURE_WORKLOAD_IDENTITY' : 'UNSPECIFIED';
    case 'PKCS11':
      return 'PKCS11_PIN';
    case 'KEY_FILE':
      return 'KEY_FILE';
  }
}

function onWire(keys: Pick<Keys, 'known'>, config: ByokConfig): ConfigOnWire {
  const { id, tenant, kmsKey, status, configVersion, lastValidatedAt, lastValidationError, createdAt, modifiedAt, revokeAt } = config;
  const key = keys.known(kmsKey);
  return {
    ...{ id, provider: key.provider, kmsKeyResourceName: resourceName(key), authMode: authModeOf(key), authSecretRef: secretRef(key, tenant) },
    // What is to be revoked is as good as revoked for a client: its data is gone at once.
    status: revokeAt === null ? status : 'REVOKED',
    ...{ configVersion, lastValidatedAt, lastValidationError, createdAt, modifiedAt },
    ...(revokeAt === null ? {} : { revokeAt }),
  };
}

function resourceName(reference: KeyReference): string {
  switch (reference.provider) {
    case 'AWS':
      return reference.keyArn;
    case 'GCP':
      return reference.keyName;
    case 'AZURE':
      return reference.keyId;
    case 'PKCS11':
      return `${reference.uri}?module-path=${encodeURIComponent(reference.module).replaceAll('%2F', '/')}`;
    case 'KEY_FILE':
      return reference.path;
  }
}

/** The secret by which a key is signed in to: `KEY` of the tenant itself, `TENANT/KEY` of another one. */
function secretRef(reference: KeyReference, tenant: string): string | null {
  if (reference.provider !== 'GCP' || reference.authentication.mode !== 'GCP_SERVICE_ACCOUNT_KEY_SECRET') return null;
  const { secret } = reference.authentication;
  return secret.tenant === tenant ? secret.secret : `${secret.tenant}/${secret.secret}`;
}
