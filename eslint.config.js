import eslint from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { house } from './build/eslint-house.ts';

const everywhere = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Export it by name, so that it is called the same everywhere.',
  },
  {
    selector: 'ExportSpecifier[exported.name="default"]',
    message: 'Export it by name, so that it is called the same everywhere.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Take a random source as an argument; the real one is in src-main/crypto/primitives.ts.',
  },
  {
    selector: ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration[kind="let"]',
    message: 'A module holds no state: keep it in a function or a class and pass it on.',
  },
];

const inTheHouse = [
  ...everywhere,
  {
    selector:
      ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator:not([id.typeAnnotation])' +
      ' > NewExpression[callee.name=/^(Map|Set|WeakMap|WeakSet)$/]',
    message: 'A module holds no state: make it inside a function, or annotate a fixed table as ReadonlyMap or ReadonlySet.',
  },
  {
    selector: 'TSEnumDeclaration',
    message: 'Node runs the sources as they are: use a list `as const` and its union.',
  },
  {
    selector: 'TSParameterProperty',
    message: 'Node runs the sources as they are: declare a readonly field and assign it.',
  },
];

const inMain = [
  ...inTheHouse,
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'Take a clock as an argument; the real one is in src-main/lib/clock.ts.',
  },
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Take a clock as an argument; the real one is in src-main/lib/clock.ts.',
  },
  {
    selector: 'CallExpression[callee.property.name="serialize"][callee.object.name=/^(db|database)$/]',
    message: 'serialize() gives the database in clear: use VACUUM INTO with a key, or the encrypted export.',
  },
];

const inCrypto = [
  ...inMain,
  {
    selector: 'Literal[value=/^(aes-?\\d+-(cbc|ecb|ctr|cfb.*|ofb|ccm|ocb|xts|wrap.*)|id-aes.*|des(-.*)?|rc[24].*|bf(-.*)?|chacha20.*|md[245]|ripemd.*|sha-?1)$/i]',
    message: 'Not on the allow-list of primitives.ts: use AES-256-GCM, SHA-2, HKDF, Ed25519, or @noble/ciphers for KWP.',
  },
];

const passedIn = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'Read the environment in main.ts or cli.ts and pass it in as an argument.',
};

const noWorkOnImport = {
  selector: 'Program > ExpressionStatement:not([directive])',
  message: 'Importing a module does no work: put this in a function that an entry point calls.',
};

const inRenderer = [
  ...inTheHouse,
  {
    selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    message: 'Trusted Types refuse it: build the elements with JSX.',
  },
  {
    selector: 'AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML)$/]',
    message: 'Trusted Types refuse it: build the elements with JSX.',
  },
];

const entryPoints = ['src-main/main.ts', 'src-main/preload.ts', 'src-main/cli.ts', 'src-main/kms/pkcs11-process.ts'];

const nodeGlobals = {
  clearTimeout: 'readonly',
  console: 'readonly',
  process: 'readonly',
  setTimeout: 'readonly',
  URL: 'readonly',
};

export default defineConfig(
  globalIgnores(['client/types.d.ts', 'client/operations.js', 'node_modules/', 'out/', 'dist/', '.tmp/', 'test-results/']),
  {
    name: 'house/typescript',
    files: ['**/*.{ts,tsx}'],
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { house },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'house/import-table': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: false, skipComments: false }],
      'max-depth': ['error', 3],
      complexity: ['error', 14],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...everywhere],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // The house has no enums of its own, and those of packages exist for the compiler alone.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // An async function without await still turns a throw into a rejection, which an interface of promises needs.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
    },
  },
  {
    name: 'house/main',
    files: ['src-main/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...inMain, passedIn, noWorkOnImport] },
  },
  {
    name: 'house/crypto',
    files: ['src-main/crypto/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...inCrypto, passedIn, noWorkOnImport] },
  },
  {
    name: 'house/clock',
    files: ['src-main/lib/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', ...inTheHouse, passedIn, noWorkOnImport] },
  },
  {
    name: 'house/entry-points',
    files: entryPoints,
    rules: { 'no-restricted-syntax': ['error', ...inMain] },
  },
  {
    name: 'house/command-line',
    files: ['src-main/cli.ts', 'src-main/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    name: 'house/vocabulary',
    files: ['src-shared/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...inTheHouse, passedIn, noWorkOnImport] },
  },
  {
    name: 'house/renderer',
    files: ['src-renderer/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: { 'no-restricted-syntax': ['error', ...inRenderer] },
  },
  {
    name: 'house/around',
    files: ['test/**/*.{ts,tsx}', 'build/**/*.ts', '*.config.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    name: 'house/tests',
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
    },
  },
  {
    name: 'house/configs',
    files: ['*.config.ts', 'test/vitest.config.ts', 'build/fuses.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    name: 'house/page-scripts',
    files: ['src-renderer/public/**/*.js'],
    languageOptions: { globals: { document: 'readonly', localStorage: 'readonly', matchMedia: 'readonly', window: 'readonly' } },
  },
  {
    name: 'house/plain-javascript',
    files: ['**/*.js'],
    extends: [eslint.configs.recommended],
    languageOptions: { globals: nodeGlobals },
  },
);
