import { join } from 'node:path';

/** What decides where the desk keeps its own files. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

function underHome({ env, platform, home }: Surroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Keydesk');
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Keydesk');
  // A relative path there is to be ignored, says the base directory specification.
  const data = env['XDG_DATA_HOME'] ?? '';
  return join(data.startsWith('/') ? data : join(home, '.local', 'share'), 'keydesk');
}

/** The folder of the desk's log and list of vaults: `KEYDESK_DATA`, else the platform's own place for such files. */
export function dataFolderOf(surroundings: Surroundings): string {
  const wanted = surroundings.env['KEYDESK_DATA'] ?? '';
  return wanted === '' ? underHome(surroundings) : wanted;
}
