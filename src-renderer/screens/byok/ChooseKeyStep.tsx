import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { KeyRound, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import type { Tenant } from '../../../src-shared/tenants.ts';
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
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { useAct, wordsFor } from '../../desk/use-act.ts';
import { RegisterKeyPanel } from '../keys/RegisterKeyPanel.tsx';

/** The first step. */
export interface ChooseKeyStepProps {
  readonly tenant: Tenant;
  /** The key that is staged already. */
  readonly staged: string | undefined;
  readonly onStaged: () => void;
}

const shown = 50;
const fewEnough = 6;

function cardOf({ id, displayName, provider, key, resource, validation, tenantCount }: KmsKey): RadioCard<string> {
  return {
    value: id,
    label: displayName,
    icon: providerWords[provider].icon,
    note: <StatusBadge plain {...validationLooks[validation.phase]} />,
    detail: (
      <>
        <PathText value={key.provider === 'KEY_FILE' ? key.path : resource} />
        {tenantCount === 0 ? 'No tenant uses it.' : `${tenantCount.toLocaleString()} ${tenantCount === 1 ? 'tenant uses' : 'tenants use'} it.`}
      </>
    ),
  };
}

interface KeyListProps {
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
  readonly onRegister: () => void;
}

function KeyList({ chosen, onChoose, onRegister }: KeyListProps): ReactNode {
  const queries = useQueries();
  const [search, setSearch] = useState('');
  const { data, error } = useQuery(queries.keys.list.queryOptions({ input: { search, limit: shown }, placeholderData: keepPreviousData }));
  if (error) return <ErrorState text={wordsFor(error)} />;
  if (data === undefined) return <Skeleton className="h-40 w-full" />;
  if (data.total === 0 && search === '') {
    const action = <Button kind="primary" icon={Plus} onClick={onRegister}>Register a key</Button>;
    return (
      <div className="grid place-items-center">
        <EmptyState icon={KeyRound} title="No customer-owned key is registered" action={action}>
          Register the customer&apos;s key at AWS KMS, or make a key file to try everything with no cloud account.
        </EmptyState>
      </div>
    );
  }
  const searchable = search !== '' || data.total > fewEnough;
  return (
    <div className="flex flex-col gap-3">
      {searchable && <TextInput icon={Search} size="small" className="w-64" role="searchbox" aria-label="Search keys" placeholder="Search keys" value={search} onChange={(event) => { setSearch(event.currentTarget.value); }} />}
      <RadioCards label="Key" hideLabel columns={2} value={chosen} onChange={onChoose} cards={data.rows.map(cardOf)} />
      {data.total === 0 && <p className="text-sm text-muted">No key has that name. Search for another, or register it.</p>}
      {data.total > shown && <p className="text-xs text-muted">{`The first ${String(shown)} of ${data.total.toLocaleString()} keys. Search to narrow them.`}</p>}
    </div>
  );
}

/** Says which key the tenant shall be under. */
export function ChooseKeyStep({ tenant, staged, onStaged }: ChooseKeyStepProps): ReactNode {
  const client = useClient();
  const stage = useAct(client.byok.stage);
  const [picked, pick] = useState<string>();
  const [registering, setRegistering] = useState(false);
  const { data: keys } = useQuery(useQueries().keys.list.queryOptions({ input: { limit: 1 } }));
  const chosen = picked ?? staged;
  const go = async (): Promise<void> => {
    if (chosen === undefined) return;
    if (chosen === staged || (await stage.run({ tenant: tenant.id, kmsKey: chosen }))) onStaged();
  };
  const registered = ({ id }: KmsKey): void => {
    pick(id);
    setRegistering(false);
  };
  return (
    <div className="flex flex-col gap-4">
      <KeyList chosen={chosen} onChoose={pick} onRegister={() => { setRegistering(true); }} />
      {keys?.total !== 0 && (
        <div className="flex items-center justify-end gap-2 border-t border-line pt-4">
          <Button icon={Plus} onClick={() => { setRegistering(true); }}>
            Register a key
          </Button>
          <Button kind="primary" busy={stage.busy} disabled={chosen === undefined} onClick={() => void go()}>
            {chosen !== undefined && chosen === staged ? 'Keep this key' : 'Stage this key'}
          </Button>
        </div>
      )}
      {registering && <RegisterKeyPanel onClose={() => { setRegistering(false); }} onDone={registered} />}
    </div>
  );
}
