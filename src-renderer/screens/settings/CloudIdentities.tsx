import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CloudIdentities as Identities } from '../../../src-shared/cloud-identities.ts';
import { Section } from '../../components/Card.tsx';
import type { KeyValue } from '../../components/KeyValueList.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { awsReachFacts, azureReachFacts, gcpReachFacts } from '../keys/reach-facts.tsx';
import { ClearIdentityDialog } from './ClearIdentityDialog.tsx';
import type { Cloud } from './cloud-identity-form.ts';
import { awsIdentityKind, azureIdentityKind, gcpIdentityKind } from './cloud-identity-kinds.tsx';
import { CloudIdentityCard } from './CloudIdentityCard.tsx';
import { CloudIdentityForm } from './CloudIdentityForm.tsx';

/** One cloud: how it is written, and what is seen of the identity there; null for none. */
interface CloudShown {
  readonly cloud: Cloud;
  readonly name: string;
  readonly facts: (identities: Identities) => readonly KeyValue[] | null;
  /** Whether it goes to an emulator. */
  readonly emulated: (identities: Identities) => boolean;
}

const clouds: readonly CloudShown[] = [
  { cloud: 'aws', name: awsIdentityKind.cloud, facts: ({ aws }) => aws && awsReachFacts(aws), emulated: ({ aws }) => (aws?.endpoint ?? aws?.stsEndpoint ?? null) !== null },
  { cloud: 'gcp', name: gcpIdentityKind.cloud, facts: ({ gcp }) => gcp && gcpReachFacts(gcp), emulated: ({ gcp }) => (gcp?.endpoint ?? gcp?.tokenEndpoint ?? null) !== null },
  { cloud: 'azure', name: azureIdentityKind.cloud, facts: ({ azure }) => azure && azureReachFacts(azure), emulated: ({ azure }) => (azure?.emulator ?? null) !== null },
];

interface FormAtProps {
  readonly cloud: Cloud;
  readonly identities: Identities;
  readonly onClose: () => void;
}

function FormAt({ cloud, ...props }: FormAtProps): ReactNode {
  switch (cloud) {
    case 'aws':
      return <CloudIdentityForm {...props} kind={awsIdentityKind} />;
    case 'gcp':
      return <CloudIdentityForm {...props} kind={gcpIdentityKind} />;
    case 'azure':
      return <CloudIdentityForm {...props} kind={azureIdentityKind} />;
  }
}

type Asked = { readonly what: 'set' | 'clear'; readonly cloud: Cloud; readonly name: string };

function Cards({ identities }: { readonly identities: Identities }): ReactNode {
  const [asked, setAsked] = useState<Asked>();
  const end = (): void => { setAsked(undefined); };
  return (
    <>
      {clouds.map(({ cloud, name, facts, emulated }) => (
        <CloudIdentityCard
          key={cloud}
          name={name}
          facts={facts(identities)}
          emulated={emulated(identities)}
          onSet={() => { setAsked({ what: 'set', cloud, name }); }}
          onClear={() => { setAsked({ what: 'clear', cloud, name }); }}
        />
      ))}
      {asked?.what === 'set' && <FormAt cloud={asked.cloud} identities={identities} onClose={end} />}
      {asked?.what === 'clear' && <ClearIdentityDialog {...asked} identities={identities} onClose={end} />}
    </>
  );
}

/** As whom the desk reaches customers' keys when a call names a key and not the way to it. */
export function CloudIdentities({ identities }: { readonly identities: Identities | undefined }): ReactNode {
  return (
    <Section
      title="Cloud identities"
      description="As whom this desk reaches a customer's key when a call of the REST API names the key and not the way to it. Keys that are registered on the screens carry their own."
    >
      {identities === undefined ? <Skeleton className="h-50 w-full" /> : <Cards identities={identities} />}
    </Section>
  );
}
