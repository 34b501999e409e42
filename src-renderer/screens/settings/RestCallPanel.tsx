import { BookOpen, ScrollText } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RestCallShown } from '../../../src-shared/rest-api.ts';
import { ButtonLink } from '../../components/Button.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import type { KeyValue } from '../../components/KeyValueList.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { callerText, operationTitle, statusLook, tookText } from './rest-words.ts';

function factsOf(call: RestCallShown): readonly KeyValue[] {
  const { at, milliseconds, publicKey, requestId } = call;
  return [
    { key: 'Time', value: <Timestamp at={at} detail="second" /> },
    { key: 'Took', value: <span className="tabular-nums">{tookText(milliseconds)}</span> },
    { key: 'Access key', value: callerText(call) },
    ...(publicKey === null ? [] : [{ key: 'Public key', value: <CopyableId value={publicKey} label="public key" whole /> }]),
    { key: 'Request id', value: <CopyableId value={requestId} label="request id" whole /> },
  ];
}

/** One call: who made it, what came of it, and the id by which the audit log knows it. */
export function RestCallPanel({ call, onClose }: { readonly call: RestCallShown; readonly onClose: () => void }): ReactNode {
  const { operation, requestId, method, path, status } = call;
  const title = operationTitle(call);
  const actions = (
    <>
      {operation !== null && title !== undefined && (
        <ButtonLink to={{ screen: 'api-reference', operation }} icon={BookOpen}>
          In the reference
        </ButtonLink>
      )}
      <ButtonLink kind="primary" to={{ screen: 'audit' }} search={{ search: requestId }} icon={ScrollText}>
        Find it in the audit log
      </ButtonLink>
    </>
  );
  return (
    <SidePanel open onClose={onClose} title={title ?? 'No call of the API'} subtitle={<StatusBadge {...statusLook(status)} />} actions={actions}>
      <p className="mono mb-4 text-sm wrap-anywhere">
        <span className="font-medium">{method.toUpperCase()}</span> {path}
      </p>
      <KeyValueList items={factsOf(call)} />
    </SidePanel>
  );
}
