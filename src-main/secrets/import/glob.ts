/**
 * Whether a pattern matches a whole text: `*` stands for any characters, `?` for one; case does not matter.
 * Each piece between stars is looked for once, from the left, so the time is at most the product of both lengths,
 * whatever the pattern.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const subject = text.toLowerCase();
  const [first = '', ...others] = pattern.toLowerCase().split('*');
  const last = others.pop();
  if (last === undefined) return subject.length === first.length && fits(first, subject, 0);
  const end = subject.length - last.length;
  if (end < first.length || !fits(first, subject, 0) || !fits(last, subject, end)) return false;
  return findInOrder(others, subject.slice(first.length, end));
}

function findInOrder(pieces: readonly string[], text: string): boolean {
  let from = 0;
  for (const piece of pieces) {
    const found = find(piece, text, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return true;
}

function find(piece: string, text: string, from: number): number {
  if (!piece.includes('?')) return text.indexOf(piece, from);
  for (let offset = from; offset + piece.length <= text.length; offset += 1) {
    if (fits(piece, text, offset)) return offset;
  }
  return -1;
}

function fits(piece: string, text: string, offset: number): boolean {
  for (let index = 0; index < piece.length; index += 1) {
    if (piece[index] !== '?' && piece[index] !== text[offset + index]) return false;
  }
  return true;
}
