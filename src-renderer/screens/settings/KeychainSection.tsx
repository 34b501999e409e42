import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleSlash, MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { About } from '../../../src-shared/settings.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Section } from '../../components/Card.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { AddSlotDialog } from './AddSlotDialog.tsx';
import { isOfThisDevice, useSlots } from './use-slots.ts';

function Availability({ keychain }: Pick<About, 'keychain'>): ReactNode {
  return (
    <div className="flex items-center gap-3">
      {keychain.available ? <StatusBadge word="Available" icon={CircleCheck} tone="ok" /> : <StatusBadge word="Not available" icon={CircleSlash} tone="neutral" />}
      <span className="text-sm text-muted">{keychain.detail}</span>
    </div>
  );
}

function WithoutKeychain(): ReactNode {
  return (
    <Callout title="Nothing is lost without it">
      The vault opens with its passphrase. To use the keychain, unlock it in the operating system (on Linux: GNOME Keyring or KWallet with libsecret),
      make sure that Keydesk was installed with its optional parts, and start Keydesk again.
    </Callout>
  );
}

function DeviceSlot(): ReactNode {
  const mayChange = useMayChange();
  const { data: slots } = useSlots();
  const [adding, setAdding] = useState(false);
  const remembered = slots?.some(isOfThisDevice) === true;
  return (
    <Section title="This device" description="A remembered device has a slot of its own: a passphrase and the device’s secret together.">
      {slots === undefined ? (
        <Skeleton className="h-5 w-60" />
      ) : (
        <div>
          {remembered ? <StatusBadge word="Remembered" icon={CircleCheck} tone="ok" /> : <StatusBadge word="Not remembered" icon={CircleSlash} tone="neutral" />}
        </div>
      )}
      {!remembered && mayChange && (
        <div>
          <Button icon={MonitorSmartphone} onClick={() => { setAdding(true); }}>
            Remember this device
          </Button>
        </div>
      )}
      {adding && <AddSlotDialog device onClose={() => { setAdding(false); }} />}
    </Section>
  );
}

/** The keychain of the operating system: what it is for, and whether it is there. */
export function KeychainSection(): ReactNode {
  const { data } = useQuery(useQueries().settings.about.queryOptions());
  return (
    <div className="-mt-7">
      <Section
        title="Keychain"
        description="The operating system’s own store for secrets. Keydesk can keep a random secret there that belongs to this device, so that a slot opens on this device only; it also keeps the head of the audit log there, so that a log cut short is noticed."
      >
        {data === undefined ? <Skeleton className="h-5 w-60" /> : <Availability keychain={data.keychain} />}
        {data?.keychain.available === false && <WithoutKeychain />}
      </Section>
      {data?.keychain.available === true && <DeviceSlot />}
    </div>
  );
}
