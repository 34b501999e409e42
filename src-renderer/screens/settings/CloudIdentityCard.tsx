import { CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import type { KeyValue } from '../../components/KeyValueList.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useMayChange } from '../../desk/desk-context.tsx';
import { EmulatorBadge } from '../keys/EmulatorBadge.tsx';

/** One cloud; `facts` are null where there is no identity. */
export interface CloudIdentityCardProps {
  readonly name: string;
  readonly facts: readonly KeyValue[] | null;
  readonly emulated: boolean;
  readonly onSet: () => void;
  readonly onClear: () => void;
}

function Acts({ name, facts, onSet, onClear }: CloudIdentityCardProps): ReactNode {
  if (facts === null)
    return (
      <Button size="small" aria-label={`Set identity at ${name}`} onClick={onSet}>
        Set identity
      </Button>
    );
  return (
    <>
      <Button size="small" aria-label={`Change identity at ${name}`} onClick={onSet}>
        Change
      </Button>
      <Button size="small" kind="ghost" aria-label={`Clear… the identity at ${name}`} onClick={onClear}>
        Clear…
      </Button>
    </>
  );
}

/** The identity at one cloud, and the ways to set and clear it. */
export function CloudIdentityCard(props: CloudIdentityCardProps): ReactNode {
  const { name, facts, emulated } = props;
  const mayChange = useMayChange();
  const actions = (
    <>
      {facts === null && <StatusBadge word="Not set" icon={CircleDashed} tone="neutral" plain />}
      {emulated && <EmulatorBadge />}
      {mayChange && <Acts {...props} />}
    </>
  );
  return (
    <Card title={name} actions={actions}>
      {facts === null ? <p className="text-sm text-muted">A call that names a key there must name the way to it as well, or it is refused.</p> : <KeyValueList items={facts} />}
    </Card>
  );
}
