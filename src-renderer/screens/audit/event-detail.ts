/** One fact of an event's detail: where it stands (`findings.2.outcome`) and what it says. */
export interface DetailLine {
  readonly path: string;
  readonly value: string;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lines(value: unknown, path: readonly string[]): readonly DetailLine[] {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object')) {
    return value.flatMap((item: unknown, place) => lines(item, [...path, String(place + 1)]));
  }
  if (Array.isArray(value)) return [{ path: path.join('.'), value: value.map(String).join(', ') }];
  if (isRecord(value)) return Object.entries(value).flatMap(([name, item]) => lines(item, [...path, name]));
  return [{ path: path.join('.'), value: value === null ? 'none' : String(value) }];
}

/** The facts of an event's detail, laid out flat; null when the text is no JSON object. */
export function detailLines(detail: string): readonly DetailLine[] | null {
  try {
    const value: unknown = JSON.parse(detail);
    return isRecord(value) ? lines(value, []) : null;
  } catch {
    return null;
  }
}
