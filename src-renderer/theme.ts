/** The officer's choice of theme; `system` follows the operating system. */
export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

/** Where the choice is kept; `public/boot.js` reads the same key before the first paint. */
export const themeStorageKey = 'keydesk.theme';

/** The part of the browser's storage that is read. */
export interface ReadableStore {
  getItem(key: string): string | null;
}

/** The part of the browser's storage that is written. */
export interface WritableStore {
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** The page's root element, as far as the theme is concerned. */
export interface ThemedElement {
  readonly dataset: Record<string, string | undefined>;
}

function isThemeChoice(value: unknown): value is ThemeChoice {
  return themeChoices.some((choice) => choice === value);
}

/** The stored choice, `system` when there is none or storage is closed. */
export function storedTheme(storage: ReadableStore): ThemeChoice {
  try {
    const stored = storage.getItem(themeStorageKey);
    return isThemeChoice(stored) ? stored : 'system';
  } catch {
    return 'system';
  }
}

/** Shows a theme on the page's root element; `system` takes the mark away. */
export function showTheme(root: ThemedElement, choice: ThemeChoice): void {
  if (choice === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = choice;
}

/** Keeps a choice for the next start; a closed storage is no error, the choice then lasts until reload. */
export function keepTheme(storage: WritableStore, choice: ThemeChoice): void {
  try {
    if (choice === 'system') storage.removeItem(themeStorageKey);
    else storage.setItem(themeStorageKey, choice);
  } catch {
    // The page still shows the choice.
  }
}
