import { useQuery } from '@tanstack/react-query';
import { Building2, KeyRound } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { KmsKey } from '../../src-shared/keys.ts';
import type { Tenant } from '../../src-shared/tenants.ts';
import type { Route } from '../router.ts';
import { useRouter } from '../routing.tsx';
import { useCommands, usePalette } from '../stores/view.tsx';
import type { Command } from '../stores/view-stores.ts';
import { useQueries } from './desk-context.tsx';

/** So many of a kind are offered; who wants more opens the list. */
const most = 5;
const longest = 256;
const none: readonly Command[] = [];

function opening(icon: Command['icon'], group: string, to: (id: string) => Route, go: (to: Route) => void) {
  return ({ id, displayName }: Pick<Tenant | KmsKey, 'id' | 'displayName'>): Command => ({
    id: `open.${group}.${id}`,
    label: displayName,
    detail: id,
    group,
    icon,
    found: true,
    run: () => {
      go(to(id));
    },
  });
}

/** Offers in the palette the tenants and keys that meet what is typed there. */
export function FoundCommands(): ReactNode {
  const router = useRouter();
  const queries = useQueries();
  const { open, typed } = usePalette();
  const search = useDeferredValue(typed.trim().slice(0, longest));
  const enabled = open && search !== '';
  const tenants = useQuery({ ...queries.tenants.list.queryOptions({ input: { search, limit: most } }), enabled }).data?.rows;
  const keys = useQuery({ ...queries.keys.list.queryOptions({ input: { search, limit: most } }), enabled }).data?.rows;
  const commands = useMemo(() => {
    const go = (to: Route): void => {
      router.navigate(to);
    };
    const toTenant = opening(Building2, 'Tenants', (tenant) => ({ screen: 'tenant', tenant }), go);
    const toKey = opening(KeyRound, 'Keys', (key) => ({ screen: 'key', key }), go);
    return enabled ? [...(tenants ?? []).map(toTenant), ...(keys ?? []).map(toKey)] : none;
  }, [router, enabled, tenants, keys]);
  useCommands(commands);
  return null;
}
