import { builtinModules } from 'node:module';
import { posix } from 'node:path';

import { type Room, type RoomKind, roomOf } from './rooms.ts';

/** One import as it stands in a file: `from` is the importing file's path from the root, `specifier` what it names. */
export interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

interface RoomRule {
  readonly values: readonly RoomKind[];
  readonly types?: readonly RoomKind[];
  readonly remedy: string;
}

const everyRoom: readonly RoomKind[] = [
  'shared',
  'crypto',
  'kms-contract',
  'kms-provider',
  'kms-registry',
  'vault',
  'lib',
  'noun',
  'api',
  'http',
  'app',
  'cli',
];
const byArgument = 'take the room as an argument (an `import type` is fine) and let app.ts pass it in';

/** DESIGN's table: which rooms a room may import. A room may always import itself. */
const roomRules: Readonly<Record<Exclude<RoomKind, 'outside'>, RoomRule>> = {
  shared: { values: [], remedy: 'src-shared is the vocabulary: move what it needs into src-shared' },
  renderer: { values: ['shared'], remedy: 'ask the contract through client.ts, or move the vocabulary into src-shared' },
  crypto: { values: ['shared'], remedy: 'crypto is pure functions on bytes: pass the value in as an argument' },
  'kms-contract': { values: ['shared', 'crypto'], remedy: 'the provider interface stays tiny: move this into the provider' },
  'kms-provider': {
    values: ['shared', 'crypto', 'kms-contract'],
    remedy: 'a provider stands alone: pass what it needs to its constructor from kms/registry.ts or app.ts',
  },
  'kms-registry': { values: ['shared', 'crypto', 'kms-contract', 'kms-provider', 'lib'], remedy: byArgument },
  vault: { values: ['shared', 'crypto', 'lib'], remedy: 'the vault knows no noun: pass a function or a record in' },
  lib: { values: ['shared'], remedy: 'lib knows nothing of the domain: pass it in, or move the file to the room that owns it' },
  noun: {
    values: ['shared', 'vault', 'crypto', 'kms-contract', 'lib'],
    remedy: "a noun never reaches into another noun's room: declare the small interface it needs and let app.ts pass it in",
  },
  api: { values: ['shared', 'lib'], types: everyRoom, remedy: byArgument },
  http: { values: ['shared', 'lib', 'api'], types: everyRoom, remedy: byArgument },
  shell: { values: ['shared', 'lib', 'api'], types: everyRoom, remedy: byArgument },
  app: {
    values: everyRoom.filter((kind) => kind !== 'cli'),
    remedy: 'app.ts composes without Electron and without a host: move this into main.ts or cli.ts',
  },
  cli: { values: everyRoom, remedy: 'the command line has no window: electron and shell/ belong to main.ts' },
  main: { values: [...everyRoom, 'shell'], remedy: 'main.ts only starts: move this into shell/' },
  preload: { values: [], remedy: 'preload.ts only hands over one port: move this into shell/ or the renderer' },
};

interface PackageRule {
  readonly packages: RegExp;
  readonly places: RegExp;
  readonly remedy: string;
}

