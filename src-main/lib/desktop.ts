/** The clipboard of the machine. What is written may be a secret: whoever writes it clears it again. */
export interface DesktopClipboard {
  /** Puts a text on the clipboard; an empty one clears it. */
  write(text: string): Promise<void>;
  /** The text now on the clipboard, to see whether it is still the one that was written. */
  read(): Promise<string>;
}

/** What the operating system offers to the desk, per host; `null` is what a host cannot do. */
export interface Desktop {
  readonly host: 'electron' | 'browser';
  /** Asks for a folder. Resolves to its absolute path, or `null` when none was chosen or the host has no dialog. */
  chooseFolder(title: string): Promise<string | null>;
  /** Asks for an existing file. Resolves to its absolute path, or `null` when none was chosen or the host has no dialog. */
  chooseFile(title: string): Promise<string | null>;
  readonly clipboard: DesktopClipboard | null;
}

/** Browser mode: no dialogs (paths are typed), and the page writes to its own clipboard. */
export const browserDesktop: Desktop = {
  host: 'browser',
  chooseFolder: () => Promise.resolve(null),
  chooseFile: () => Promise.resolve(null),
  clipboard: null,
};
