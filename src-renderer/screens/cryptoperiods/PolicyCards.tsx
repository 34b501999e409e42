import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CryptoperiodPolicy } from '../../../src-shared/cryptoperiods.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { daysText, kindWords, warningText } from './cryptoperiod-words.ts';
import { PolicyDialog } from './PolicyDialog.tsx';

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-sm font-medium tabular-nums">{children}</dd>
    </div>
  );
}

function rotationText({ kind, automatic }: CryptoperiodPolicy): string {
  if (kind === 'customer-key') return 'By its owner';
  return automatic ? 'Automatic' : 'By an officer';
}

function PolicyCard({ policy, onEdit }: { readonly policy: CryptoperiodPolicy; readonly onEdit?: (() => void) | undefined }): ReactNode {
  const { title, meaning } = kindWords[policy.kind];
  const edit = onEdit && (
    <Button size="small" icon={Pencil} aria-label={`Change the cryptoperiod of ${title.toLowerCase()}`} onClick={onEdit}>
      Change
    </Button>
  );
  return (
    <Card title={title} actions={edit} className="min-w-0 flex-1">
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        <Fact name="Cryptoperiod">{daysText(policy.days)}</Fact>
        <Fact name="Due soon">{warningText(policy)}</Fact>
        <Fact name="Rotation">{rotationText(policy)}</Fact>
      </dl>
      <p className="mt-3 text-xs text-muted">{meaning}</p>
    </Card>
  );
}

/** The policy of each kind of key. */
export function PolicyCards(): ReactNode {
  const queries = useQueries();
  const mayChange = useMayChange();
  const { data } = useQuery(queries.cryptoperiods.policies.queryOptions());
  const [editing, edit] = useState<CryptoperiodPolicy>();
  return (
    <div className="flex shrink-0 gap-4 px-6 pb-4">
      {data?.map((policy) => <PolicyCard key={policy.kind} policy={policy} onEdit={mayChange ? () => { edit(policy); } : undefined} />)}
      {data === undefined && <Skeleton className="h-36 w-full rounded-lg" />}
      {editing && <PolicyDialog policy={editing} onClose={() => { edit(undefined); }} />}
    </div>
  );
}
