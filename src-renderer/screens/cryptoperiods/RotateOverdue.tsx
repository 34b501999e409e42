import { useQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useRouter } from '../../routing.tsx';
import { useToast } from '../../stores/view.tsx';

/** How many overdue data keys are looked at to say how many can be rotated; more are told as "more than". */
const looked = 1000;

/** Starts one piece of work that rotates every overdue data key. */
export function RotateOverdue(): ReactNode {
  const client = useClient();
  const queries = useQueries();
  const router = useRouter();
  const showToast = useToast();
  const [asking, ask] = useState(false);
  const rotate = useAct(client.cryptoperiods.rotateDue, 'form');
  const { data } = useQuery(queries.cryptoperiods.due.queryOptions({ input: { kind: 'data-key', state: 'overdue', limit: looked } }));
  const ready = data?.rows.filter(({ blockedBy }) => blockedBy === '').length ?? 0;
  const blocked = (data?.rows.length ?? 0) - ready;
  const run = async (): Promise<void> => {
    const started = await rotate.run(undefined);
    if (started === undefined) return;
    ask(false);
    const { job } = started;
    if (job === null) showToast({ tone: 'info', title: 'Nothing was started', detail: 'No data key is overdue any more, or a rotation of overdue keys is under way already.' });
    else showToast({ tone: 'ok', title: 'Rotating the overdue data keys', action: { label: 'Open the work', run: () => { router.navigate({ screen: 'work', job }); } } });
  };
  return (
    <>
      <Button kind="primary" icon={RotateCw} disabled={ready === 0} onClick={() => { ask(true); }}>
        Rotate all overdue now
      </Button>
      <ConfirmDialog
        open={asking}
        destructive={false}
        title="Rotate all overdue data keys?"
        act="Rotate all overdue now"
        busy={rotate.busy}
        onClose={() => { ask(false); rotate.clear(); }}
        onConfirm={() => void run()}
      >
        <RotateWords ready={ready} blocked={blocked} more={(data?.total ?? 0) > looked} />
        <FormProblem error={rotate.error} />
      </ConfirmDialog>
    </>
  );
}

function RotateWords({ ready, blocked, more }: { readonly ready: number; readonly blocked: number; readonly more: boolean }): ReactNode {
  const tenants = `${more ? 'More than ' : ''}${ready.toLocaleString()} ${ready === 1 ? 'tenant gets' : 'tenants get'}`;
  return (
    <>
      <p>{tenants} a new version of the data key, which encrypts from then on. Older versions go on opening what they encrypted, and nobody is cut off.</p>
      {blocked > 0 && <p className="mt-2">{blocked.toLocaleString()} more cannot be rotated now: the list says why.</p>}
      <p className="mt-2">It goes on in the background, and can be paused and resumed.</p>
    </>
  );
}
