import { useQuery } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PolicyComparison } from '../../../src-shared/key-abilities.ts';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { TenantField } from '../../desk/TenantPicker.tsx';
import { useAct, wordsFor } from '../../desk/use-act.ts';
import { useSearch } from '../../routing.tsx';
import { AccessDocuments } from './AccessDocuments.tsx';
import { ComparisonTable } from './ComparisonTable.tsx';
import { SetupSteps } from './SetupSteps.tsx';

interface ForTenant {
  readonly kmsKey: KmsKey;
  /** `undefined` is the whole vault. */
  readonly tenant: string | undefined;
}

function Documents({ kmsKey, tenant }: ForTenant): ReactNode {
  const { data, error, refetch } = useQuery(useQueries().keys.access.queryOptions({ input: { key: kmsKey.id, tenant } }));
  if (error) return <ErrorState text={wordsFor(error)} actions={<Button onClick={() => void refetch()}>Try again</Button>} />;
  return data ? <AccessDocuments documents={data} /> : <Skeleton className="h-48 w-full" />;
}

/** Reads what the customer has, when asked: it is a call to the provider. */
function Compare({ kmsKey, tenant }: ForTenant): ReactNode {
  const client = useClient();
  const compare = useAct(client.keys.comparePolicy, 'form', 'reads');
  const [comparison, setComparison] = useState<PolicyComparison>();
  const run = async (): Promise<void> => {
    setComparison(undefined);
    setComparison(await compare.run({ key: kmsKey.id, tenant }));
  };
  const act = (
    <Button size="small" icon={Scale} busy={compare.busy} onClick={() => void run()}>
      {comparison ? 'Compare again' : 'Compare'}
    </Button>
  );
  return (
    <Card title="Compare with what the customer has" description="Reads it at the provider, as far as it lets us, and says what is missing or goes too far." actions={act}>
      {compare.error && <FormProblem error={compare.error} />}
      {comparison && <ComparisonTable comparison={comparison} />}
      {!compare.error && !comparison && <p className="text-sm text-muted">{compare.busy ? 'Reading it…' : 'Not compared yet.'}</p>}
    </Card>
  );
}

/** What the customer must grant for a key, and whether it is granted. */
export function AccessTab({ kmsKey }: { readonly kmsKey: KmsKey }): ReactNode {
  const [search, setSearch] = useSearch();
  const tenant = search.get('tenant') ?? undefined;
  const narrow = (
    <TenantField hideLabel className="w-48" label="Grant for" anyLabel="The whole vault" value={tenant} onChange={(chosen) => { setSearch({ tenant: chosen?.id ?? null }); }} />
  );
  const comparable = kmsKey.abilities.includes('policy');
  return (
    <PageBody>
      <div className={classNames('grid items-start gap-4', comparable && 'wide:grid-cols-2')}>
        {comparable && (
          // First where there is one column: below the texts nobody would find it.
          <div className="min-w-0 wide:order-last">
            <Compare key={tenant ?? ''} kmsKey={kmsKey} tenant={tenant} />
          </div>
        )}
        <Card
          title="What the customer must grant"
          description={tenant === undefined ? 'For every tenant of this vault, or narrowed to one.' : `For ${tenant} alone: the key answers for no other tenant.`}
          actions={narrow}
        >
          <div className="flex flex-col gap-3">
            <Documents kmsKey={kmsKey} tenant={tenant} />
            <SetupSteps provider={kmsKey.provider} />
          </div>
        </Card>
      </div>
    </PageBody>
  );
}
