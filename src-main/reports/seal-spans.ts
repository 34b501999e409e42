/** An event that seals, unseals or ends a binding, in the order of the chain. */
export interface SealEvent {
  readonly object: string | null;
  readonly action: string;
  readonly time: number;
}

/** How often and how long a binding was sealed within a period. */
export interface SealFigures {
  readonly seals: number;
  readonly sealedSeconds: number;
  readonly longestSeconds: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const sealing = 'byok.seal';
const ending: ReadonlySet<string> = new Set(['byok.unseal', 'byok.revoke', 'byok.offboard', 'byok.move']);

/** The times in which a binding was sealed; what is still sealed ends at `until`. */
export function sealSpans(events: readonly SealEvent[], until: number): readonly Span[] {
  const spans: Span[] = [];
  let from: number | null = null;
  for (const { action, time } of events) {
    if (action === sealing) from ??= time;
    if (!ending.has(action) || from === null) continue;
    spans.push({ from, to: Math.max(from, time) });
    from = null;
  }
  return from === null ? spans : [...spans, { from, to: Math.max(from, until) }];
}

/**
 * Counts seals within a period and how long they lasted within it, in whole seconds. A seal from before the period
 * counts with the part of its time that lies in the period, and not as a seal of it; one that an officer has taken over from the
 * desk counts once.
 */
export function sealFigures(events: readonly SealEvent[], period: Span): SealFigures {
  const spans = sealSpans(events, period.to);
  const lasted = spans.map(({ from, to }) => Math.max(0, Math.min(to, period.to) - Math.max(from, period.from)));
  const seals = spans.filter(({ from }) => from >= period.from && from < period.to).length;
  const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);
  return {
    seals,
    sealedSeconds: seconds(lasted.reduce((sum, time) => sum + time, 0)),
    longestSeconds: seconds(lasted.reduce((longest, time) => Math.max(longest, time), 0)),
  };
}
