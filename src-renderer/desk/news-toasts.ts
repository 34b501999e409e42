import type { AccessKey } from '../../src-shared/access-keys.ts';
import type { AuditEvent } from '../../src-shared/audit.ts';
import type { Drill } from '../../src-shared/drills.ts';
import type { Job } from '../../src-shared/jobs.ts';
import type { KmsKey } from '../../src-shared/keys.ts';
import type { Route } from '../router.ts';
import type { ToastWords } from '../stores/view-stores.ts';

/** Something the desk did by itself, which its officer should hear of. What the officer did on this page is none. */
export type DeskTale =
  | { readonly kind: 'key'; readonly key: string; readonly at: number }
  /** `key` is null where the event does not name it. */
  | { readonly kind: 'sealed' | 'unsealed'; readonly tenant: string; readonly key: string | null }
  | { readonly kind: 'work'; readonly job: string }
  /** An access key was shown after its end. */
  | { readonly kind: 'ended-key'; readonly publicKey: string }
  | { readonly kind: 'drill'; readonly drill: string; readonly key: string | null; readonly step: string };

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

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

type Rule = (event: AuditEvent, facts: Facts) => DeskTale | null;

const sealing =
  (kind: 'sealed' | 'unsealed'): Rule =>
  ({ tenant, outcome }, facts) =>
    tenant !== null && outcome === 'ok' && facts['by'] === 'desk' ? { kind, tenant, key: textOf(facts['kmsKey']) } : null;

const workEnded: Rule = ({ object }, { kind, failed }) =>
  object !== null && kind === 'fleet' && typeof failed === 'number' && failed > 0 ? { kind: 'work', job: object } : null;

const measured: Rule = ({ actor, object }, { step, kmsKey }) =>
  object !== null && actor === desk && typeof step === 'string' ? { kind: 'drill', drill: object, key: textOf(kmsKey), step } : null;

const shownAfterEnd: Rule = ({ object }, { reason }) => (object !== null && (reason === 'deleted' || reason === 'expired') ? { kind: 'ended-key', publicKey: object } : null);

/** Which events are told, by action. */
const rules: Readonly<Record<string, Rule>> = {
  'key.validate': ({ object, time }, { by }) => (object !== null && by === 'monitor' ? { kind: 'key', key: object, at: time } : null),
  'byok.seal': sealing('sealed'),
  'byok.unseal': sealing('unsealed'),
  'access-key.refuse': shownAfterEnd,
  'job.finish': workEnded,
  'job.fail': workEnded,
  'drill.measure': measured,
  'drill.finish': measured,
};

/** The actions of the events that may be told. */
export function toldActions(): readonly string[] {
  return Object.keys(rules);
}

/** Whether an event of this action may be one to tell. */
export function mayBeTold(action: string): boolean {
  return Object.hasOwn(rules, action);
}

/** What an event tells; null when it is nothing to interrupt for. */
export function taleOf(event: AuditEvent): DeskTale | null {
  return rules[event.action]?.(event, factsOf(event.detail)) ?? null;
}

/** What happened around one key in one moment: told as one. */
export interface KeyMoment {
  /** Null where nothing says which key it was. */
  readonly key: string | null;
  /** When the monitor found the key changed. */
  readonly changedAt: number | null;
  readonly sealed: readonly string[];
  readonly unsealed: readonly string[];
  /** A drill on this key that was measured, with the step it came to. */
  readonly drill: { readonly id: string; readonly step: string } | null;
}

function keyOf(tale: DeskTale): string | null | undefined {
  return tale.kind === 'work' || tale.kind === 'ended-key' ? undefined : tale.key;
}

function momentOf(key: string | null, tales: readonly DeskTale[]): KeyMoment {
  const tenants = (kind: 'sealed' | 'unsealed'): readonly string[] => [...new Set(tales.flatMap((tale) => (tale.kind === kind ? tale.tenant : [])))];
  const changes = tales.flatMap((tale) => (tale.kind === 'key' ? tale.at : []));
  const drills = tales.flatMap((tale) => (tale.kind === 'drill' ? { id: tale.drill, step: tale.step } : []));
  return { key, changedAt: changes.length === 0 ? null : Math.max(...changes), sealed: tenants('sealed'), unsealed: tenants('unsealed'), drill: drills[0] ?? null };
}

