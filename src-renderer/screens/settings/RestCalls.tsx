import { ArrowLeftRight } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { RestCallShown } from '../../../src-shared/rest-api.ts';
import { Card } from '../../components/Card.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { DataTable } from '../../components/table/DataTable.tsx';
import { restCallColumns } from './rest-call-columns.tsx';
import { RestCallPanel } from './RestCallPanel.tsx';

/** The last calls, newest first; undefined until they are known. */
export interface RestCallsProps {
  readonly calls: readonly RestCallShown[] | undefined;
  readonly on: boolean;
}

function NoCalls({ on }: Pick<RestCallsProps, 'on'>): ReactNode {
  return (
    <EmptyState icon={ArrowLeftRight} title="No calls yet">
      {on ? 'Make the first one with the lines above; it shows here within two seconds.' : 'Switch the API on, then create an access key and make a first call.'}
    </EmptyState>
  );
}

/** What was called last, live, and where one call is in the audit log. */
export function RestCalls({ calls, on }: RestCallsProps): ReactNode {
  const [open, setOpen] = useState<RestCallShown>();
  return (
    <div className="border-b border-line py-7">
      <Card flush title="Last calls" description="The last 100 since it was switched on, newest first. What was sent and answered is never kept.">
        <div className="flex h-90 flex-col">
          <DataTable
            name="rest-calls"
            label="Last calls"
            columns={restCallColumns}
            rowCount={calls?.length}
            getRow={(index) => calls?.[index]}
            rowId={({ requestId }) => requestId}
            onOpen={setOpen}
            empty={<NoCalls on={on} />}
          />
        </div>
      </Card>
      {open && <RestCallPanel call={open} onClose={() => { setOpen(undefined); }} />}
    </div>
  );
}
