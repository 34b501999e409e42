import type { Finding } from '../../../src-shared/keys.ts';

/** What each check of a preflight is called and asks. */
export const checkWords: Readonly<Record<Finding['check'], { readonly word: string; readonly meaning: string }>> = {
  reach: { word: 'Reach', meaning: 'Does the key answer at all?' },
  describe: { word: 'Describe', meaning: 'Is it enabled, and may we look at it?' },
  wrap: { word: 'Wrap', meaning: 'May we wrap with it?' },
  unwrap: { word: 'Unwrap', meaning: 'May we unwrap with it?' },
  compare: { word: 'Compare', meaning: 'Is what comes back what went in?' },
  latency: { word: 'Latency', meaning: 'Is it quick enough to wait for?' },
};

/** A length of a call: `0.4 ms`, `38 ms`, `1.24 s`. */
export function latencyText(milliseconds: number): string {
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(2)} s`;
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : String(Math.round(milliseconds))} ms`;
}

/** How long a bar is beside the longest, in per cent; the shortest can still be seen. */
export function latencyShare(milliseconds: number, slowest: number): string {
  return Math.max(3, Math.min(100, (milliseconds / slowest) * 100)).toFixed(1);
}
