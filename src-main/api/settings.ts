import type { About } from '../../src-shared/settings.ts';
import type { Desktop } from '../lib/desktop.ts';
import { changers, requireRole } from './access.ts';
import type { Implementer } from './boundary.ts';
import type { VaultRooms } from './vault.ts';

/** What the settings need beside the vault: what the desk is, and who refuses long-lived credentials. */
export interface SettingsParts {
  readonly about: () => About;
  /** @throws STATIC_CREDENTIALS_REJECTED */
  readonly rejectStaticCredentials: (fields: Readonly<Record<string, unknown>>) => void;
}

/** The settings of the open vault, and what the desk is. */
export function settingsHandlers(os: Implementer, { care, callerOf }: VaultRooms, { about, rejectStaticCredentials }: SettingsParts) {
  return {
    get: os.settings.get.handler(() => care.settings()),
    update: os.settings.update.handler(({ input, context }) => {
      requireRole(callerOf(context), changers);
      rejectStaticCredentials(input);
      return care.updateSettings(input, context);
    }),
    about: os.settings.about.handler(() => about()),
  };
}

/** What the operating system offers, asked from a screen. */
export function desktopHandlers(os: Implementer, desktop: Desktop) {
  return {
    chooseFolder: os.desktop.chooseFolder.handler(async ({ input }) => ({ path: await desktop.chooseFolder(input.title) })),
    chooseFile: os.desktop.chooseFile.handler(async ({ input }) => ({ path: await desktop.chooseFile(input.title) })),
  };
}
