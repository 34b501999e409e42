import type { Desktop } from '../lib/desktop.ts';
import type { ShellElectron, ShellWindow } from './electron.ts';

type Property = 'openDirectory' | 'createDirectory' | 'openFile';

/** The desktop by Electron: dialogs that belong to the window, and the machine's clipboard. */
export function electronDesktop(
  { dialog, clipboard }: Pick<ShellElectron, 'dialog' | 'clipboard'>,
  window: () => ShellWindow | null,
): Desktop {
  const choose = async (title: string, properties: Property[]): Promise<string | null> => {
    const parent = window();
    if (parent === null) return null;
    const { canceled, filePaths } = await dialog.showOpenDialog(parent, { title, properties });
    return canceled ? null : (filePaths[0] ?? null);
  };
  return {
    host: 'electron',
    chooseFolder: async (title) => choose(title, ['openDirectory', 'createDirectory']),
    chooseFile: async (title) => choose(title, ['openFile']),
    clipboard: {
      write: async (text) => {
        if (text === '') clipboard.clear();
        else await clipboard.writeText(text);
      },
      read: async () => clipboard.readText(),
    },
  };
}
