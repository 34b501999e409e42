import { describe, expect, it } from 'vitest';

import {
  exportsAreExplained,
  filesAreShort,
  findCycles,
  functionsAreShort,
  importsKeepToTheTable,
  medianFunctionLength,
  modulesHoldNoState,
  namesAreOfTheDomain,
  nothingImportsInARing,
  nothingIsExportedAsDefault,
} from './house-rules.ts';
import { sourceFacts } from './source-facts.ts';

const path = 'src-main/secrets/create.ts';
const facts = (text: string, at = path): ReturnType<typeof sourceFacts> => sourceFacts(at, text);
const functionOf = (lines: number): string => `const long = () => {\n${'  work();\n'.repeat(lines - 2)}};\n`;

describe('imports are found however they are written', () => {
  it.each([
    ["import { app } from 'electron';"],
    ["import 'electron';"],
    ["import * as electron from 'electron';"],
    ["import type { App } from 'electron';"],
    ["export * from 'electron';"],
    ["const electron = await import('electron');"],
    ["const electron = require('electron');"],
    ["let app: import('electron').App;"],
  ])('%s', (text) => {
    expect(importsKeepToTheTable(facts(text))).toEqual([expect.stringContaining('Desktop interface')]);
  });

  it('and words in comments and strings are not imports', () => {
    expect(importsKeepToTheTable(facts("// import 'electron'\nconst text = \"import 'electron'\";"))).toEqual([]);
  });

  it.each([
    ["import type { Secret } from '../secrets/secrets.ts';", 0],
    ["import { type Secret } from '../secrets/secrets.ts';", 0],
    ["import { type Secret, create } from '../secrets/secrets.ts';", 1],
    ["import '../secrets/secrets.ts';", 1],
  ])('types are told from values: %s', (text, problems) => {
    expect(importsKeepToTheTable(facts(text, 'src-main/api/secrets.ts'))).toHaveLength(problems);
  });
});

describe('lengths', () => {
  it('lets a file have 400 lines and no more', () => {
    expect(filesAreShort(facts('work();\n'.repeat(400)))).toEqual([]);
    expect(filesAreShort(facts('work();\n'.repeat(401)))).toEqual([expect.stringContaining('split it by idea')]);
  });

  it('lets a function have 50 lines and no more', () => {
    expect(functionsAreShort(facts(functionOf(50)))).toEqual([]);
    expect(functionsAreShort(facts(functionOf(51)))).toEqual([expect.stringContaining(`${path}:1 long has 51 lines`)]);
  });

  it.each([
    [`function f() {\n${'work();\n'.repeat(60)}}`],
    [`class A { m() {\n${'work();\n'.repeat(60)}} }`],
    [`class A { constructor() {\n${'work();\n'.repeat(60)}} }`],
    [`class A { get g() {\n${'work();\n'.repeat(60)}} }`],
    [`call(() => {\n${'work();\n'.repeat(60)}});`],
    [`const o = { m() {\n${'work();\n'.repeat(60)}} };`],
  ])('finds the long function in %#', (text) => {
    expect(functionsAreShort(facts(text))).toHaveLength(1);
  });

  it('takes the median over the named functions of all files', () => {
    const of = (...lengths: readonly number[]): number => medianFunctionLength(lengths.map((lines) => facts(functionOf(lines))));
    expect(of()).toBe(0);
    expect(of(5)).toBe(5);
    expect(of(40, 3, 5)).toBe(5);
    expect(of(3, 5, 7, 40)).toBe(6);
    expect(medianFunctionLength([facts(`call(() => 1);\n${functionOf(9)}`)])).toBe(9);
  });
});

describe('modules', () => {
  it.each([
    ['export default function create() {}'],
    ['export default 1;'],
    ['const a = 1; export { a as default };'],
  ])('refuses the default export %s', (text) => {
    expect(nothingIsExportedAsDefault(facts(text))).toEqual([expect.stringContaining('export it by name')]);
  });

  it.each([
    ['let count = 0;'],
    ['export let count = 0;'],
    ['var count = 0;'],
    ['const cache = new Map();'],
    ['const cache: Map<string, string> = new Map();'],
  ])('refuses the state %s', (text) => {
    expect(modulesHoldNoState(facts(text))).toEqual([expect.stringContaining('pass it on')]);
  });

  it.each([
    ['const count = 0;'],
    ["const words: ReadonlySet<string> = new Set(['a']);"],
    ['const f = () => { let count = 0; return new Map([[1, count++]]); };'],
  ])('lets stand %s', (text) => {
    expect(modulesHoldNoState(facts(text))).toEqual([]);
  });

  it.each([
    ['src-main/secrets/secret-helper.ts'],
    ['src-main/lib/utils.ts'],
    ['src-main/secrets/SecretManager.ts'],
    ['src-renderer/service/list.tsx'],
  ])('refuses the name %s', (at) => {
    expect(namesAreOfTheDomain(facts('', at))).toEqual([expect.stringContaining('name it after the thing')]);
  });

  it('lets a name hold such a word as a part of another', () => {
    expect(namesAreOfTheDomain(facts('', 'src-main/lib/servicing.ts'))).toEqual([]);
  });
});

describe('doc comments', () => {
  const problems = (text: string, at = path): readonly string[] => exportsAreExplained(facts(text, at));

  it.each([
    ['export const a = 1;'],
    ['export function a() {}'],
    ['export class A {}'],
    ['export interface A {}'],
    ['export type A = 1;'],
    ['// why\nexport const a = 1;'],
    ['/** A. */\nexport const a = 1;\n\nexport const b = 2;'],
  ])('are missed in %j', (text) => {
    expect(problems(text)).toEqual([expect.stringContaining('title line')]);
  });

  it('are one for a list, its schema and its type that stand together', () => {
    expect(problems("export const kinds = ['a'] as const;\n/** A kind. */\nexport type Kind = (typeof kinds)[number];")).toEqual([]);
  });

  it('are not asked of what stays inside, nor of the renderer', () => {
    expect(problems('const a = 1;')).toEqual([]);
    expect(problems('export const a = 1;', 'src-renderer/app.tsx')).toEqual([]);
  });
});

describe('rings of imports', () => {
  const file = (name: string, ...imports: readonly string[]): ReturnType<typeof sourceFacts> =>
    facts(imports.map((target) => `import './${target}.ts';`).join('\n'), `src-main/x/${name}.ts`);

  it('are found, whole, once', () => {
    const files = [file('a', 'b'), file('b', 'c'), file('c', 'a'), file('d', 'a')];
    expect(findCycles(files)).toEqual(['src-main/x/a.ts → src-main/x/b.ts → src-main/x/c.ts → src-main/x/a.ts']);
    expect(nothingImportsInARing(files)).toEqual([expect.stringContaining('a file of its own')]);
  });

  it('are found in a file that imports itself', () => {
    expect(findCycles([file('a', 'a')])).toHaveLength(1);
  });

  it('are not seen where two roads lead to one file', () => {
    expect(findCycles([file('a', 'b', 'c'), file('b', 'd'), file('c', 'd'), file('d')])).toEqual([]);
  });
});
