import { BookOpen, CalendarClock, DoorOpen, Download, LockKeyhole, Monitor, Moon, Siren, SlidersHorizontal, Sun, Unplug, Upload } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useMemo } from 'react';
import { places } from '../frame/places.ts';
import type { Route } from '../router.ts';
import { useRouter } from '../routing.tsx';
import { useCommands, useTheme } from '../stores/view.tsx';
import type { Command } from '../stores/view-stores.ts';
import type { ThemeChoice } from '../theme.ts';
import type { Leaving } from './use-lock.ts';

interface Shortcut {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly to: Route;
  readonly keywords: readonly string[];
}

/** Places below the rail's own. */
const deeper: readonly Shortcut[] = [
  { label: 'Import secrets', icon: Upload, to: { screen: 'import' }, keywords: ['env', 'json', 'csv', 'yaml', 'kubernetes'] },
  { label: 'Cryptoperiods', icon: CalendarClock, to: { screen: 'keys', tab: 'cryptoperiods' }, keywords: ['due', 'overdue', 'rotation', 'policy'] },
  { label: 'Kill-switch drills', icon: Siren, to: { screen: 'keys', tab: 'drills' }, keywords: ['rehearsal', 'disable', 'seal'] },
  { label: 'Security settings', icon: SlidersHorizontal, to: { screen: 'settings', section: 'security' }, keywords: ['passphrase', 'slot', 'auto-lock', 'clipboard', 'theme'] },
  { label: 'Keychain', icon: SlidersHorizontal, to: { screen: 'settings', section: 'keychain' }, keywords: ['device', 'remember'] },
  { label: 'Back up or check the vault', icon: Download, to: { screen: 'settings', section: 'backup' }, keywords: ['backup', 'integrity', 'restore'] },
  { label: 'REST API settings', icon: Unplug, to: { screen: 'settings', section: 'api' }, keywords: ['port', 'cloud identity', 'automation', 'calls', 'switch on'] },
  { label: 'Open the API reference', icon: BookOpen, to: { screen: 'api-reference' }, keywords: ['openapi', 'rest', 'curl', 'docs', 'dialect'] },
  { label: 'About Keydesk', icon: SlidersHorizontal, to: { screen: 'settings', section: 'about' }, keywords: ['version', 'algorithms', 'audit key'] },
];

const themes: readonly { readonly choice: ThemeChoice; readonly label: string; readonly icon: LucideIcon }[] = [
  { choice: 'light', label: 'Light theme', icon: Sun },
  { choice: 'dark', label: 'Dark theme', icon: Moon },
  { choice: 'system', label: 'Theme of the system', icon: Monitor },
];

type Go = (to: Route) => () => void;

function placeCommands(go: Go): readonly Command[] {
  const rail = places.map(({ label, icon, to }): Command => ({ id: `go.${label}`, label, group: 'Go to', icon, run: go(to) }));
  const rest = deeper.map(({ label, icon, to, keywords }): Command => ({ id: `go.${label}`, label, group: 'Go to', icon, keywords, run: go(to) }));
  return [...rail, ...rest];
}

function vaultCommands({ lock, close }: Leaving): readonly Command[] {
  return [
    { id: 'vault.lock', label: 'Lock the vault', group: 'Vault', icon: LockKeyhole, shortcut: ['Ctrl', 'L'], run: lock },
    { id: 'vault.close', label: 'Lock and use another vault', group: 'Vault', icon: DoorOpen, keywords: ['close', 'switch', 'open'], run: close },
  ];
}

/** Offers every place, locking and the themes in the palette. */
export function useDeskCommands(leaving: Leaving): void {
  const router = useRouter();
  const { choose } = useTheme();
  const commands = useMemo<readonly Command[]>(() => {
    const go: Go = (to) => () => {
      router.navigate(to);
    };
    const looks = themes.map(({ choice, label, icon }): Command => ({ id: `theme.${choice}`, label, group: 'Theme', icon, run: () => { choose(choice); } }));
    return [...placeCommands(go), ...vaultCommands(leaving), ...looks];
  }, [router, choose, leaving]);
  useCommands(commands);
}
