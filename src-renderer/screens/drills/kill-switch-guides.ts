import { isEmulated } from '../../../src-shared/key-references.ts';
import type { AwsKey, AzureKey, GcpKey, KeyReference } from '../../../src-shared/key-references.ts';

/** How the customer takes a key away, or gives it back. */
export interface KillSwitchGuide {
  /** What to do, in one sentence. */
  readonly act: string;
  /** The command for it; null where a hand does it. */
  readonly command: string | null;
  /** What is easily missed; empty when nothing is. */
  readonly note: string;
}

/** What is done to a key in a drill. */
export type KillSwitchAct = 'disable' | 'enable';

/** A word that a shell takes as it is. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

const lines = (...words: readonly string[]): string => words.join(' \\\n  ');

function awsGuide({ keyArn, endpoint }: AwsKey, act: KillSwitchAct): KillSwitchGuide {
  const region = keyArn.split(':')[3] ?? '';
  const key = keyArn.includes(':alias/') ? `"$(aws kms describe-key --key-id ${quoted(keyArn)} --query KeyMetadata.KeyId --output text --region ${region})"` : quoted(keyArn);
  return {
    act: `Have the owner of the key ${act} it in its AWS account.`,
    command: lines(`aws kms ${act}-key`, `--key-id ${key}`, `--region ${region}`, ...(endpoint === null ? [] : [`--endpoint-url ${quoted(endpoint)}`])),
    note: endpoint === null ? 'AWS may take some seconds until every request sees it.' : '',
  };
}

function gcpGuide({ keyName }: GcpKey, act: KillSwitchAct): KillSwitchGuide {
  const [, project, , location, , ring, , key] = keyName.split('/').map(quoted);
  const place = [`--key ${key ?? ''}`, `--keyring ${ring ?? ''}`, `--location ${location ?? ''}`, `--project ${project ?? ''}`];
  const wanted = act === 'disable' ? 'enabled' : 'disabled';
  const list = lines('gcloud kms keys versions list', ...place, `--filter state=${wanted.toUpperCase()}`);
  return {
    act: `Have the owner of the key ${act} its versions in the Google Cloud project.`,
    command: `${list}\n\n${lines(`gcloud kms keys versions ${act} VERSION`, ...place)}`,
    note:
      act === 'disable'
        ? 'The first command lists the versions that are enabled; run the second once for each of them. Write them down, to enable the same ones again.'
        : 'Run the second command once for each version that you disabled.',
  };
}

function azureGuide({ keyId }: AzureKey, act: KillSwitchAct): KillSwitchGuide {
  return {
    act: `Have the owner of the key ${act} it in its vault or managed HSM.`,
    command: lines('az keyvault key set-attributes', `--id ${quoted(keyId)}`, `--enabled ${act === 'disable' ? 'false' : 'true'}`),
    note: 'This is for the current version. Where the key has older versions in use, do the same for each: put its version behind the id.',
  };
}

function handGuide(act: KillSwitchAct, disable: string, enable: string): KillSwitchGuide {
  return { act: act === 'disable' ? disable : enable, command: null, note: '' };
}

function guideOf(reference: KeyReference, act: KillSwitchAct): KillSwitchGuide {
  switch (reference.provider) {
    case 'AWS':
      return awsGuide(reference, act);
    case 'GCP':
      return gcpGuide(reference, act);
    case 'AZURE':
      return azureGuide(reference, act);
    case 'PKCS11':
      return handGuide(
        act,
        'Take the token out, or have the HSM take this partition out of service.',
        'Put the token back, or have the HSM put the partition into service, and enter its PIN at the key when asked.',
      );
    case 'KEY_FILE':
      return handGuide(
        act,
        `Take away the media that holds ${reference.path}.`,
        `Bring the media back, so that ${reference.path} is there again, and unlock the key file when asked.`,
      );
  }
}

/** The tools of the cloud would ask the cloud itself. */
function emulatorGuide(act: KillSwitchAct): KillSwitchGuide {
  return { act: `This key is at an emulator on this machine: type “${act}” and the name of its cloud where the emulators run.`, command: null, note: '' };
}

/**
 * How the customer of this key takes it away or gives it back.
 * Sources: the references of `aws kms disable-key`, `gcloud kms keys versions disable` and `az keyvault key set-attributes`.
 */
export function killSwitchGuide(reference: KeyReference, act: KillSwitchAct): KillSwitchGuide {
  return isEmulated(reference) && reference.provider !== 'AWS' ? emulatorGuide(act) : guideOf(reference, act);
}
