import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppRouter, createImplementer } from '../../src-main/api/boundary.ts';
import { KeydeskError } from '../../src-shared/errors.ts';

/** A folder that looks like the built screens, and how to remove it with what lies beside it. */
export interface BuiltPages {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** Writes the few files a host needs, and a secret beside the folder that no address may reach. */
export async function buildPages(): Promise<BuiltPages> {
  const outside = await mkdtemp(join(tmpdir(), 'keydesk-pages-'));
  const folder = join(outside, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Keydesk</title>');
  await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'export const ready = true;');
  await writeFile(join(outside, 'secret.txt'), 'hunter2');
  return { folder, remove: () => rm(outside, { recursive: true }) };
}

/** A new uuid from the platform. */
export const newId = (): string => globalThis.crypto.randomUUID();

const silent = { error: (): void => undefined };

/** What the tiny desk did, for a test to look at. */
export interface DeskDiary {
  readonly entries: string[];
}

/**
 * Real handlers behind the real boundary for a corner of the contract: `desktop.chooseFile` answers with the title and
 * the door it came by, `tenants.get` refuses, `vault.watch` sends one piece of news and then waits for its listener to go.
 */
export function tinyRouter(diary: DeskDiary): AppRouter {
  const os = createImplementer({ logger: silent, newReference: newId });
  const router = {
    desktop: {
      chooseFile: os.desktop.chooseFile.handler(({ input, context }) => {
        diary.entries.push(context.requestId);
        return { path: `${context.via} ${input.title}` };
      }),
    },
    tenants: {
      get: os.tenants.get.handler(({ input }) => {
        throw new KeydeskError('NOT_FOUND', { noun: 'tenant', id: input.tenant });
      }),
    },
    vault: {
      watch: os.vault.watch.handler(async function* ({ signal }) {
        try {
          yield { kind: 'changed', action: 'secret.created', tenant: 'acme', object: null } as const;
          await new Promise((resolve) => signal?.addEventListener('abort', resolve));
        } finally {
          diary.entries.push('watch ended');
        }
      }),
    },
  };
  // The rest of the contract is not needed here; calling it is refused as an unknown procedure.
  return router as unknown as AppRouter;
}
