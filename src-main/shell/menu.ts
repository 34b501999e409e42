import type { MenuItemConstructorOptions } from 'electron';

/** What the menu does beyond what every application's menu does. */
export interface MenuActions {
  readonly lock: () => void;
  readonly openSettings: () => void;
}

const separator = { type: 'separator' } as const;

const deskItems = ({ lock, openSettings }: MenuActions): MenuItemConstructorOptions[] => [
  { label: 'Lock', accelerator: 'CmdOrCtrl+L', click: lock },
  { label: 'Settings…', accelerator: 'CmdOrCtrl+,', click: openSettings },
];

const viewItems = (development: boolean): MenuItemConstructorOptions[] => [
  { role: 'reload' },
  ...(development ? [{ role: 'toggleDevTools' } as const] : []),
  separator,
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  separator,
  { role: 'togglefullscreen' },
];

/** The menu's template: what a platform expects, and the desk's own entries. */
export function menuTemplate(actions: MenuActions, platform: NodeJS.Platform, development: boolean): MenuItemConstructorOptions[] {
  const desk = deskItems(actions);
  const first: MenuItemConstructorOptions =
    platform === 'darwin'
      ? { role: 'appMenu', submenu: [{ role: 'about' }, separator, ...desk, separator, { role: 'hide' }, separator, { role: 'quit' }] }
      : { label: '&File', submenu: [...desk, separator, { role: 'quit' }] };
  return [
    first,
    { role: 'editMenu' },
    { label: '&View', submenu: viewItems(development) },
    { role: 'windowMenu' },
  ];
}
