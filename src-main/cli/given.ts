import type { Command } from 'commander';
import { KeydeskError } from '../../src-shared/errors.ts';
import { badUsage } from './failure.ts';

/** A schema that can say whether a text is one of its words. */
interface Words<T> {
  readonly options: readonly T[];
}

/** What was given on the command line, by the names people know: `given.text('name')` for `--name`. */
export interface Given {
  /** A positional argument. @throws BAD_INPUT when it is not there */
  argument(at: number, name: string): string;
  argumentOr(at: number): string | undefined;
  /** @throws BAD_INPUT when it is not there */
  text(option: string): string;
  maybe(option: string): string | undefined;
  flag(option: string): boolean;
  /** An option that may be given several times. */
  many(option: string): readonly string[];
  /** One of a list of words, in any case. @throws BAD_INPUT */
  choice<T extends string>(option: string, words: Words<T>): T | undefined;
  /** A whole number from 0. @throws BAD_INPUT */
  count(option: string): number | undefined;
}

const attribute = (option: string): string => option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A word of a list, whatever its case; `-` and `_` are the same. */
export function wordOf<T extends string>(name: string, text: string, { options }: Words<T>): T {
  const level = (word: string): string => word.toLowerCase().replaceAll('_', '-');
  const found = options.find((word) => level(word) === level(text));
  if (found !== undefined) return found;
  throw badUsage(name, `${JSON.stringify(text)} is not one of them`, `Choose one of: ${options.join(', ')}.`);
}

function countOf(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw badUsage(`--${option}`, `${JSON.stringify(text)} is not a whole number`, 'Give a number such as 8.');
}

/** What commander found, read by type. */
export function givenOf(command: Command): Given {
  const options: Readonly<Record<string, unknown>> = command.optsWithGlobals();
  const maybe = (option: string): string | undefined => {
    const value = options[attribute(option)];
    return typeof value === 'string' ? value : undefined;
  };
  const required = (name: string, value: string | undefined): string => {
    if (value !== undefined && value !== '') return value;
    throw badUsage(name, 'is missing', 'Add it; `--help` shows how.');
  };
  return {
    argument: (at, name) => required(name, command.args[at]),
    argumentOr: (at) => command.args[at],
    text: (option) => required(`--${option}`, maybe(option)),
    maybe,
    flag: (option) => options[attribute(option)] === true,
    many: (option) => {
      const value = options[attribute(option)];
      return Array.isArray(value) ? value.map(String) : [];
    },
    choice: (option, words) => {
      const text = maybe(option);
      return text === undefined ? undefined : wordOf(`--${option}`, text, words);
    },
    count: (option) => {
      const text = maybe(option);
      return text === undefined ? undefined : countOf(option, text);
    },
  };
}

const instant = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
const dayMilliseconds = 86_400_000;

/**
 * A moment given as a day (`2026-01-31`, in UTC) or an instant (`2026-01-31T12:00:00Z`).
 * @param edge a day given as the end of a period counts whole
 * @throws BAD_INPUT
 */
export function momentOf(option: string, text: string, edge: 'start' | 'end'): number {
  const time = instant.test(text) ? Date.parse(text) : NaN;
  const isDay = !text.includes('T');
  const isReal = !Number.isNaN(time) && (!isDay || new Date(time).toISOString().startsWith(text));
  if (isReal) return isDay && edge === 'end' ? time + dayMilliseconds : time;
  throw new KeydeskError('BAD_INPUT', {
    field: `--${option}`,
    problem: `${JSON.stringify(text)} is not a day or a moment`,
    remedy: 'Give a day such as 2026-01-31 (UTC), or a moment such as 2026-01-31T12:00:00Z.',
  });
}
