/**
 * The colours of a printed report: sober, and told apart in grey too. Each part is a multiple of 0x33 where it can be: the page
 * is not compressed, and 0.2 is shorter to write than 0.12549019607843137.
 */
export const ink = {
  text: '#000000',
  quiet: '#666666',
  faint: '#999999',
  rule: '#cccccc',
  panel: '#f1f3f5',
  accent: '#003366',
  good: '#006633',
  attention: '#996600',
  danger: '#cc0000',
} as const;

/** A4 across, in points. */
export const sheet = { width: 841.89, height: 595.28, margin: 34, top: 46, bottom: 42 } as const;
