import { useQuery } from '@tanstack/react-query';
import { RotateCw, Upload } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Tenant } from '../../../src-shared/tenants.ts';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Card } from '../../components/Card.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { SensitivityBadge } from '../../components/SensitivityBadge.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Sparkline } from '../../components/Sparkline.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { tenantLooks } from '../../components/status-looks.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { Link } from '../../routing.tsx';
import { RotateDialog } from '../byok/RotateDialog.tsx';
import { CustodyPicture } from './CustodyPicture.tsx';
import { DataKeyTable } from './DataKeyTable.tsx';
import { KeyNotice } from './KeyNotice.tsx';

function Notice({ tenant }: { readonly tenant: Tenant }): ReactNode {
  const mayChange = useMayChange();
  const { custody, state, id } = tenant;
  const toByok = (label: string): ReactNode => (
    <ButtonLink size="small" to={{ screen: 'tenant', tenant: id, tab: 'byok' }}>
      {label}
    </ButtonLink>
  );
  if (state === 'archived') return <Callout tone="neutral" title="This tenant is archived">It can be read and takes no changes until it is brought back.</Callout>;
  if (custody === 'SEALED') return <Callout tone="danger" title="This tenant is sealed" actions={toByok('See why')}>Its customer&apos;s key cannot be used, so none of its secrets can be opened. Nothing is lost.</Callout>;
  if (custody === 'REVOKED') return <Callout tone="danger" title="This tenant is revoked">Its data keys were destroyed. Its secrets can never be opened again; its audit trail stays.</Callout>;
  if (custody === 'PENDING_VALIDATION' || custody === 'VALIDATED')
    return <Callout tone="info" title="A customer-owned key is staged" actions={mayChange && toByok('Go on')}>Nothing has moved yet: the data key stays under the baseline until the key is activated.</Callout>;
  if (custody === 'ACTIVE' && tenant.kmsKey !== null) return <KeyNotice kmsKey={tenant.kmsKey} />;
  if (tenant.secretCount === 0 && mayChange)
    return <Callout tone="info" title="No secrets yet" actions={<ButtonLink size="small" icon={Upload} to={{ screen: 'import' }} search={{ tenant: id }}>Import secrets</ButtonLink>}>Import the tenant&apos;s secrets from a file, then bring it under a customer-owned key.</Callout>;
  return null;
}

/** How many access keys reach this tenant alone, and the way to them. */
function AccessKeyCount({ tenant }: { readonly tenant: string }): ReactNode {
  const { data } = useQuery(useQueries().accessKeys.list.queryOptions({ input: { tenant, limit: 1 } }));
  if (data === undefined) return <Skeleton className="h-4 w-8" />;
  return (
    <Link to={{ screen: 'access-keys' }} search={{ tenant }} className="rounded-xs tabular-nums text-accent-ink hover:underline">
      {data.total.toLocaleString()}
    </Link>
  );
}

function Facts({ tenant }: { readonly tenant: Tenant }): ReactNode {
  return (
    <Card title="Facts">
      <KeyValueList
        items={[
          { key: 'State', value: <StatusBadge plain {...tenantLooks[tenant.state]} /> },
          { key: 'Secrets', value: tenant.secretCount.toLocaleString() },
          { key: 'Access keys', value: <AccessKeyCount tenant={tenant.id} /> },
          { key: 'Default sensitivity', value: <SensitivityBadge sensitivity={tenant.defaultSensitivity} /> },
          { key: 'Created', value: <Timestamp at={tenant.createdAt} /> },
          { key: 'Last changed', value: <Timestamp at={tenant.modifiedAt} /> },
        ]}
      />
    </Card>
  );
}

function Activity({ tenant }: { readonly tenant: Tenant }): ReactNode {
  const queries = useQueries();
  const { data = [] } = useQuery(queries.audit.activity.queryOptions({ input: { days: 30, tenant: tenant.id } }));
  const counts = data.map(({ ok, refused, failed }) => ok + refused + failed);
  const sum = (pick: (day: (typeof data)[number]) => number): number => data.reduce((all, day) => all + pick(day), 0);
  const events = sum(({ ok, refused, failed }) => ok + refused + failed);
  return (
    <Card
      title="Activity, last 30 days"
      actions={
        <ButtonLink kind="ghost" size="small" className="-mr-2.5" to={{ screen: 'tenant', tenant: tenant.id, tab: 'activity' }}>
          All events
        </ButtonLink>
      }
    >
      <div className="flex items-end justify-between gap-6">
        <div>
          <p className="text-2xl font-semibold tabular-nums">{events.toLocaleString()}</p>
          <p className="text-xs text-muted">
            {`audit events, ${sum(({ refused }) => refused).toLocaleString()} refused, ${sum(({ failed }) => failed).toLocaleString()} failed`}
          </p>
        </div>
        <Sparkline label={`Audit events a day over 30 days, ${events.toLocaleString()} in all`} values={counts.length === 0 ? [0] : counts} width={180} height={40} />
      </div>
    </Card>
  );
}

/** The versions of the data key, and the way to make another. */
function DataKeys({ tenant }: { readonly tenant: Tenant }): ReactNode {
  const mayChange = useMayChange();
  const [asking, setAsking] = useState(false);
  const rotatable = mayChange && tenant.state === 'active' && tenant.custody !== 'SEALED' && tenant.custody !== 'REVOKED';
  const rotate = (
    <Button size="small" icon={RotateCw} onClick={() => { setAsking(true); }}>
      Rotate
    </Button>
  );
  return (
    <>
      <DataKeyTable tenant={tenant.id} actions={rotatable ? rotate : undefined} />
      {asking && <RotateDialog tenant={tenant} onClose={() => { setAsking(false); }} />}
    </>
  );
}

/** Where a tenant stands: who holds its data key, its versions, its facts. */
export function TenantStatus({ tenant }: { readonly tenant: Tenant }): ReactNode {
  return (
    <PageBody>
      <Notice tenant={tenant} />
      <CustodyPicture tenant={tenant} />
      <div className="grid items-start gap-4 wide:grid-cols-2">
        <div className="flex flex-col gap-4">
          <DataKeys tenant={tenant} />
          <Activity tenant={tenant} />
        </div>
        <Facts tenant={tenant} />
      </div>
    </PageBody>
  );
}
