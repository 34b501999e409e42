import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ByokStatus } from '../../../src-shared/byok.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { ByokBoard } from './ByokBoard.tsx';
import { ByokWizard } from './ByokWizard.tsx';
import { isLive } from './wizard-steps.ts';

/** The work under way, or else the last that was seen here: it stays to be read when it has ended. */
function useLastJob(job: string | null): readonly [string | null, (job: string | null) => void] {
  const [last, setLast] = useState(job);
  if (job !== null && job !== last) setLast(job);
  return [last, setLast];
}

function Standing({ tenant, status }: { readonly tenant: Tenant; readonly status: ByokStatus }): ReactNode {
  // The wizard stays for its last step although the tenant is active by then.
  const [wizardStays, keepWizard] = useState(false);
  const [last, setLast] = useLastJob(status.job);
  const { config } = status;
  if (config !== null && isLive(config.status) && !wizardStays) return <ByokBoard tenant={tenant} status={status} config={config} last={last} onStarted={setLast} />;
  return (
    <ByokWizard
      tenant={tenant}
      status={status}
      last={last}
      onStarted={(job) => { setLast(job); keepWizard(true); }}
      onFinished={() => { setLast(null); keepWizard(false); }}
    />
  );
}

/** A tenant's BYOK: the way under a customer-owned key, and the board once it is there. */
export function ByokTab({ tenant }: { readonly tenant: Tenant }): ReactNode {
  const queries = useQueries();
  const { data, error, refetch } = useQuery(queries.byok.status.queryOptions({ input: { tenant: tenant.id } }));
  return (
    <PageBody>
      {data && <Standing tenant={tenant} status={data} />}
      {!data && !error && <Skeleton className="h-64 w-full" />}
      {!data && error && <ErrorState text={wordsFor(error)} actions={<Button onClick={() => void refetch()}>Try again</Button>} />}
    </PageBody>
  );
}
