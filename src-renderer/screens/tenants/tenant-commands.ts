import { Building2, KeyRound, LockKeyhole, ScrollText } from 'lucide-react';
import { useMemo } from 'react';
import type { Tenant } from '../../../src-shared/tenants.ts';
import type { TenantTab } from '../../router.ts';
import { useRouter } from '../../routing.tsx';
import { useCommands } from '../../stores/view.tsx';
import type { Command } from '../../stores/view-stores.ts';

const tabs: readonly { readonly tab: TenantTab; readonly label: string; readonly icon: Command['icon'] }[] = [
  { tab: 'status', label: 'status', icon: Building2 },
  { tab: 'byok', label: 'BYOK', icon: KeyRound },
  { tab: 'secrets', label: 'secrets', icon: LockKeyhole },
  { tab: 'activity', label: 'activity', icon: ScrollText },
];

/** Offers the tabs of the open tenant in the palette. */
export function useTenantCommands({ id, displayName }: Tenant): void {
  const router = useRouter();
  const commands = useMemo<readonly Command[]>(
    () =>
      tabs.map(({ tab, label, icon }) => ({
        id: `tenant.${id}.${tab}`,
        label: `${displayName}: ${label}`,
        group: 'This tenant',
        icon,
        run: () => {
          router.navigate({ screen: 'tenant', tenant: id, tab });
        },
      })),
    [router, id, displayName],
  );
  useCommands(commands);
}