/** Packages with a single owner; every other file of the house goes through that owner. */
const packageRules: readonly PackageRule[] = [
  {
    packages: /^electron(\/|$)/,
    places: /^src-main\/(shell\/|main\.ts$|preload\.ts$)/,
    remedy: 'use the Desktop interface; electron is imported only in shell/, main.ts and preload.ts',
  },
  {
    packages: /^better-sqlite3/,
    places: /^src-main\/vault\/database\.ts$/,
    remedy: 'go through vault.read and vault.write; the driver is opened only in vault/database.ts',
  },
  {
    packages: /^(@aws-sdk|@smithy)\//,
    places: /^src-main\/kms\/aws/,
    remedy: 'move the call into kms/aws; a cloud SDK stays in its own provider',
  },
  {
    packages: /^(@google-cloud\/|google-auth-library|google-gax|node-fetch)/,
    places: /^src-main\/kms\/gcp/,
    remedy: 'move the call into kms/gcp; a cloud SDK stays in its own provider',
  },
  {
    packages: /^@azure\//,
    places: /^src-main\/kms\/azure/,
    remedy: 'move the call into kms/azure; a cloud SDK stays in its own provider',
  },
  {
    packages: /^pkcs11js$/,
    places: /^src-main\/kms\/pkcs11/,
    remedy: 'move the call into kms/pkcs11; one process owns the module',
  },
  {
    packages: /^keytar$/,
    places: /^src-main\/(.+\/)?keychain[^/]*\.ts$/,
    remedy: 'use the Keychain interface; keytar is optional and loaded in one file named keychain',
  },
  {
    packages: /^(fastify|@fastify\/.+|ws|node:http|node:https|node:http2)$/,
    places: /^src-main\/http\//,
    remedy: 'move this into src-main/http; it is the only room with a server',
  },
  {
    packages: /^@orpc\//,
    places: /^(src-shared\/|src-main\/(api|http|shell)\/|src-renderer\/client\.ts$)/,
    remedy: 'keep oRPC in src-shared, src-main/api, the two transports and src-renderer/client.ts: pass plain functions on',
  },
  {
    packages: /^node:crypto$/,
    places: /^src-main\/crypto\/primitives\.ts$/,
    remedy: 'use what src-main/crypto/primitives.ts exports, or add the primitive there if the allow-list has it',
  },
  {
    packages: /^(@noble\/.+|@node-rs\/argon2.*)$/,
    places: /^src-main\/crypto\//,
    remedy: 'use what src-main/crypto exports',
  },
  {
    packages: /^(react|react-dom|zustand|@base-ui\/.+|@tanstack\/.+)(\/|$)/,
    places: /^src-renderer\//,
    remedy: 'what is seen belongs to src-renderer',
  },
];

interface Allowance {
  readonly packages: RegExp;
  readonly remedy: string;
}

/** Rooms in which only the named packages may be imported. */
const allowances: Readonly<Partial<Record<RoomKind, Allowance>>> = {
  shared: {
    packages: /^(zod(\/.*)?|@orpc\/contract)$/,
    remedy: 'src-shared imports zod and @orpc/contract only: do the work in src-main and keep the words here',
  },
  crypto: {
    packages: /^(node:crypto|node:buffer|node:util|@noble\/ciphers\/.+|@node-rs\/argon2|canonicalize|age-encryption)$/,
    remedy: 'crypto does no I/O: pass bytes in and return bytes',
  },
  preload: { packages: /^electron(\/renderer)?$/, remedy: 'a sandboxed preload has electron alone: do the work in main or the renderer' },
  renderer: {
    packages: /^(?!node:)(?!electron(\/|$)).+/,
    remedy: 'the renderer runs in a page: ask main through client.ts',
  },
};

const withPrefix = (specifier: string): string =>
  builtinModules.includes(specifier) ? `node:${specifier}` : specifier;

const judgeOutside = (from: string, specifier: string): string | null =>
  /^electron(\/|$)/.test(specifier)
    ? `${from} may not import ${specifier}: its binary may be absent, so start it as a child process instead.`
    : null;

const judgePackage = (from: string, specifier: string): string | null => {
  const room = roomOf(from);
  const name = withPrefix(specifier);
  if (room.kind === 'outside') return judgeOutside(from, name);
  const allowance = allowances[room.kind];
  if (allowance && !allowance.packages.test(name)) return `${from} may not import ${name}: ${allowance.remedy}.`;
  const owner = packageRules.find(({ packages }) => packages.test(name));
  return owner && !owner.places.test(from) ? `${from} may not import ${name}: ${owner.remedy}.` : null;
};

const sameRoom = (one: Room, other: Room): boolean => one.kind === other.kind && one.name === other.name;

const judgeFile = (from: string, target: string, typeOnly: boolean): string | null => {
  const here = roomOf(from);
  const there = roomOf(target);
  if (here.kind === 'outside' || sameRoom(here, there)) return null;
  if (there.kind === 'outside') return `${from} may not import ${target}: the house stands without what is around it; pass it in.`;
  const rule = roomRules[here.kind];
  const allowed = typeOnly ? [...rule.values, ...(rule.types ?? [])] : rule.values;
  return allowed.includes(there.kind) ? null : `${from} may not import ${target}: ${rule.remedy}.`;
};

/** The path a relative specifier names, from the root; null for a package. */
export const targetOf = ({ from, specifier }: Pick<Import, 'from' | 'specifier'>): string | null =>
  specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), specifier)) : null;

/** Judges one import by the table of the house: null when it may stand, else a sentence that ends with the remedy. */
export const judgeImport = (found: Import): string | null => {
  const target = targetOf(found);
  return target === null ? judgePackage(found.from, found.specifier) : judgeFile(found.from, target, found.typeOnly);
};
