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

/** What of a setting can be read: nothing when its value is none that it can have. */
function readable([name, value]: readonly [string, unknown]): SettingsChange {
  return settingsSchema.partial().safeParse({ [name]: value }).data ?? {};
}

/** The settings of a vault; one that cannot be read counts as its default, and leaves the others as they are. */
export function readSettings(vault: Vault): Settings {
  const rows = vault.read((reader) => reader.all<SettingRow>('select name, value from settings'));
  const stored = rows.map(({ name, value }) => [name, parsedOrNothing(value)] as const);
  const parsed = settingsSchema.safeParse({ ...defaultSettings, ...Object.fromEntries(stored) });
  if (parsed.success) return parsed.data;
  const known = stored.filter(([, value]) => value !== undefined).map(readable);
  return settingsSchema.parse(Object.assign({ ...defaultSettings }, ...known));
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
