import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Grant } from '../../../src-shared/access-keys.ts';
import type { Secret } from '../../../src-shared/secrets.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { sensitivityWords } from '../../components/SensitivityBadge.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useClient, useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { useAct, wordsFor } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import { errorText } from '../../../src-shared/error-text.ts';
import { nameOf } from '../access-keys/access-key-words.ts';
import { GrantDialog } from './GrantDialog.tsx';
import { grantHolds } from './grant-words.ts';

const agentOf = ({ agentName }: Grant): string => nameOf({ name: agentName });

function WithdrawDialog({ secret, grant, onClose }: { readonly secret: Secret; readonly grant: Grant; readonly onClose: () => void }): ReactNode {
  const client = useClient();
  const showToast = useToast();
  const act = useAct(() => client.accessKeys.revokeGrant({ secret: secret.id, agent: grant.agent }), 'form');
  const withdraw = async (): Promise<void> => {
    if ((await act.run(undefined)) === undefined) return;
    onClose();
    showToast({ title: `${agentOf(grant)} may no longer have ${secret.key} resolved` });
  };
  const text = act.error === null ? undefined : errorText(act.error.code, act.error.data);
  return (
    <ConfirmDialog
      open
      title={`Withdraw ${secret.key} from ${agentOf(grant)}?`}
      act="Withdraw"
      busy={act.busy}
      onClose={onClose}
      onConfirm={() => void withdraw()}
      problem={text && `${text.body} ${text.next}`}
    >
      From the next call on the value is no longer filled in for this key. What it was given before, it may still have: publish a new value when that matters.
    </ConfirmDialog>
  );
}

function GrantRow({ grant, secret, onWithdraw }: { readonly grant: Grant; readonly secret: Secret; readonly onWithdraw: (() => void) | undefined }): ReactNode {
  return (
    <li className="flex items-start gap-3 px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium wrap-anywhere">{agentOf(grant)}</p>
        <p className="text-xs text-muted">
          Granted by {grant.createdBy}, <Timestamp at={grant.createdAt} />
        </p>
        {grant.reason !== '' && <p className="mt-0.5 text-xs wrap-anywhere whitespace-pre-line">{grant.reason}</p>}
        {!grantHolds(grant, secret.sensitivity) && (
          <p className="mt-0.5 text-xs text-attention-ink">It does not hold: a secret classified {sensitivityWords[secret.sensitivity].word} needs a reason. Grant it again with one.</p>
        )}
      </div>
      {onWithdraw && <IconButton icon={X} size="small" label={`Withdraw from ${agentOf(grant)}`} onClick={onWithdraw} />}
    </li>
  );
}

interface ListProps {
  readonly secret: Secret;
  readonly grants: readonly Grant[];
}

function List({ secret, grants }: ListProps): ReactNode {
  const mayChange = useMayChange();
  const [withdrawn, withdraw] = useState<Grant>();
  if (grants.length === 0) return <p className="text-sm text-muted">No access key. The value leaves the vault by this desk alone.</p>;
  return (
    <>
      <ul aria-label="Grants" className="divide-y divide-line overflow-hidden rounded-lg border border-edge bg-surface">
        {grants.map((grant) => (
          <GrantRow key={grant.id} grant={grant} secret={secret} onWithdraw={mayChange ? () => { withdraw(grant); } : undefined} />
        ))}
      </ul>
      {withdrawn && <WithdrawDialog secret={secret} grant={withdrawn} onClose={() => { withdraw(undefined); }} />}
    </>
  );
}

/** The button that grants a secret to a further key. */
export function GrantButton({ secret }: { readonly secret: Secret }): ReactNode {
  const [granting, setGranting] = useState(false);
  if (!useMayChange() || secret.state === 'deleted') return null;
  return (
    <>
      <Button kind="ghost" size="small" icon={Plus} className="-my-1 -mr-2.5" onClick={() => { setGranting(true); }}>
        Grant
      </Button>
      {granting && <GrantDialog secret={secret} onClose={() => { setGranting(false); }} />}
    </>
  );
}

/** Which access keys may have a secret resolved, since when and why. */
export function GrantList({ secret }: { readonly secret: Secret }): ReactNode {
  const { data: grants, error, refetch } = useQuery(useQueries().accessKeys.grants.queryOptions({ input: { secret: secret.id } }));
  if (grants !== undefined) return <List secret={secret} grants={grants} />;
  if (error === null) return <Skeleton className="h-10 w-full" />;
  return <ErrorState text={wordsFor(error)} actions={<Button onClick={() => void refetch()}>Try again</Button>} />;
}
