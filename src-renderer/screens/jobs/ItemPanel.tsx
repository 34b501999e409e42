import type { ReactNode } from 'react';
import type { JobItem } from '../../../src-shared/jobs.ts';
import { ButtonLink } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { jobItemLooks } from '../../components/status-looks.ts';
import { Timestamp } from '../../components/Timestamp.tsx';
import { jobProblem } from './job-words.ts';

/** One tenant of a fleet: where it stands, in full why, and the way to it. */
export function ItemPanel({ item, onClose }: { readonly item: JobItem; readonly onClose: () => void }): ReactNode {
  const { tenant, displayName, state, finishedAt } = item;
  const problem = jobProblem(item);
  return (
    <SidePanel
      open
      onClose={onClose}
      title={displayName}
      subtitle={<CopyableId value={tenant} label="tenant id" />}
      actions={<ButtonLink to={{ screen: 'tenant', tenant, tab: 'byok' }}>Open the tenant</ButtonLink>}
    >
      <div className="flex flex-col gap-4">
        {problem && (
          <Callout tone={state === 'failed' ? 'danger' : 'attention'} title={problem.title}>
            <p>{problem.body}</p>
            <p className="mt-2 text-ink">{problem.next}</p>
          </Callout>
        )}
        <KeyValueList
          items={[
            { key: 'State', value: <StatusBadge plain {...jobItemLooks[state]} /> },
            { key: 'Ended', value: finishedAt === null ? 'Not yet' : <Timestamp at={finishedAt} detail="second" /> },
          ]}
        />
      </div>
    </SidePanel>
  );
}
