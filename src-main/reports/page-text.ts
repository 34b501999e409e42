/** The characters that the font of the page has in all its weights, as first and last code points. */
export const drawable: readonly (readonly [number, number])[] = [
  [0x20, 0x7e], [0xa0, 0xac], [0xae, 0x17f], [0x18f, 0x18f], [0x192, 0x192], [0x1a0, 0x1a1], [0x1af, 0x1b0], [0x1f0, 0x1f0],
  [0x1fa, 0x1ff], [0x218, 0x21b], [0x2bc, 0x2bc], [0x2c6, 0x2c7], [0x2c9, 0x2c9], [0x2d8, 0x2dd],
  [0x384, 0x38a], [0x38c, 0x38c], [0x38e, 0x3a1], [0x3a3, 0x3ce], [0x400, 0x482], [0x48a, 0x513],
  [0x1e00, 0x1e01], [0x1e3e, 0x1e3f], [0x1e80, 0x1e85], [0x1e9e, 0x1e9e], [0x1ea0, 0x1ef9],
  [0x2010, 0x2011], [0x2013, 0x2015], [0x2017, 0x201e], [0x2020, 0x2022], [0x2026, 0x2027], [0x2030, 0x2030],
  [0x2032, 0x2033], [0x2039, 0x203a], [0x2044, 0x2044], [0x20ac, 0x20ac], [0x2116, 0x2116], [0x2122, 0x2122],
  [0x25a0, 0x25a0], [0x25ca, 0x25cb], [0x25cf, 0x25cf],
];

function isDrawable(point: number): boolean {
  return drawable.some(([first, last]) => point >= first && point <= last);
}

const blank = /[\t\n\r\u2028\u2029]+/gu;

/**
 * A text as the page can show it: characters its font lacks appear as their number, ‹U+4E2D›, so that nothing is lost
 * without a word and two names never look the same.
 */
export function pageText(text: string): string {
  const points = [...text.normalize('NFC').replace(blank, ' ')];
  return points.map((sign) => {
    const point = sign.codePointAt(0) ?? 0;
    return isDrawable(point) ? sign : `‹U+${point.toString(16).toUpperCase().padStart(4, '0')}›`;
  }).join('');
}

/** The most characters one text takes on the page: a row must never be taller than a sheet. */
export const longestPageText = 400;

/** A text as the page can show it, cut where it would be too long; an ellipsis says that it goes on. */
export function shortPageText(text: string): string {
  const whole = pageText(text);
  if (whole.length <= longestPageText) return whole;
  return `${whole.slice(0, longestPageText).replace(/‹[^›]*$/u, '')} …`;
}

/** Whether some of the texts hold what the page shows by number. */
export function needsNumbers(texts: Iterable<string>): boolean {
  for (const text of texts) if (pageText(text).includes('‹U+')) return true;
  return false;
}
