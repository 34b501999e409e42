import { keyPlaceSchema } from '../../../src-shared/key-abilities.ts';
import type { KeyPlace } from '../../../src-shared/key-abilities.ts';
import type { AzureAuthentication } from '../../../src-shared/key-access.ts';
import { azureKeySchema } from '../../../src-shared/key-references.ts';
import type { AzureKey } from '../../../src-shared/key-references.ts';
import { azureMistakes } from './pasted-mistakes.ts';
import { formOf, trimmed } from './reference-form.ts';

/** What is typed into the form of a key at Azure, one that exists or one that shall be made. */
export interface AzureFormValues {
  readonly displayName: string;
  readonly keyId: string;
  readonly store: string;
  readonly name: string;
  readonly protection: 'SOFTWARE' | 'HSM';
  readonly mode: AzureAuthentication['mode'];
  readonly directory: string;
  readonly clientId: string;
  readonly tokenFile: string;
  readonly variable: string;
  /** Whether the three below count; hidden ones never do. */
  readonly emulator: boolean;
  readonly endpoint: string;
  readonly authority: string;
  readonly certificateFile: string;
}

/** The form as it opens. */
export const emptyAzureForm: AzureFormValues = {
  displayName: '',
  keyId: '',
  store: '',
  name: '',
  protection: 'HSM',
  mode: 'AZURE_WORKLOAD_IDENTITY',
  directory: '',
  clientId: '',
  tokenFile: '',
  variable: '',
  emulator: false,
  endpoint: '',
  authority: '',
  certificateFile: '',
};

function authentication(values: AzureFormValues): AzureAuthentication {
  const who = { directory: trimmed(values.directory), clientId: trimmed(values.clientId) };
  switch (values.mode) {
    case 'AZURE_WORKLOAD_IDENTITY':
      return { mode: values.mode, ...who, tokenFile: trimmed(values.tokenFile) };
    case 'AZURE_DEVICE_CODE':
      return { mode: values.mode, ...who };
    case 'AZURE_CLIENT_SECRET_ENV':
      return { mode: values.mode, ...who, variable: trimmed(values.variable) };
  }
}

/** The way to Azure that a filled form stands for. */
export function azureAccessOf(values: AzureFormValues): Omit<AzureKey, 'provider' | 'keyId'> {
  const { emulator, endpoint, authority, certificateFile } = values;
  return {
    authentication: authentication(values),
    emulator: emulator ? { endpoint: trimmed(endpoint), authority: trimmed(authority), certificateFile: trimmed(certificateFile) } : null,
  };
}

/** The reference a filled form stands for. */
export function azureReference(values: AzureFormValues): AzureKey {
  return { provider: 'AZURE', keyId: trimmed(values.keyId), ...azureAccessOf(values) };
}

/** The place a filled form stands for. */
export function azurePlace(values: AzureFormValues): KeyPlace {
  const { store, name, protection } = values;
  return { provider: 'AZURE', store: trimmed(store), name: trimmed(name), protection, ...azureAccessOf(values) };
}

/** The form of a key that exists at Azure, held to the shared schema. */
export const azureFormSchema = formOf(azureKeySchema, azureReference, azureMistakes);

/** The form of a new key at Azure, held to the shared schema. */
export const azurePlaceSchema = formOf(keyPlaceSchema, azurePlace, azureMistakes);
