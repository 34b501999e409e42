import { judgeImport, targetOf } from './import-table.ts';
import type { SourceFacts } from './source-facts.ts';

/** The lengths the house allows, in lines. */
export const limits = { file: 400, function: 50, median: 12 } as const;

/** A rule looks at one file and gives a sentence for each offence; each ends with the remedy. */
export type HouseRule = (facts: SourceFacts) => readonly string[];

/** Every import stands in the table of the house. */
export const importsKeepToTheTable: HouseRule = ({ imports }) =>
  imports.map(judgeImport).filter((problem) => problem !== null);

/** No file is longer than the limit. */
export const filesAreShort: HouseRule = ({ path, lines }) =>
  lines > limits.file
    ? [`${path} has ${lines} lines, the limit is ${limits.file}: split it by idea, each file with its own name.`]
    : [];

/** No function is longer than the limit. */
export const functionsAreShort: HouseRule = ({ path, functions }) =>
  functions
    .filter(({ lines }) => lines > limits.function)
    .map(
      ({ name, line, lines }) =>
        `${path}:${line} ${name} has ${lines} lines, the limit is ${limits.function}: name its steps and make each a function.`,
    );

/** Everything is exported by name. */
export const nothingIsExportedAsDefault: HouseRule = ({ path, defaultExports }) =>
  defaultExports.map((line) => `${path}:${line} has a default export: export it by name, so that it is called the same everywhere.`);

/** Modules hold no state. */
export const modulesHoldNoState: HouseRule = ({ path, moduleState }) =>
  moduleState.map(
    ({ name, line }) =>
      `${path}:${line} ${name} is state of the module: make it inside a function or class and pass it on; a fixed table takes ` +
      `a ReadonlyMap or ReadonlySet annotation.`,
  );

const forbiddenWords: readonly string[] = ['helper', 'helpers', 'util', 'utils', 'manager', 'managers', 'service', 'services', 'misc'];

const wordsOf = (path: string): readonly string[] =>
  path
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

/** File and folder names are words of the domain. */
export const namesAreOfTheDomain: HouseRule = ({ path }) =>
  wordsOf(path)
    .filter((word) => forbiddenWords.includes(word))
    .map((word) => `${path} is called a "${word}": name it after the thing of the domain it speaks of.`);

/** What main and the vocabulary export is explained. */
export const exportsAreExplained: HouseRule = ({ path, undocumentedExports }) =>
  path.startsWith('src-renderer/')
    ? []
    : undocumentedExports.map(
        ({ name, line }) => `${path}:${line} ${name} is exported without a doc comment: put /** a title line */ above it.`,
      );

/** The rules that look at one file at a time, each with the sentence it stands for. */
export const houseRules: Readonly<Record<string, HouseRule>> = {
  'every import stands in the table of the house': importsKeepToTheTable,
  'no file is longer than 400 lines': filesAreShort,
  'no function is longer than 50 lines': functionsAreShort,
  'nothing is exported as default': nothingIsExportedAsDefault,
  'modules hold no state': modulesHoldNoState,
  'names are words of the domain': namesAreOfTheDomain,
  'what is exported is explained': exportsAreExplained,
};

/** The median number of lines of the named functions in these files; 0 when there are none. */
export const medianFunctionLength = (files: readonly SourceFacts[]): number => {
  const lengths = files
    .flatMap(({ functions }) => functions)
    .filter(({ name }) => name !== '(unnamed)')
    .map(({ lines }) => lines)
    .sort((a, b) => a - b);
  const middle = lengths.length / 2;
  const low = lengths[Math.ceil(middle) - 1] ?? 0;
  return (low + (lengths[Math.floor(middle)] ?? low)) / 2;
};

const neighbours = (files: readonly SourceFacts[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    files.map(({ path, imports }) => [path, imports.map(targetOf).filter((target) => target !== null)]),
  );

/** Each ring of files that import one another, as a path that ends where it began. */
export const findCycles = (files: readonly SourceFacts[]): readonly string[] => {
  const graph = neighbours(files);
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): readonly string[] => {
    const start = trail.indexOf(path);
    if (start >= 0) return [[...trail.slice(start), path].join(' → ')];
    if (done.has(path)) return [];
    const cycles = (graph.get(path) ?? []).flatMap((next) => walk(next, [...trail, path]));
    done.add(path);
    return cycles;
  };
  return files.flatMap(({ path }) => walk(path, []));
};

/** The sentences for the rings of imports. */
export const nothingImportsInARing = (files: readonly SourceFacts[]): readonly string[] =>
  findCycles(files).map((ring) => `${ring} is a ring of imports: move what both need into a file of its own.`);
