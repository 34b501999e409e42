import { ArrowLeftRight, LogOut, RefreshCw, RotateCw, ShieldCheck, Stethoscope } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { FleetPlan } from '../../../src-shared/byok.ts';
import type { FleetAct } from '../../../src-shared/jobs.ts';
import type { Dependants } from '../../components/Dependants.tsx';

/** How an act for many tenants is offered, asked and explained. */
export interface FleetWords {
  /** On the bar below the list. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** The act of the dialog and of its button, before the number: `Rewrap` 12 tenants. */
  readonly act: string;
  /** What is done to each tenant. */
  readonly each: string;
}

/** The acts in the order in which a tenant may meet them. */
export const offeredActs = ['preflight', 'activate', 'rewrap', 'move', 'rotate', 'offboard'] as const satisfies readonly FleetAct[];

/** The words of each act. */
export const fleetWords: Readonly<Record<FleetAct, FleetWords>> = {
  preflight: {
    label: 'Preflight',
    icon: Stethoscope,
    act: 'Run the preflight of',
    each: "A live wrap and unwrap of 32 random bytes with each tenant's key. It changes nothing else.",
  },
  activate: {
    label: 'Activate',
    icon: ShieldCheck,
    act: 'Activate BYOK for',
    each: "Each tenant's data key is wrapped by its staged key, opened again, compared, and switched in one transaction. A preflight is run first where the last one is too old. From then on the secrets open only while that key answers.",
  },
  rewrap: {
    label: 'Rewrap',
    icon: RefreshCw,
    act: 'Rewrap the data keys of',
    each: 'Each data key is wrapped anew under the newest version of the same customer-owned key, proven, and switched. The data key itself and the secrets stay as they are.',
  },
  move: {
    label: 'Move…',
    icon: ArrowLeftRight,
    act: 'Move',
    each: 'Each data key is opened by its present key, wrapped by the new one, proven, and switched in one transaction. The data stays readable all the time; the present keys must work until the switch.',
  },
  rotate: {
    label: 'Rotate data keys',
    icon: RotateCw,
    act: 'Rotate the data keys of',
    each: 'Each tenant gets a new version of its data key, and every revision is encrypted anew. Secrets can be read and written all the while.',
  },
  offboard: {
    label: 'Offboard',
    icon: LogOut,
    act: 'Offboard',
    each: "Each data key is opened by the customer's key and wrapped by the baseline. Afterwards this vault alone opens the data, and the customers can no longer take it away.",
  },
};

/** `1 tenant`, `1,204 tenants`. */
export function tenantsText(count: number): string {
  return `${count.toLocaleString()} ${count === 1 ? 'tenant' : 'tenants'}`;
}

/** What the plan counts, above what it leaves out. */
export function planLines({ act, eligible, secrets }: FleetPlan): readonly Dependants[] {
  const noun = act === 'preflight' ? 'under the keys that are tried' : 'behind the data keys of these tenants';
  return [
    { count: eligible, noun: eligible === 1 ? 'tenant takes part' : 'tenants take part', examples: [] },
    { count: secrets, noun: `${secrets === 1 ? 'secret' : 'secrets'} ${noun}`, examples: [] },
  ];
}

/** How many tenants the plan leaves out. */
export function leftOut({ excluded }: FleetPlan): number {
  return excluded.reduce((sum, { count }) => sum + count, 0);
}

/** The sentence by which what an offboarding takes from the customers is acknowledged. */
export function offboardSentence({ eligible, secrets }: FleetPlan): string {
  return `I know that ${tenantsText(eligible)} with ${secrets.toLocaleString()} ${secrets === 1 ? 'secret' : 'secrets'} ${eligible === 1 ? 'goes' : 'go'} back to the baseline`;
}

/** The sentence by which the number of tenants that leave a key in an emergency is acknowledged. */
export function emergencySentence(count: number): string {
  return `I know that ${tenantsText(count)} ${count === 1 ? 'leaves' : 'leave'} this key, and that work on ${count === 1 ? 'it' : 'them'} is cancelled`;
}
