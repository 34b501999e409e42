import type { ReactNode } from 'react';
import { Callout } from '../../components/Callout.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import type { KeyValue } from '../../components/KeyValueList.tsx';
import { SensitivityBadge } from '../../components/SensitivityBadge.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { outcomeLooks } from '../../components/status-looks.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { localTime, utcTime } from '../../components/time-text.ts';
import { Link } from '../../routing.tsx';
import type { AuditEvent } from '../../../src-shared/audit.ts';
import { actionText } from './action-words.ts';
import { detailLines, placeOf } from './event-detail.ts';

/** One event, and the way back to the log. */
export interface EventPanelProps {
  readonly event: AuditEvent;
  readonly onClose: () => void;
}

function ObjectLinks({ event, onClose }: EventPanelProps): ReactNode {
  const { object, tenant, action } = event;
  if (object === null) return <span className="text-faint">None</span>;
  const place = placeOf(action, object);
  return (
    <span className="flex w-full min-w-0 flex-col gap-1">
      <span className="flex min-w-0">
        <CopyableId value={object} label="object id" />
      </span>
      <span className="flex gap-3 text-xs">
        {action.startsWith('secret.') && tenant !== null && action !== 'secret.purge' && /^[0-9a-f-]{36}$/.test(object) && (
          <Link to={{ screen: 'secrets', tenant, secret: object }} className="rounded-xs text-accent-ink hover:underline">
            Open the secret
          </Link>
        )}
        {place !== undefined && (
          <Link to={place.to} className="rounded-xs text-accent-ink hover:underline">
            {place.label}
          </Link>
        )}
        <Link to={{ screen: 'audit' }} search={{ object }} onClick={onClose} className="rounded-xs text-accent-ink hover:underline">
          All events about it
        </Link>
      </span>
    </span>
  );
}

function factsOf({ event, onClose }: EventPanelProps): readonly KeyValue[] {
  const { time, actor, action, tenant, sensitivity, requestId } = event;
  return [
    { key: 'Time', value: <span className="tabular-nums">{localTime(time, 'second')}<span className="text-muted"> · {utcTime(time)}</span></span> },
    { key: 'Actor', value: actor },
    { key: 'Action', value: <span>{actionText(action)} <span className="mono text-muted">{action}</span></span> },
    {
      key: 'Tenant',
      value: tenant === null ? <span className="text-faint">None</span> : <Link to={{ screen: 'tenant', tenant }} className="rounded-xs hover:underline">{tenant}</Link>,
    },
    { key: 'Object', value: <ObjectLinks event={event} onClose={onClose} /> },
    { key: 'Sensitivity', value: sensitivity === null ? <span className="text-faint">None</span> : <SensitivityBadge sensitivity={sensitivity} /> },
    { key: 'Request', value: <CopyableId value={requestId} label="request id" /> },
  ];
}

function Detail({ detail }: { readonly detail: string }): ReactNode {
  const lines = detailLines(detail);
  if (lines === null) {
    return <Callout tone="attention">The detail is not what Keydesk writes. Verify the chain.</Callout>;
  }
  if (lines.length === 0) return <p className="text-sm text-muted">Nothing more was recorded.</p>;
  return <KeyValueList items={lines.map(({ path, value }) => ({ key: path, value: <span className="mono whitespace-pre-wrap">{value}</span> }))} />;
}

/** Everything one row of the chain says. */
export function EventPanel({ event, onClose }: EventPanelProps): ReactNode {
  const chain = [
    { key: 'Hash', value: <CopyableId value={event.hash} label="hash" /> },
    { key: 'Before it', value: <CopyableId value={event.prevHash} label="hash of the event before" /> },
  ];
  return (
    <SidePanel open width="wide" onClose={onClose} title={`Event ${event.seq.toLocaleString()}`} subtitle={<StatusBadge {...outcomeLooks[event.outcome]} />}>
      <KeyValueList items={factsOf({ event, onClose })} />
      <h3 className="mt-6 mb-1 text-sm font-semibold">Detail</h3>
      <Detail detail={event.detail} />
      <h3 className="mt-6 mb-1 text-sm font-semibold">Place in the chain</h3>
      <p className="mb-1 text-xs text-muted">The hash covers this event and the hash before it, so no row can be changed, taken out or put in without all later hashes showing it.</p>
      <KeyValueList items={chain} />
    </SidePanel>
  );
}
