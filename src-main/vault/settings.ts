import { noIdentities } from '../../src-shared/cloud-identities.ts';
import { type Settings, settingsSchema } from '../../src-shared/settings.ts';
import type { Caller } from '../lib/caller.ts';
import type { Fact } from './audit-draft.ts';
import type { Vault } from './vault.ts';

/** What holds in a vault until it is changed. */
export const defaultSettings: Settings = {
  autoLockMinutes: 10,
  clipboardSeconds: 30,
  rest: { on: false, port: 7373, callsPerMinute: 600, keepsOpen: false },
  cloudIdentities: noIdentities,
};

interface SettingRow {
  readonly name: string;
  readonly value: string;
}

function parsedOrNothing(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** The settings of a vault; one that cannot be read counts as its default. */
export function readSettings(vault: Vault): Settings {
  const rows = vault.read((reader) => reader.all<SettingRow>('select name, value from settings'));
  const stored = Object.fromEntries(rows.map((row) => [row.name, parsedOrNothing(row.value)]));
  const parsed = settingsSchema.safeParse({ ...defaultSettings, ...stored });
  return parsed.success ? parsed.data : defaultSettings;
}

/** The settings that are to change. */
export type SettingsChange = { readonly [K in keyof Settings]?: Settings[K] | undefined };

/** Changes some settings of a vault. */
export function updateSettings(vault: Vault, caller: Caller, change: SettingsChange): Settings {
  const given: readonly (readonly [string, Fact])[] = Object.entries(change).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  vault.write(caller, { action: 'vault.settings', detail: Object.fromEntries(given) }, (rows) => {
    for (const [name, value] of given)
      rows.run(
        'insert into settings (name, value) values (:name, :value) on conflict (name) do update set value = excluded.value',
        { name, value: JSON.stringify(value) },
      );
  });
  return readSettings(vault);
}
