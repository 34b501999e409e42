import type { AuditEvent } from '../../src-shared/audit.ts';
import type { Drill } from '../../src-shared/drills.ts';
import type { Job } from '../../src-shared/jobs.ts';
import type { KmsKey } from '../../src-shared/keys.ts';
import type { Route } from '../router.ts';
import type { ToastWords } from '../stores/view-stores.ts';

/** Something the desk did by itself, which its officer should hear of. What the officer did on this page is none. */
export type DeskTale =
  | { readonly kind: 'key'; readonly key: string; readonly at: number }
  | { readonly kind: 'sealed' | 'unsealed'; readonly tenant: string }
  | { readonly kind: 'work'; readonly job: string }
  | { readonly kind: 'drill'; readonly drill: string; readonly step: 'enable' | 'done' };

type Facts = Readonly<Record<string, unknown>>;

/** Who an event names where no person asked. */
const desk = 'keydesk';

function factsOf(detail: string): Facts {
  try {
    const facts: unknown = JSON.parse(detail);
    return typeof facts === 'object' && facts !== null ? (facts as Facts) : {};
  } catch {
    return {};
  }
}

type Rule = (event: AuditEvent, facts: Facts) => DeskTale | null;

const sealing =
  (kind: 'sealed' | 'unsealed'): Rule =>
  ({ tenant, outcome }, facts) =>
    tenant !== null && outcome === 'ok' && facts['by'] === 'desk' ? { kind, tenant } : null;

const workEnded: Rule = ({ object }, { kind, failed }) =>
  object !== null && kind === 'fleet' && typeof failed === 'number' && failed > 0 ? { kind: 'work', job: object } : null;

const measured: Rule = ({ actor, object }, { step }) =>
  object !== null && actor === desk && (step === 'enable' || step === 'done') ? { kind: 'drill', drill: object, step } : null;

/** Which events are told, by action. */
const rules: Readonly<Record<string, Rule>> = {
  'key.validate': ({ object, time }, { by }) => (object !== null && by === 'monitor' ? { kind: 'key', key: object, at: time } : null),
  'byok.seal': sealing('sealed'),
  'byok.unseal': sealing('unsealed'),
  'job.finish': workEnded,
  'job.fail': workEnded,
  'drill.measure': measured,
  'drill.finish': measured,
};

/** Whether an event of this action may be one to tell. */
export function mayBeTold(action: string): boolean {
  return Object.hasOwn(rules, action);
}

/** What an event tells; null when it is nothing to interrupt for. */
export function taleOf(event: AuditEvent): DeskTale | null {
  return rules[event.action]?.(event, factsOf(event.detail)) ?? null;
}

/** The words of a toast, and where its button leads. */
export interface TaleWords {
  readonly words: Pick<ToastWords, 'tone' | 'title' | 'detail' | 'lasts'>;
  readonly to: Route;
  readonly act: string;
}

/** Long enough to be read by somebody who looks up from other work; the Overview keeps what lasts. */
const lasts = 15_000;

/** By how much the change of a key may lie before the event that tells of it, in milliseconds: the look itself takes time. */
const lookTakes = 60_000;

/** What to say of a key the monitor looked at; null when it found what was known before. */
export function keyWords({ id, displayName, validation }: Pick<KmsKey, 'id' | 'displayName' | 'validation'>, at: number): TaleWords | null {
  if (validation.since < at - lookTakes) return null;
  const serves = validation.phase === 'VALID';
  const title = serves ? `${displayName} is valid again` : `${displayName} cannot be used`;
  return { words: { tone: serves ? 'ok' : 'danger', title, detail: validation.message, lasts }, to: { screen: 'key', key: id }, act: 'Open the key' };
}

/**
 * What to say of tenants the desk sealed or unsealed, all of one moment in one toast.
 * @param name the display name of the only one
 */
export function sealWords(kind: 'sealed' | 'unsealed', tenants: readonly string[], name: string): TaleWords {
  const [tenant = ''] = tenants;
  const one = tenants.length === 1;
  const who = one ? name : `${tenants.length.toLocaleString()} tenants`;
  const detail = {
    sealed: one ? 'Its key refuses. Nothing of it can be read until the key serves again.' : 'Their key refuses. Nothing of them can be read until it serves again.',
    unsealed: one ? 'Its key serves again, and so does its data.' : 'Their key serves again, and so does their data.',
  }[kind];
  return {
    words: { tone: kind === 'sealed' ? 'danger' : 'ok', title: `${who} ${one ? 'was' : 'were'} ${kind}`, detail, lasts },
    to: one ? { screen: 'tenant', tenant, tab: 'byok' } : { screen: 'tenants' },
    act: one ? 'Open the tenant' : 'Open the tenants',
  };
}

/** What to say of work for many tenants that ended with failures. */
export function workWords({ id, title, failed, total }: Pick<Job, 'id' | 'title' | 'failed' | 'total'>): TaleWords {
  const detail = `${failed.toLocaleString()} of ${total.toLocaleString()} tenants failed. The others are done.`;
  return { words: { tone: 'danger', title: `${title}: ended with failures`, detail, lasts: 0 }, to: { screen: 'work', job: id }, act: 'Open the work' };
}

/** What to say of a drill whose measurement ended a step. */
export function drillWords({ id, keyName }: Pick<Drill, 'id' | 'keyName'>, step: 'enable' | 'done'): TaleWords {
  const words = {
    enable: { tone: 'attention', title: `Drill of ${keyName}: every tenant is sealed`, detail: 'Have the key enabled again now.', lasts } as const,
    done: { tone: 'ok', title: `Drill of ${keyName}: every tenant serves again`, detail: 'All times are measured. The report is ready.', lasts } as const,
  }[step];
  return { words, to: { screen: 'drill', drill: id }, act: 'Open the drill' };
}
