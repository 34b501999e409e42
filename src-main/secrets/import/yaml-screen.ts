import { CST, Lexer } from 'yaml';
import { malformed } from './entry.ts';
import type { LineMap } from './line-map.ts';

/** What a YAML stream may hold; a real file of 100,000 secrets has 600,000 tokens. */
export const yamlLimits = { aliases: 100, depth: 64, tokens: 1_000_000 } as const;

/**
 * Looks at the tokens of a YAML stream before anything is built from them, so that a hostile file costs little.
 * @param text with LF as its only line end
 * @throws IMPORT_MALFORMED for a tag, and for aliases, nesting or tokens beyond the limits
 */
export function screenYaml(text: string, lines: LineMap): void {
  const counts: Counts = { tokens: 0, aliases: 0, depth: 0 };
  let offset = 0;
  let before = '';
  for (const token of new Lexer().lex(text)) {
    const problem = before === CST.SCALAR ? null : countToken(counts, token);
    if (problem !== null) throw malformed('kubernetes', lines.at(offset), problem);
    if (!isMark(token)) offset += token.length;
    before = token;
  }
}

type Counts = { tokens: number; aliases: number; depth: number };

function countToken(counts: Counts, token: string): string | null {
  const type = CST.tokenType(token);
  counts.tokens += 1;
  if (type === 'alias') counts.aliases += 1;
  if (type === 'flow-map-start' || type === 'flow-seq-start') counts.depth += 1;
  if (type === 'flow-map-end' || type === 'flow-seq-end') counts.depth -= 1;
  if (type === 'tag' && token !== '!!str') return 'a tag: tags are not accepted, write the value out';
  if (counts.tokens > yamlLimits.tokens) return `more than ${String(yamlLimits.tokens)} tokens: split the file`;
  if (counts.aliases > yamlLimits.aliases) return `more than ${String(yamlLimits.aliases)} aliases: write the values out`;
  if (counts.depth > yamlLimits.depth) return `nested deeper than ${String(yamlLimits.depth)} levels`;
  return null;
}

/** Marks of the lexer that are not in the text. */
function isMark(token: string): boolean {
  return token === CST.DOCUMENT || token === CST.FLOW_END || token === CST.SCALAR;
}
