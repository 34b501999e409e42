import { KeydeskError } from '../../src-shared/errors.ts';
import { azureKeyIdShape } from '../../src-shared/key-access.ts';

/** A key in an Azure Key Vault or Managed HSM, without a version. Azure tells no case apart, so host and name are in lower case. */
export interface AzureKeyResource {
  readonly provider: 'AZURE';
  readonly host: string;
  readonly name: string;
}

/** How to write the identifier of a key at Azure. */
export const azureIdRemedy = 'Copy the key identifier from the portal without its version: https://VAULT.vault.azure.net/keys/NAME.';

/** Reads the identifier of a key at Azure. Throws `BAD_INPUT` naming `field`. */
export function parseAzureKeyId(text: string, field = 'keyId'): AzureKeyResource {
  const id = text.toLowerCase();
  if (azureKeyIdShape.test(id)) {
    const { host, pathname } = new URL(id);
    return { provider: 'AZURE', host, name: pathname.slice('/keys/'.length) };
  }
  const problem = /\/keys\/[^/]+\/[0-9a-f]{32}\/?$/.test(id) ? 'This names a version of the key.' : 'This is not the identifier of a key.';
  throw new KeydeskError('BAD_INPUT', { field, problem, remedy: azureIdRemedy });
}

/** The identifier of a key at Azure, in lower case: two spellings of one key have one identifier. */
export function formatAzureKeyId({ host, name }: AzureKeyResource): string {
  return `https://${host}/keys/${name}`;
}
