import { localTime } from '../../components/time-text.ts';
import type { Route } from '../../router.ts';

/** One fact of an event's detail: where it stands (`findings.2.outcome`) and what it says. */
export interface DetailLine {
  readonly path: string;
  readonly value: string;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const nameFields = ['key', 'displayName', 'label', 'name'] as const;

/** The first moment a number is taken for a time in ms: September 2001. No count of a desk comes near it. */
const firstTime = 1e12;

function valueText(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'number' && value >= firstTime) return `${localTime(value, 'second')} (${String(value)})`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function lines(value: unknown, path: readonly string[]): readonly DetailLine[] {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object')) {
    return value.flatMap((item: unknown, place) => lines(item, [...path, String(place + 1)]));
  }
  if (Array.isArray(value)) return [{ path: path.join('.'), value: value.length === 0 ? 'none' : value.map(String).join(', ') }];
  if (isRecord(value)) return Object.entries(value).flatMap(([name, item]) => lines(item, [...path, name]));
  return [{ path: path.join('.'), value: valueText(value) }];
}

function parsed(detail: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(detail);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** The facts of an event's detail, laid out flat; null when the text is no JSON object. */
export function detailLines(detail: string): readonly DetailLine[] | null {
  const value = parsed(detail);
  return value && lines(value, []);
}

/** What an event calls the thing it is about: a secret's key, a name; undefined when it tells none. */
export function objectName(detail: string): string | undefined {
  const facts = parsed(detail);
  return nameFields.map((field) => facts?.[field]).find((name) => typeof name === 'string');
}

/** Where the thing an event is about has a page of its own. */
export function placeOf(action: string, object: string): { readonly label: string; readonly to: Route } | undefined {
  if (action.startsWith('key.') && action !== 'key.remove' && /^cck-[a-z0-9]+$/.test(object)) return { label: 'Open the key', to: { screen: 'key', key: object } };
  if (action.startsWith('access-key.')) return { label: 'Open the access key', to: { screen: 'access-keys', publicKey: object } };
  if (action.startsWith('drill.')) return { label: 'Open the drill', to: { screen: 'drill', drill: object } };
  if (action.startsWith('job.') || action === 'byok.fleet') return { label: 'Open the work', to: { screen: 'work', job: object } };
  return undefined;
}