/** Gathers tales by the key they are about; work is about none. Within one action the newest comes first. */
export function momentsOf(tales: readonly DeskTale[]): readonly KeyMoment[] {
  const keys = new Set(tales.map(keyOf).filter((key) => key !== undefined));
  return [...keys].map((key) => momentOf(key, tales.filter((tale) => keyOf(tale) === key)));
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

function tenantsText(tenants: readonly string[], act: 'sealed' | 'unsealed'): string {
  return tenants.length === 0 ? '' : ` ${tenants.length.toLocaleString()} ${tenants.length === 1 ? 'tenant was' : 'tenants were'} ${act}.`;
}

/** What to say of a key the monitor found changed, with what that did to its tenants; null when it found what was known before. */
export function keyWords({ id, displayName, validation }: Pick<KmsKey, 'id' | 'displayName' | 'validation'>, { changedAt, sealed, unsealed }: KeyMoment): TaleWords | null {
  if (changedAt === null || validation.since < changedAt - lookTakes) return null;
  const serves = validation.phase === 'VALID';
  const title = serves ? `${displayName} is valid again` : `${displayName} cannot be used`;
  const detail = `${validation.message}${tenantsText(sealed, 'sealed')}${tenantsText(unsealed, 'unsealed')}`;
  return { words: { tone: serves ? 'ok' : 'danger', title, detail, lasts }, to: { screen: 'key', key: id }, act: 'Open the key' };
}

const sealDetails = {
  sealed: { one: 'Its key refuses. Nothing of it can be read until the key serves again.', many: 'Their key refuses. Nothing of them can be read until it serves again.' },
  unsealed: { one: 'Its key serves again, and so does its data.', many: 'Their key serves again, and so does their data.' },
} as const;

/**
 * What to say of tenants the desk sealed or unsealed, all of one moment in one toast.
 * @param name the display name of the first one
 */
export function sealWords(kind: 'sealed' | 'unsealed', tenants: readonly string[], name: string): TaleWords {
  const [tenant = ''] = tenants;
  const one = tenants.length === 1;
  const title = one ? `${name} was ${kind}` : `${tenants.length.toLocaleString()} tenants were ${kind}`;
  return {
    words: { tone: kind === 'sealed' ? 'danger' : 'ok', title, detail: sealDetails[kind][one ? 'one' : 'many'], lasts },
    to: one ? { screen: 'tenant', tenant, tab: 'byok' } : { screen: 'tenants' },
    act: one ? 'Open the tenant' : 'Open the tenants',
  };
}

/** What to say of work for many tenants that ended with failures. */
export function workWords({ id, title, failed, total }: Pick<Job, 'id' | 'title' | 'failed' | 'total'>): TaleWords {
  const detail = `${failed.toLocaleString()} of ${total.toLocaleString()} tenants failed. The others are done.`;
  return { words: { tone: 'danger', title: `${title}: ended with failures`, detail, lasts: 2 * lasts }, to: { screen: 'work', job: id }, act: 'Open the work' };
}

/** What to say of an access key that somebody still shows. */
export function endedKeyWords({ publicKey, name, state, usesAfterEnd }: Pick<AccessKey, 'publicKey' | 'name' | 'state' | 'usesAfterEnd'>): TaleWords {
  const title = `${name === '' ? 'An access key' : name} was used after its end`;
  const detail = `It ${state === 'deleted' ? 'was deleted' : 'has expired'}, and was shown ${usesAfterEnd.toLocaleString()} ${usesAfterEnd === 1 ? 'time' : 'times'} since. Every call was refused.`;
  return { words: { tone: 'danger', title, detail, lasts: 2 * lasts }, to: { screen: 'access-keys', tab: 'review', publicKey }, act: 'Open the key' };
}

/** What to say of a drill whose measurement ended a step; null while a step goes on: its page counts. */
export function drillWords({ id, keyName }: Pick<Drill, 'id' | 'keyName'>, step: string): TaleWords | null {
  const leads = { to: { screen: 'drill', drill: id }, act: 'Open the drill' } as const;
  switch (step) {
    case 'enable':
      return { words: { tone: 'attention', title: `Drill of ${keyName}: every tenant is sealed`, detail: 'Have the key enabled again now.', lasts }, ...leads };
    case 'done':
      return { words: { tone: 'ok', title: `Drill of ${keyName}: every tenant serves again`, detail: 'All times are measured. The report is ready.', lasts }, ...leads };
    default:
      return null;
  }
}
