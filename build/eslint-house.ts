import type { Rule } from 'eslint';
import { relative, sep } from 'node:path';

import { judgeImport } from '../test/architecture/import-table.ts';

/** A module specifier as ESLint's parser hands it over. */
type SpecifierNode = Rule.Node & { readonly value?: unknown };

/** The fields of import and export nodes this rule looks at; the parser adds the kinds of TypeScript. */
interface ImportingNode {
  readonly source?: SpecifierNode | null;
  readonly importKind?: 'type' | 'value';
  readonly exportKind?: 'type' | 'value';
  readonly specifiers?: readonly { readonly importKind?: 'type' | 'value' }[];
}

const isTypeOnly = ({ importKind, exportKind, specifiers }: ImportingNode): boolean =>
  importKind === 'type' ||
  exportKind === 'type' ||
  (!!specifiers?.length && specifiers.every((specifier) => specifier.importKind === 'type'));

const judgeNode = (context: Rule.RuleContext, node: ImportingNode): void => {
  const specifier = node.source?.value;
  if (!node.source || typeof specifier !== 'string') return;
  const from = relative(context.cwd, context.filename).split(sep).join('/');
  const problem = judgeImport({ from, specifier, typeOnly: isTypeOnly(node) });
  if (problem !== null) context.report({ node: node.source, message: problem });
};

const importTable: Rule.RuleModule = {
  meta: { type: 'problem', docs: { description: "imports keep to the table of the house, the same one the architecture test walks" } },
  create: (context) => {
    const judge = (node: unknown): void => {
      judgeNode(context, node as ImportingNode);
    };
    return {
      ImportDeclaration: judge,
      ExportNamedDeclaration: judge,
      ExportAllDeclaration: judge,
      ImportExpression: judge,
    };
  },
};

/** The house's own ESLint plugin: it says in the editor what the architecture test says at the end. */
export const house = { rules: { 'import-table': importTable } };
