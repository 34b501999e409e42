import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { KeydeskError } from '../../src-shared/errors.ts';

/** One file of the built renderer, as it is served. */
export interface RendererFile {
  /** Its absolute path. */
  readonly path: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** Everything the hosts serve, by address (`/assets/main.js`): what is not in it cannot be asked for. */
export type RendererFiles = ReadonlyMap<string, RendererFile>;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const page = '/index.html';

/** The names of built assets carry a hash of their bytes, so a copy never goes stale. */
const cacheControl = (address: string): string =>
  address.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store';

const served = (path: string, address: string): RendererFile => ({
  path,
  contentType: contentTypes[extname(path)] ?? 'application/octet-stream',
  cacheControl: cacheControl(address),
});

/** Walks by hand: inside a packaged archive `recursive` is not to be relied on. Links are not followed. */
async function walk(folder: string, address: string): Promise<readonly (readonly [string, RendererFile])[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    const below = `${address}/${entry.name}`;
    if (entry.isDirectory()) return walk(path, below);
    return entry.isFile() ? [[below, served(path, below)] as const] : [];
  });
  return (await Promise.all(found)).flat();
}

/**
 * Lists the built renderer once, at start.
 * @throws FILE_UNREADABLE when the folder holds no page
 */
export async function listRendererFiles(folder: string): Promise<RendererFiles> {
  const files = new Map(await walk(folder, '').catch(() => []));
  if (files.has(page)) return files;
  throw new KeydeskError('FILE_UNREADABLE', {
    path: join(folder, 'index.html'),
    problem: 'the screens are not built; run `npm run build` first',
  });
}

const segment = String.raw`(?!\.)[A-Za-z0-9._~!$&'()*+,;=:@%-]*`;
const plainAddress = new RegExp(`^(?:/${segment})+$`);
const disguised = /%(?:00|2e|2f|5c|25)/i;

/**
 * The file for an address: the one that is listed, or the page for an address of a screen (no dot in its last part).
 * @param pathname the path of the request as sent, without query
 */
export function findRendererFile(files: RendererFiles, pathname: string): RendererFile | undefined {
  if (!plainAddress.test(pathname) || disguised.test(pathname)) return undefined;
  const listed = files.get(pathname);
  if (listed !== undefined) return listed;
  const last = pathname.slice(pathname.lastIndexOf('/'));
  return last.includes('.') || pathname.startsWith('/assets/') ? undefined : files.get(page);
}
