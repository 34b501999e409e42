/** One line of a malformed file, with nothing of a value in it. */
export interface ExcerptLine {
  readonly line: number;
  /** The line with all but its names masked. */
  readonly text: string;
  /** Where the problem stands in `text`, from 0; undefined on the lines around it. */
  readonly mark?: number | undefined;
}

/** How much of a line is shown, in characters: a column further on is brought into sight. */
const shown = 72;

/** A name at the start of a line: `UPPER_CASE =` in an .env file, `"any.name":` in JSON or YAML. Base64 is neither. */
const names = [/^\s*(?:export\s+)?[A-Z][A-Z0-9_]{0,63}\s*=/, /^\s*(?:- )?"?[A-Za-z_][\w.-]{0,63}"?\s*:(?=\s|$|")/];

function nameLength(line: string): number {
  return names.map((name) => name.exec(line)?.[0].length ?? 0).reduce((most, length) => Math.max(most, length), 0);
}

/** Masks what could be part of a value; white space stays, so that the place can be found. */
function masked(line: string): string {
  const name = nameLength(line);
  return line.slice(0, name) + line.slice(name).replaceAll(/\S/g, '•');
}

function cut(text: string, mark: number | undefined): ExcerptLine['text'] {
  const from = start(mark);
  const piece = text.slice(from, from + shown);
  return `${from > 0 ? '…' : ''}${piece}${text.length > from + shown ? '…' : ''}`;
}

function start(mark: number | undefined): number {
  return mark === undefined || mark < shown - 8 ? 0 : mark - shown / 2;
}

/**
 * The line a problem stands on and the one before and behind it, values masked.
 * @param at line and column, both from 1; a column counts UTF-16 units
 */
export function excerptOf(text: string, at: { readonly line: number; readonly column: number }): readonly ExcerptLine[] {
  const lines = text.split(/\r\n|\r|\n/);
  return [at.line - 1, at.line, at.line + 1].flatMap((line) => {
    const content = lines[line - 1];
    if (content === undefined) return [];
    if (line !== at.line) return [{ line, text: cut(masked(content), undefined) }];
    const column = at.column - 1;
    return [{ line, text: cut(masked(content), column), mark: column - start(column) + (start(column) > 0 ? 1 : 0) }];
  });
}
