import type { ReactNode } from 'react';
import type { Validation } from '../../../src-shared/keys.ts';
import { Card } from '../../components/Card.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { validationLooks } from '../../components/status-looks.ts';
import { Timestamp } from '../../components/Timestamp.tsx';

const none = <span className="text-muted">None</span>;

/** What the last live probe of a key said: an axis of its own, apart from any tenant's lifecycle. */
export function ValidationCard({ validation, actions }: { readonly validation: Validation; readonly actions?: ReactNode }): ReactNode {
  const { phase, message, since, region, checkedAt } = validation;
  return (
    <Card title="Validation" description="What the last live probe said of the key, whichever tenants use it." actions={actions}>
      <KeyValueList
        items={[
          { key: 'Phase', value: <StatusBadge {...validationLooks[phase]} /> },
          { key: 'Message', value: message === '' ? none : message },
          { key: 'Since', value: <Timestamp at={since} /> },
          { key: 'Last checked', value: checkedAt === null ? <span className="text-muted">Never</span> : <Timestamp at={checkedAt} relative /> },
          { key: 'Region', value: region ?? none },
        ]}
      />
    </Card>
  );
}
