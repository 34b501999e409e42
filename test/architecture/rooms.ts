/** The kinds of room a file can stand in. `outside` is the ground around the house: tests, build scripts, configs. */
export type RoomKind =
  | 'shared'
  | 'renderer'
  | 'crypto'
  | 'kms-contract'
  | 'kms-provider'
  | 'kms-registry'
  | 'vault'
  | 'lib'
  | 'noun'
  | 'api'
  | 'http'
  | 'shell'
  | 'app'
  | 'cli'
  | 'main'
  | 'preload'
  | 'outside';

/** A room; `name` tells two rooms of one kind apart (which noun, which provider). */
export interface Room {
  readonly kind: RoomKind;
  readonly name: string;
}

const fixedFolders: Readonly<Record<string, RoomKind>> = {
  crypto: 'crypto',
  vault: 'vault',
  lib: 'lib',
  api: 'api',
  http: 'http',
  shell: 'shell',
  app: 'app',
  cli: 'cli',
};

const rootFiles: Readonly<Record<string, RoomKind>> = {
  'main.ts': 'main',
  'preload.ts': 'preload',
  'cli.ts': 'cli',
  'app.ts': 'app',
};

/** What every provider stands on: the interface, its words, and the rules of a call. */
const kmsContract = /^(?:provider|uri|uri-.+|kms-error|calls)$/;

const stem = (segment: string): string => segment.replace(/\.tsx?$/, '');

const kmsRoom = (segment: string): Room => {
  const name = stem(segment);
  if (kmsContract.test(name)) return { kind: 'kms-contract', name: 'contract' };
  if (name === 'registry') return { kind: 'kms-registry', name };
  return { kind: 'kms-provider', name: name.split('-')[0] ?? name };
};

const mainRoom = (segments: readonly string[]): Room => {
  const [first = '', second] = segments;
  if (second === undefined) return { kind: rootFiles[first] ?? 'app', name: stem(first) };
  if (first === 'kms') return kmsRoom(second);
  return { kind: fixedFolders[first] ?? 'noun', name: first };
};

/** The room of a file, by its path from the root of the repository with `/` between the parts. */
export const roomOf = (path: string): Room => {
  const [top, ...rest] = path.split('/');
  if (top === 'src-shared') return { kind: 'shared', name: 'shared' };
  if (top === 'src-renderer') return { kind: 'renderer', name: 'renderer' };
  return top === 'src-main' ? mainRoom(rest) : { kind: 'outside', name: top ?? '' };
};
