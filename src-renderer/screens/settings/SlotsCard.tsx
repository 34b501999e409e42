import { useQuery } from '@tanstack/react-query';
import { MonitorSmartphone, Plus } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KeySlot } from '../../../src-shared/vault.ts';
import { Button } from '../../components/Button.tsx';
import { Section } from '../../components/Card.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { AddSlotDialog } from './AddSlotDialog.tsx';
import { RemoveSlotDialog } from './RemoveSlotDialog.tsx';
import { SlotList } from './SlotList.tsx';
import { isOfThisDevice, useSlots } from './use-slots.ts';

type Asked = { readonly kind: 'passphrase' | 'device' } | { readonly kind: 'remove'; readonly slot: KeySlot };

function AskedDialog({ asked, onClose }: { readonly asked: Asked; readonly onClose: () => void }): ReactNode {
  if (asked.kind === 'remove') return <RemoveSlotDialog slot={asked.slot} onClose={onClose} />;
  return <AddSlotDialog device={asked.kind === 'device'} onClose={onClose} />;
}

/** The ways of unlocking the vault. */
export function SlotsCard(): ReactNode {
  const { data: about } = useQuery(useQueries().settings.about.queryOptions());
  const mayChange = useMayChange();
  const { data: slots } = useSlots();
  const remembered = slots?.some(isOfThisDevice) === true;
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <Section title="Key slots" description="Each slot is one way of unlocking: it holds the vault’s key, sealed by a passphrase. At least one slot must need a passphrase alone.">
      <SlotList onRemove={mayChange ? (slot) => { setAsked({ kind: 'remove', slot }); } : undefined} />
      {mayChange && (
        <div className="flex flex-wrap gap-2">
          <Button icon={Plus} onClick={() => { setAsked({ kind: 'passphrase' }); }}>
            Add a passphrase slot
          </Button>
          {about?.keychain.available === true && !remembered && (
            <Button icon={MonitorSmartphone} onClick={() => { setAsked({ kind: 'device' }); }}>
              Remember this device
            </Button>
          )}
        </div>
      )}
      {asked !== null && <AskedDialog asked={asked} onClose={() => { setAsked(null); }} />}
    </Section>
  );
}
