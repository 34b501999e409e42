import type { ReactNode } from 'react';
import { notPreferred } from '../../../src-shared/key-access.ts';
import type { AwsKey, AzureKey, GcpKey, KeyReference, Pkcs11Key } from '../../../src-shared/key-references.ts';
import { CopyableId } from '../../components/CopyableId.tsx';
import type { KeyValue } from '../../components/KeyValueList.tsx';
import { Link } from '../../routing.tsx';
import { NotPreferredBadge } from './NotPreferred.tsx';
import { mechanismWords, signInWords } from './sign-in-words.ts';

const whole = (value: string, label: string): ReactNode => <CopyableId value={value} label={label} whole />;

const exact = (value: string): ReactNode => <span className="mono">{value}</span>;

/** Endpoints of an emulator, where there are any. */
function endpoints(named: Readonly<Record<string, string | null>>): readonly KeyValue[] {
  return Object.entries(named).flatMap(([key, at]) => (at === null ? [] : [{ key, value: exact(at) }]));
}

function signInFact(mode: keyof typeof signInWords): KeyValue {
  const word = signInWords[mode].word;
  if (!notPreferred.has(mode)) return { key: 'Sign-in', value: word };
  return { key: 'Sign-in', value: <span className="flex flex-wrap items-center gap-2">{word} <NotPreferredBadge /></span> };
}

function awsFacts(key: AwsKey): readonly KeyValue[] {
  return [
    { key: 'Key ARN', value: whole(key.keyArn, 'key ARN') },
    { key: 'Role to assume', value: whole(key.roleArn, 'role ARN') },
    { key: 'External id', value: key.externalId === null ? <span className="text-muted">None asked for</span> : whole(key.externalId, 'external id') },
    { key: 'AWS profile', value: exact(key.profile) },
    { key: 'Endpoints', value: key.fips ? 'FIPS 140' : 'Standard' },
    ...endpoints({ 'KMS endpoint': key.endpoint, 'STS endpoint': key.stsEndpoint }),
  ];
}

function gcpSignIn({ authentication }: GcpKey): KeyValue {
  if (authentication.mode === 'GCP_ADC_IAM_BINDING') return { key: 'Service account', value: whole(authentication.serviceAccount, 'service account') };
  const { tenant, secret } = authentication.secret;
  return {
    key: 'Kept as secret',
    value: (
      <Link to={{ screen: 'secrets' }} search={{ tenant, q: secret }} className="mono text-accent-ink hover:underline">
        {secret} of {tenant}
      </Link>
    ),
  };
}

function gcpFacts(key: GcpKey): readonly KeyValue[] {
  return [
    { key: 'Key name', value: whole(key.keyName, 'key name') },
    signInFact(key.authentication.mode),
    gcpSignIn(key),
    ...endpoints({ 'KMS endpoint': key.endpoint, 'Token endpoint': key.tokenEndpoint }),
  ];
}

function azureSignIn({ authentication }: AzureKey): readonly KeyValue[] {
  switch (authentication.mode) {
    case 'AZURE_WORKLOAD_IDENTITY':
      return [{ key: 'Token file', value: exact(authentication.tokenFile) }];
    case 'AZURE_CLIENT_SECRET_ENV':
      return [{ key: 'Variable', value: exact(authentication.variable) }];
    case 'AZURE_DEVICE_CODE':
      return [];
  }
}

function azureFacts(key: AzureKey): readonly KeyValue[] {
  return [
    { key: 'Key identifier', value: whole(key.keyId, 'key identifier') },
    signInFact(key.authentication.mode),
    { key: 'Directory', value: whole(key.authentication.directory, 'directory id') },
    { key: 'Client id', value: whole(key.authentication.clientId, 'client id') },
    ...azureSignIn(key),
    ...endpoints({ 'Key Vault endpoint': key.emulator?.endpoint ?? null, 'Sign-in endpoint': key.emulator?.authority ?? null, Certificate: key.emulator?.certificateFile ?? null }),
  ];
}

function pkcs11Facts(key: Pkcs11Key): readonly KeyValue[] {
  return [
    { key: 'Key', value: whole(key.uri, 'PKCS#11 URI') },
    { key: 'Module', value: whole(key.module, 'path of the module') },
    { key: 'Mechanism', value: mechanismWords[key.mechanism].word },
  ];
}

/** How a key is reached, as its provider says it. */
export function reachFacts(key: KeyReference): readonly KeyValue[] {
  switch (key.provider) {
    case 'AWS':
      return awsFacts(key);
    case 'GCP':
      return gcpFacts(key);
    case 'AZURE':
      return azureFacts(key);
    case 'PKCS11':
      return pkcs11Facts(key);
    case 'KEY_FILE':
      return [{ key: 'File', value: whole(key.path, 'path') }];
  }
}
