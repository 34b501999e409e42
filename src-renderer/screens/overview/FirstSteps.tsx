import { Building2, CircleCheck, KeyRound, Upload } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Overview } from '../../../src-shared/overview.ts';
import { ButtonLink } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { classNames } from '../../components/class-names.ts';
import type { Route } from '../../router.ts';
import { sumOf } from './overview-shares.ts';

/** Something to do first in a new vault. */
export interface FirstStep {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly detail: string;
  readonly act: string;
  readonly to: Route;
  readonly done: boolean;
}

/** The three first things, in order, and which of them are done. */
export function firstSteps({ tenants, secrets, keys }: Pick<Overview, 'tenants' | 'secrets' | 'keys'>): readonly FirstStep[] {
  return [
    {
      icon: Building2,
      title: 'Add a tenant',
      detail: 'A customer whose secrets you keep. Each has a data key of its own, so that nothing of one ever opens another.',
      act: 'Go to tenants',
      to: { screen: 'tenants' },
      done: sumOf(tenants) > 0,
    },
    {
      icon: Upload,
      title: 'Import secrets',
      detail: 'From a .env, JSON, CSV or Kubernetes file. You see what will happen before anything is written.',
      act: 'Import secrets',
      to: { screen: 'import' },
      done: sumOf(secrets) > 0,
    },
    {
      icon: KeyRound,
      title: 'Register a key',
      detail: 'A key the customer owns, at a cloud, in an HSM or in a key file. With it the tenant comes under BYOK.',
      act: 'Go to keys',
      to: { screen: 'keys' },
      done: sumOf(keys) > 0,
    },
  ];
}

function StepLine({ step, place, next }: { readonly step: FirstStep; readonly place: number; readonly next: boolean }): ReactNode {
  const { icon: Icon, title, detail, act, to, done } = step;
  return (
    <li className="flex items-center gap-4 px-4 py-3.5">
      <span
        className={classNames(
          'flex size-8 shrink-0 items-center justify-center rounded-full border text-sm font-semibold',
          done ? 'border-ok-edge bg-ok-soft text-ok-ink' : next ? 'border-accent bg-accent-soft text-accent-ink' : 'border-control text-muted',
        )}
      >
        {done ? <CircleCheck aria-hidden size={16} /> : place}
        <span className="sr-only">{done ? 'Done' : 'Step'}</span>
      </span>
      <Icon aria-hidden size={18} className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className={classNames('block text-sm font-medium', done && 'text-muted line-through')}>{title}</span>
        <span className="block text-xs text-muted">{detail}</span>
      </span>
      {!done && (
        <ButtonLink to={to} kind={next ? 'primary' : 'secondary'}>
          {act}
        </ButtonLink>
      )}
    </li>
  );
}

/** What to do first, until all of it is done. */
export function FirstSteps({ steps }: { readonly steps: readonly FirstStep[] }): ReactNode {
  const next = steps.findIndex(({ done }) => !done);
  return (
    <Card flush title="Set up your desk" description="Three things, in this order. Then the tenant can come under its customer’s own key." className="col-span-12">
      <ol className="divide-y divide-line">
        {steps.map((step, place) => (
          <StepLine key={step.title} step={step} place={place + 1} next={place === next} />
        ))}
      </ol>
    </Card>
  );
}
