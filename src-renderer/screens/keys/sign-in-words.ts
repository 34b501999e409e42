import type { AzureAuthentication, Pkcs11Mechanism } from '../../../src-shared/key-access.ts';
import type { GcpKey } from '../../../src-shared/key-references.ts';

/** The ways of signing in to Google Cloud and Azure. */
export type SignInMode = AzureAuthentication['mode'] | GcpKey['authentication']['mode'];

interface ModeWords {
  readonly word: string;
  readonly detail: string;
}

/** What each way of signing in is called, and what it asks for. */
export const signInWords: Readonly<Record<SignInMode, ModeWords>> = {
  GCP_ADC_IAM_BINDING: { word: 'Impersonate a service account', detail: 'The sign-in of this machine (gcloud) becomes the service account for an hour at a time.' },
  GCP_SERVICE_ACCOUNT_KEY_SECRET: { word: 'Service account key, kept as a secret', detail: 'The key is a secret of this vault. It never expires by itself.' },
  AZURE_WORKLOAD_IDENTITY: { word: 'Workload identity', detail: 'A token file that this machine renews, exchanged at Microsoft Entra.' },
  AZURE_DEVICE_CODE: { word: 'Device code', detail: 'An officer signs in on any device, each time the vault is unlocked.' },
  AZURE_CLIENT_SECRET_ENV: { word: 'Client secret in the environment', detail: 'Only the name of the variable that holds it is kept.' },
};

/** Why the ways that work and are advised against are advised against, and what to use in their place. */
export const notPreferredWhy: Readonly<Partial<Record<SignInMode, string>>> = {
  GCP_SERVICE_ACCOUNT_KEY_SECRET:
    'Whoever copies a service account key can use it until somebody deletes it, from anywhere. Impersonation leaves nothing behind that could be copied.',
  AZURE_CLIENT_SECRET_ENV:
    'A client secret works from anywhere until it expires, and every process of this account can read the environment. Workload identity and device code leave nothing behind that could be copied.',
};

/** How a key on a token wraps. */
export const mechanismWords: Readonly<Record<Pkcs11Mechanism, ModeWords>> = {
  AES_GCM: { word: 'AES-GCM', detail: 'Binds each wrapping to its tenant inside the token. Preferred.' },
  AES_KEY_WRAP_PAD: { word: 'AES key wrap with padding (RFC 5649)', detail: 'For tokens without AES-GCM; the binding to the tenant is checked after unwrapping.' },
};
