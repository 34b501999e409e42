import ts from 'typescript';

import type { Import } from './import-table.ts';

/** One named function; `line` is where it starts and `lines` how many it takes, first and last included. */
export interface FunctionFact {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

/** What the house rules need to know of one source file. Lines count from 1. */
export interface SourceFacts {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionFact[];
  readonly defaultExports: readonly number[];
  readonly moduleState: readonly { readonly name: string; readonly line: number }[];
  readonly undocumentedExports: readonly { readonly name: string; readonly line: number }[];
}

const lineOf = (file: ts.SourceFile, position: number): number => file.getLineAndCharacterOfPosition(position).line + 1;

const nodesOf = (root: ts.Node): readonly ts.Node[] => {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
};

const importIsTypeOnly = (clause: ts.ImportClause | undefined): boolean => {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return !clause.name && !!named && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
};

const loadedByCall = (node: ts.CallExpression): ts.Expression | undefined => {
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  return isImport || isRequire ? node.arguments[0] : undefined;
};

interface Named {
  readonly specifier: ts.Node | undefined;
  readonly typeOnly: boolean;
}

const namedBy = (node: ts.Node): Named => {
  if (ts.isImportDeclaration(node)) return { specifier: node.moduleSpecifier, typeOnly: importIsTypeOnly(node.importClause) };
  if (ts.isExportDeclaration(node)) return { specifier: node.moduleSpecifier, typeOnly: node.isTypeOnly };
  if (ts.isCallExpression(node)) return { specifier: loadedByCall(node), typeOnly: false };
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: node.argument.literal, typeOnly: true };
  }
  return { specifier: undefined, typeOnly: false };
};

const importsOf = (path: string, nodes: readonly ts.Node[]): readonly Import[] =>
  nodes.flatMap((node) => {
    const { specifier, typeOnly } = namedBy(node);
    return specifier && ts.isStringLiteralLike(specifier) ? [{ from: path, specifier: specifier.text, typeOnly }] : [];
  });

const nameOfFunction = (node: ts.Node): string | null => {
  if (ts.isFunctionDeclaration(node)) return node.name?.text ?? 'default';
  if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) return node.name.getText();
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return null;
  const holder = node.parent;
  const isNamed = ts.isVariableDeclaration(holder) || ts.isPropertyAssignment(holder) || ts.isPropertyDeclaration(holder);
  return isNamed ? holder.name.getText() : '(unnamed)';
};

const functionsOf = (file: ts.SourceFile, nodes: readonly ts.Node[]): readonly FunctionFact[] =>
  nodes.flatMap((node) => {
    const name = nameOfFunction(node);
    if (name === null) return [];
    const line = lineOf(file, node.getStart(file));
    return [{ name, line, lines: lineOf(file, node.end) - line + 1 }];
  });

const modifiersOf = (node: ts.Node): readonly ts.SyntaxKind[] =>
  ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []).map(({ kind }) => kind) : [];

const exportsDefault = (node: ts.Statement): boolean => {
  if (ts.isExportAssignment(node) || modifiersOf(node).includes(ts.SyntaxKind.DefaultKeyword)) return true;
  const clause = ts.isExportDeclaration(node) ? node.exportClause : undefined;
  return !!clause && ts.isNamedExports(clause) && clause.elements.some((element) => element.name.text === 'default');
};

const containers: readonly string[] = ['Map', 'Set', 'WeakMap', 'WeakSet', 'Array'];

const holdsState = (declaration: ts.VariableDeclaration, isConst: boolean): boolean => {
  if (!isConst) return true;
  const value = declaration.initializer;
  const makes = !!value && ts.isNewExpression(value) && containers.includes(value.expression.getText());
  return makes && !declaration.type?.getText().startsWith('Readonly');
};

const moduleStateOf = (file: ts.SourceFile): SourceFacts['moduleState'] =>
  file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => {
    const isConst = (declarationList.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
    return declarationList.declarations
      .filter((declaration) => holdsState(declaration, isConst))
      .map((declaration) => ({ name: declaration.name.getText(), line: lineOf(file, declaration.getStart(file)) }));
  });

const isDeclaration = (node: ts.Statement): boolean =>
  ts.isVariableStatement(node) ||
  ts.isFunctionDeclaration(node) ||
  ts.isClassDeclaration(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node);

const nameOfStatement = (node: ts.Statement): string => {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText()).join(', ');
  return (node as ts.Statement & { readonly name?: ts.Identifier }).name?.text ?? 'default';
};

const hasDoc = (file: ts.SourceFile, node: ts.Node): boolean => file.text.slice(node.pos, node.getStart(file)).includes('/**');

const followsGap = (file: ts.SourceFile, node: ts.Node): boolean =>
  /\n\s*\n/.test(file.text.slice(node.pos, node.getStart(file)));

/** Statements with no blank line between them: they are one thing (a list, its schema, its type) and share a doc comment. */
const blocksOf = (file: ts.SourceFile): readonly (readonly ts.Statement[])[] =>
  file.statements.reduce<ts.Statement[][]>((blocks, node) => {
    const last = blocks.at(-1);
    if (!last || followsGap(file, node)) return [...blocks, [node]];
    last.push(node);
    return blocks;
  }, []);

const isExportedDeclaration = (node: ts.Statement): boolean =>
  isDeclaration(node) && modifiersOf(node).includes(ts.SyntaxKind.ExportKeyword);

const undocumentedOf = (file: ts.SourceFile): SourceFacts['undocumentedExports'] =>
  blocksOf(file)
    .filter((block) => !block.some((node) => hasDoc(file, node)))
    .flatMap((block) => block.filter(isExportedDeclaration))
    .map((node) => ({ name: nameOfStatement(node), line: lineOf(file, node.getStart(file)) }));

/** Reads the facts of one file from its text; the path decides between TypeScript and TSX. */
export const sourceFacts = (path: string, text: string): SourceFacts => {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const nodes = nodesOf(file);
  return {
    path,
    lines: text.replace(/\n$/, '').split('\n').length,
    imports: importsOf(path, nodes),
    functions: functionsOf(file, nodes),
    defaultExports: file.statements.filter(exportsDefault).map((node) => lineOf(file, node.getStart(file))),
    moduleState: moduleStateOf(file),
    undocumentedExports: undocumentedOf(file),
  };
};
