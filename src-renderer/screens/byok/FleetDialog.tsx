import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { FleetPlan, FleetRequest, FleetScope } from '../../../src-shared/byok.ts';
import type { FleetAct } from '../../../src-shared/jobs.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct, wordsFor } from '../../desk/use-act.ts';
import { FleetPlanView } from './FleetPlanView.tsx';
import { fleetWords, offboardSentence, tenantsText } from './fleet-words.ts';
import { KeyChoice } from './KeyChoice.tsx';
import { useWorkToast } from './use-work-toast.ts';

/** One act for the selected tenants. */
export interface FleetDialogProps {
  readonly act: FleetAct;
  readonly scope: FleetScope;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

/** The request as far as it can be planned: a move wants to know where to. */
function requestOf({ act, scope }: FleetDialogProps, kmsKey: string | undefined): FleetRequest | undefined {
  if (act !== 'move') return { act, scope };
  return kmsKey === undefined ? undefined : { act, scope, kmsKey };
}

function usePlan(request: FleetRequest | undefined): { readonly plan: FleetPlan | undefined; readonly error: unknown } {
  const queries = useQueries();
  const { data, error } = useQuery(queries.byok.planFleet.queryOptions({ input: request ?? skipToken, staleTime: 0, gcTime: 0 }));
  return { plan: request === undefined ? undefined : data, error };
}

function Plan({ request, plan, error }: { readonly request: FleetRequest | undefined; readonly plan: FleetPlan | undefined; readonly error: unknown }): ReactNode {
  if (request === undefined) return <p className="text-sm text-muted">Choose the key; then the plan says who can be moved to it.</p>;
  if (plan) return <FleetPlanView plan={plan} />;
  return error ? <ErrorState text={wordsFor(error)} /> : <Skeleton className="h-28 w-full" />;
}

const warning = "The customers' keys must work now, and until this has ended. Ask the customers not to disable or delete them before.";

interface AgreedPlan {
  readonly plan: FleetPlan | undefined;
  readonly agreed: string | undefined;
  readonly onAgree: (sentence: string | undefined) => void;
}

/** What an offboarding takes from the customers, acknowledged with its numbers. */
function Agreement({ plan, agreed, onAgree }: AgreedPlan): ReactNode {
  if (plan?.act !== 'offboard' || plan.eligible === 0) return null;
  const sentence = offboardSentence(plan);
  return (
    <>
      <Callout tone="attention">{warning}</Callout>
      <Checkbox label={sentence} checked={agreed === sentence} onChange={(yes) => { onAgree(yes ? sentence : undefined); }} />
    </>
  );
}

function mayStart({ plan, agreed }: Omit<AgreedPlan, 'onAgree'>): boolean {
  if (plan === undefined || plan.eligible === 0) return false;
  return plan.act !== 'offboard' || agreed === offboardSentence(plan);
}

/** Shows what an act would do for the selected tenants, then starts it. */
export function FleetDialog(props: FleetDialogProps): ReactNode {
  const { act, onClose, onStarted } = props;
  const client = useClient();
  const tellStarted = useWorkToast();
  const [kmsKey, chooseKey] = useState<string>();
  const [agreed, agree] = useState<string>();
  const start = useAct(client.byok.startFleet, 'form');
  const request = requestOf(props, kmsKey);
  const { plan, error } = usePlan(request);
  const words = fleetWords[act];
  const ready = mayStart({ plan, agreed });
  const title = plan === undefined ? `${words.act} the selected tenants` : `${words.act} ${tenantsText(plan.eligible)}`;
  const go = async (): Promise<void> => {
    const answer = ready && request ? await start.run(request) : undefined;
    if (!answer) return;
    tellStarted(title, answer.job);
    onStarted();
    onClose();
  };
  return (
    <Dialog
      open
      guarded
      width={act === 'move' ? 'large' : 'medium'}
      title={title}
      description={words.each}
      onClose={onClose}
      onSubmit={() => void go()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={start.busy} disabled={!ready}>
            {title}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {act === 'move' && <KeyChoice chosen={kmsKey} onChoose={chooseKey} />}
        <Plan request={request} plan={plan} error={error} />
        <Agreement plan={plan} agreed={agreed} onAgree={agree} />
        <FormProblem error={start.error} />
      </div>
    </Dialog>
  );
}
