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

/** The way to AWS, with or without a role. */
export interface AwsReach extends Pick<AwsKey, 'externalId' | 'profile' | 'endpoint' | 'stsEndpoint'> {
  readonly roleArn: string | null;
}

/** As whom AWS is reached, and where. */
export function awsReachFacts(reach: AwsReach): readonly KeyValue[] {
  return [
    { key: 'Role to assume', value: reach.roleArn === null ? <span className="text-muted">The one a call names</span> : whole(reach.roleArn, 'role ARN') },
    { key: 'External id', value: reach.externalId === null ? <span className="text-muted">None asked for</span> : whole(reach.externalId, 'external id') },
    { key: 'AWS profile', value: exact(reach.profile) },
    ...endpoints({ 'KMS endpoint': reach.endpoint, 'STS endpoint': reach.stsEndpoint }),
  ];
}

function awsFacts(key: AwsKey): readonly KeyValue[] {
  return [
    { key: 'Key ARN', value: whole(key.keyArn, 'key ARN') },
    ...awsReachFacts(key),
    { key: 'Endpoints', value: key.fips ? 'FIPS 140' : 'Standard' },
  ];
}

function gcpSignIn({ authentication }: GcpReach): KeyValue {
  if (authentication.mode === 'GCP_ADC_IAM_BINDING') return { key: 'Service account', value: whole(authentication.serviceAccount, 'service account') };
  const { tenant, secret } = authentication.secret;
  return {
    key: 'Kept as secret',
    value: (
      <Link to={{ screen: 'secrets' }} search={{ tenant, search: secret }} className="mono text-accent-ink hover:underline">
        {secret} of {tenant}
      </Link>
    ),
  };
}

/** The way to Google Cloud. */
export type GcpReach = Pick<GcpKey, 'authentication' | 'endpoint' | 'tokenEndpoint'>;

/** As whom Google Cloud is reached, and where. */
export function gcpReachFacts(reach: GcpReach): readonly KeyValue[] {
  return [signInFact(reach.authentication.mode), gcpSignIn(reach), ...endpoints({ 'KMS endpoint': reach.endpoint, 'Token endpoint': reach.tokenEndpoint })];
}

/** The way to Azure. */
export type AzureReach = Pick<AzureKey, 'authentication' | 'emulator'>;

function azureSignIn({ authentication }: AzureReach): readonly KeyValue[] {
  switch (authentication.mode) {
    case 'AZURE_WORKLOAD_IDENTITY':
      return [{ key: 'Token file', value: exact(authentication.tokenFile) }];
    case 'AZURE_CLIENT_SECRET_ENV':
      return [{ key: 'Variable', value: exact(authentication.variable) }];
    case 'AZURE_DEVICE_CODE':
      return [];
  }
}

/** As whom Azure is reached, and where. */
export function azureReachFacts(reach: AzureReach): readonly KeyValue[] {
  const { authentication, emulator } = reach;
  return [
    signInFact(authentication.mode),
    { key: 'Directory', value: whole(authentication.directory, 'directory id') },
    { key: 'Client id', value: whole(authentication.clientId, 'client id') },
    ...azureSignIn(reach),
    ...endpoints({ 'Key Vault endpoint': emulator?.endpoint ?? null, 'Sign-in endpoint': emulator?.authority ?? null, Certificate: emulator?.certificateFile ?? null }),
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
      return [{ key: 'Key name', value: whole(key.keyName, 'key name') }, ...gcpReachFacts(key)];
    case 'AZURE':
      return [{ key: 'Key identifier', value: whole(key.keyId, 'key identifier') }, ...azureReachFacts(key)];
    case 'PKCS11':
      return pkcs11Facts(key);
    case 'KEY_FILE':
      return [{ key: 'File', value: whole(key.path, 'path') }];
  }
}
