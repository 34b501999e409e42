import { KeyRound, MonitorSmartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import type { KeySlot } from '../../../src-shared/vault.ts';
import { RadioCards } from '../../components/RadioCards.tsx';
import { localTime } from '../../components/time-text.ts';
import { slotWords } from './lock-words.ts';

/** Which of several slots to unlock through. */
export interface SlotChoiceProps {
  readonly slots: readonly KeySlot[];
  readonly value: string | undefined;
  readonly onChange: (slot: string) => void;
}

/** The slots of a vault to choose among; nothing when there is only one. */
export function SlotChoice({ slots, value, onChange }: SlotChoiceProps): ReactNode {
  if (slots.length < 2) return null;
  const cards = slots.map((slot) => ({
    value: slot.id,
    label: slotWords(slot),
    detail: `${slot.officer.name} · added ${localTime(slot.createdAt, 'day')}`,
    icon: slot.kind === 'passphrase' ? KeyRound : MonitorSmartphone,
  }));
  return <RadioCards label="Unlock through" value={value} onChange={onChange} cards={cards} />;
}
