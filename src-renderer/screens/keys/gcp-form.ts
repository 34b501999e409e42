import { keyPlaceSchema } from '../../../src-shared/key-abilities.ts';
import type { KeyPlace } from '../../../src-shared/key-abilities.ts';
import { gcpKeySchema } from '../../../src-shared/key-references.ts';
import type { GcpKey } from '../../../src-shared/key-references.ts';
import { gcpMistakes } from './pasted-mistakes.ts';
import { formOf, trimmed } from './reference-form.ts';

/** What is typed into the form of a key at Google Cloud, one that exists or one that shall be made. */
export interface GcpFormValues {
  readonly displayName: string;
  readonly keyName: string;
  readonly keyRing: string;
  readonly name: string;
  readonly protection: 'SOFTWARE' | 'HSM';
  readonly mode: GcpKey['authentication']['mode'];
  readonly serviceAccount: string;
  /** The tenant whose secret holds the key of a service account, and the key of that secret. */
  readonly tenant: string;
  readonly secret: string;
  /** Whether the endpoints count; hidden ones never do. */
  readonly emulator: boolean;
  readonly endpoint: string;
  readonly tokenEndpoint: string;
}

/** The form as it opens. */
export const emptyGcpForm: GcpFormValues = {
  displayName: '',
  keyName: '',
  keyRing: '',
  name: '',
  protection: 'HSM',
  mode: 'GCP_ADC_IAM_BINDING',
  serviceAccount: '',
  tenant: '',
  secret: '',
  emulator: false,
  endpoint: '',
  tokenEndpoint: '',
};

function authentication({ mode, serviceAccount, tenant, secret }: GcpFormValues): GcpKey['authentication'] {
  if (mode === 'GCP_ADC_IAM_BINDING') return { mode, serviceAccount: trimmed(serviceAccount) };
  return { mode, secret: { tenant, secret: trimmed(secret) } };
}

/** The way to Google Cloud that a filled form stands for. */
export function gcpAccessOf(values: GcpFormValues): Omit<GcpKey, 'provider' | 'keyName'> {
  return {
    authentication: authentication(values),
    endpoint: values.emulator ? trimmed(values.endpoint) : null,
    tokenEndpoint: values.emulator ? trimmed(values.tokenEndpoint) : null,
  };
}

/** The reference a filled form stands for. */
export function gcpReference(values: GcpFormValues): GcpKey {
  return { provider: 'GCP', keyName: trimmed(values.keyName), ...gcpAccessOf(values) };
}

/** The place a filled form stands for. */
export function gcpPlace(values: GcpFormValues): KeyPlace {
  const { keyRing, name, protection } = values;
  return { provider: 'GCP', keyRing: trimmed(keyRing), name: trimmed(name), protection, ...gcpAccessOf(values) };
}

/** The form of a key that exists at Google Cloud, held to the shared schema. */
export const gcpFormSchema = formOf(gcpKeySchema, gcpReference, gcpMistakes);

/** The form of a new key at Google Cloud, held to the shared schema. */
export const gcpPlaceSchema = formOf(keyPlaceSchema, gcpPlace, gcpMistakes);
