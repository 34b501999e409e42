import { CircleDot, KeyRound, MonitorSmartphone, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { KeySlot } from '../../../src-shared/vault.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useOpenVault } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { errorOf } from '../../client.ts';
import { slotWords } from '../unlock/lock-words.ts';
import { useSlots } from './use-slots.ts';

interface SlotListProps {
  /** Left out where this officer may not remove any. */
  readonly onRemove?: ((slot: KeySlot) => void) | undefined;
}

interface SlotRowProps extends SlotListProps {
  readonly slot: KeySlot;
  readonly used: boolean;
}

function SlotRow({ slot, used, onRemove }: SlotRowProps): ReactNode {
  const Icon = slot.kind === 'passphrase' ? KeyRound : MonitorSmartphone;
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      <Icon aria-hidden size={16} className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className="block text-sm font-medium">{slotWords(slot)}</span>
        <span className="block truncate text-xs text-muted">
          {slot.officer.name} · added <Timestamp at={slot.createdAt} detail="day" inTable />
        </span>
      </span>
      {used && <StatusBadge word="In use" icon={CircleDot} tone="accent" />}
      {onRemove !== undefined && !used && (
        <IconButton icon={Trash2} size="small" label={`Remove the slot of ${slot.officer.name}: ${slotWords(slot).toLowerCase()}`} onClick={() => { onRemove(slot); }} />
      )}
    </li>
  );
}

/** The slots of the open vault; the one in use cannot be removed. */
export function SlotList({ onRemove }: SlotListProps): ReactNode {
  const { slot: used } = useOpenVault();
  const { data, error } = useSlots();
  if (data === undefined && error !== null) return <FormProblem error={errorOf(error)} />;
  if (data === undefined) return <Skeleton className="h-14 w-full" />;
  return (
    <ul className="divide-y divide-line rounded-lg border border-edge bg-surface">
      {data.map((slot) => (
        <SlotRow key={slot.id} slot={slot} used={slot.id === used} onRemove={onRemove} />
      ))}
    </ul>
  );
}
