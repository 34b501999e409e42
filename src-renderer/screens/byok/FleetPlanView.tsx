import type { ReactNode } from 'react';
import type { FleetPlan } from '../../../src-shared/byok.ts';
import { Callout } from '../../components/Callout.tsx';
import { DependantList } from '../../components/Dependants.tsx';
import { leftOut, planLines, tenantsText } from './fleet-words.ts';

function Excluded({ plan }: { readonly plan: FleetPlan }): ReactNode {
  return (
    <div className="flex flex-col gap-1.5">
      <h3 className="text-xs font-medium">{`Left out: ${tenantsText(leftOut(plan))}`}</h3>
      <ul aria-label="Left out" className="max-h-56 divide-y divide-line overflow-y-auto rounded-lg border border-edge" tabIndex={plan.excluded.length > 2 ? 0 : undefined}>
        {plan.excluded.map(({ reason, count, examples }) => (
          <li key={reason} className="flex items-baseline gap-3 px-3 py-2 text-sm">
            <span className="min-w-10 text-right font-semibold tabular-nums">{count.toLocaleString()}</span>
            <span className="min-w-0">
              {reason}
              <span className="block text-xs text-muted wrap-anywhere">
                {examples.join(', ')}
                {count > examples.length && ` and ${(count - examples.length).toLocaleString()} more`}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What a fleet would do if it started now: who takes part, and who does not and why. */
export function FleetPlanView({ plan }: { readonly plan: FleetPlan }): ReactNode {
  return (
    <div className="flex flex-col gap-4">
      {plan.eligible === 0 ? (
        <Callout tone="attention" title="None of these tenants can take part">
          {plan.excluded.length === 0 ? 'Nobody matches any more. Close this and look at the board again.' : 'Choose other tenants, or do first what the reasons below ask for.'}
        </Callout>
      ) : (
        <DependantList dependants={planLines(plan)} />
      )}
      {plan.excluded.length > 0 && <Excluded plan={plan} />}
    </div>
  );
}
