import { FileText } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Drill } from '../../../src-shared/drills.ts';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { PageBody } from '../../components/PageBody.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { Stepper } from '../../components/Stepper.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { useMayChange } from '../../desk/desk-context.tsx';
import { Link } from '../../routing.tsx';
import { AbandonDrillDialog } from './AbandonDrillDialog.tsx';
import { drillReport } from './drill-report.ts';
import { drillLooks, drillSteps, isOver, reachedStep } from './drill-words.ts';
import { DrillCounters } from './DrillCounters.tsx';
import { DrillTask } from './DrillTask.tsx';
import { DrillTimes } from './DrillTimes.tsx';

/** Where the pages of drills are left to. */
export const drillCrumbs = [
  { label: 'Keys', to: { screen: 'keys' } },
  { label: 'Drills', to: { screen: 'keys', tab: 'drills' } },
] as const;

function Started({ drill: { kmsKey, officer, startedAt } }: { readonly drill: Drill }): ReactNode {
  return (
    <span>
      Started by {officer} <Timestamp at={startedAt} relative />.{' '}
      <Link to={{ screen: 'key', key: kmsKey }} className="rounded-xs text-accent-ink underline underline-offset-2">
        Open the key
      </Link>
    </span>
  );
}

/** A drill from the first word to the last measurement. */
export function DrillPage({ drill }: { readonly drill: Drill }): ReactNode {
  const mayChange = useMayChange();
  const [abandoning, abandon] = useState(false);
  const over = isOver(drill);
  const actions = over ? (
    <ButtonLink to={{ screen: 'reports' }} search={drillReport(drill)} icon={FileText} kind="primary">
      Open the drill report
    </ButtonLink>
  ) : (
    mayChange && <Button onClick={() => { abandon(true); }}>Abandon drill</Button>
  );
  return (
    <>
      <PageHeader title={`Drill of ${drill.keyName}`} crumbs={drillCrumbs} badges={<StatusBadge {...drillLooks[drill.step]} />} subtitle={<Started drill={drill} />} actions={actions} />
      <PageBody>
        <Stepper label="Steps of the drill" steps={drillSteps} current={reachedStep(drill)} />
        <div className="grid grid-cols-12 gap-4">
          <DrillTask drill={drill} />
          <DrillCounters drill={drill} />
          <DrillTimes drill={drill} />
        </div>
      </PageBody>
      {abandoning && !over && <AbandonDrillDialog drill={drill} onClose={() => { abandon(false); }} />}
    </>
  );
}
