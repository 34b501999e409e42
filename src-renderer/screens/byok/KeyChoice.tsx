import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { KeyRound, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { PathText } from '../../components/PathText.tsx';
import { providerWords } from '../../components/ProviderBadge.tsx';
import { RadioCards } from '../../components/RadioCards.tsx';
import type { RadioCard } from '../../components/RadioCards.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { validationLooks } from '../../components/status-looks.ts';
import { TextInput } from '../../components/TextField.tsx';
import { useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { EmulatorBadge } from '../keys/EmulatorBadge.tsx';

const shown = 50;
const fewEnough = 6;

function cardOf({ id, displayName, provider, key, resource, emulator, validation, tenantCount }: KmsKey): RadioCard<string> {
  return {
    value: id,
    label: displayName,
    icon: providerWords[provider].icon,
    note: <StatusBadge plain {...validationLooks[validation.phase]} />,
    detail: (
      <>
        <PathText value={key.provider === 'KEY_FILE' ? key.path : resource} />
        <span className="flex flex-wrap items-center justify-between gap-x-3">
          {tenantCount === 0 ? 'No tenant uses it.' : `${tenantCount.toLocaleString()} ${tenantCount === 1 ? 'tenant uses' : 'tenants use'} it.`}
          {emulator && <EmulatorBadge plain />}
        </span>
      </>
    ),
  };
}

/** A choice among the registered keys. */
export interface KeyChoiceProps {
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
  /** Offered when no key is registered at all. */
  readonly onRegister?: (() => void) | undefined;
  /** A key that cannot be chosen: the tenant is under it. */
  readonly except?: string | undefined;
}

function NoKey({ onRegister }: Pick<KeyChoiceProps, 'onRegister'>): ReactNode {
  const action = onRegister && (
    <Button kind="primary" icon={Plus} onClick={onRegister}>
      Register a key
    </Button>
  );
  return (
    <div className="grid place-items-center">
      <EmptyState icon={KeyRound} title="No customer-owned key is registered" action={action}>
        Register the customer&apos;s key at its KMS or HSM, or make a key file to try everything with no cloud account.
      </EmptyState>
    </div>
  );
}

/** The registered keys as cards, the first of them; a search finds the others. */
export function KeyChoice({ chosen, onChoose, onRegister, except }: KeyChoiceProps): ReactNode {
  const queries = useQueries();
  const [search, setSearch] = useState('');
  const { data, error } = useQuery(queries.keys.list.queryOptions({ input: { search, limit: shown }, placeholderData: keepPreviousData }));
  if (error) return <ErrorState text={wordsFor(error)} />;
  if (data === undefined) return <Skeleton className="h-40 w-full" />;
  if (data.total === 0 && search === '') return <NoKey onRegister={onRegister} />;
  const searchable = search !== '' || data.total > fewEnough;
  return (
    <div className="flex flex-col gap-3">
      {searchable && <TextInput icon={Search} size="small" className="w-64" role="searchbox" aria-label="Search keys" placeholder="Search keys" value={search} onChange={(event) => { setSearch(event.currentTarget.value); }} />}
      <RadioCards label="Key" hideLabel columns={2} value={chosen} onChange={onChoose} cards={data.rows.map((row) => (row.id === except ? { ...cardOf(row), disabled: true, note: 'The present key' } : cardOf(row)))} />
      {data.total === 0 && <p className="text-sm text-muted">No key has that name. Search for another, or register it.</p>}
      {data.total > shown && <p className="text-xs text-muted">{`The first ${String(shown)} of ${data.total.toLocaleString()} keys. Search to narrow them.`}</p>}
    </div>
  );
}
