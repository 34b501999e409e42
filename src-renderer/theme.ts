/** The officer's choice of theme; `system` follows the operating system. */
export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

/** Where the choice is kept; `public/boot.js` reads the same key before the first paint. */
export const themeStorageKey = 'keydesk.theme';

function isThemeChoice(value: unknown): value is ThemeChoice {
  return themeChoices.some((choice) => choice === value);
}

/** The stored choice, `system` when there is none or storage is closed. */
export function storedTheme(storage: Pick<Storage, 'getItem'>): ThemeChoice {
  try {
    const stored = storage.getItem(themeStorageKey);
    return isThemeChoice(stored) ? stored : 'system';
  } catch {
    return 'system';
  }
}

/** Shows a theme on the page's root element; `system` takes the mark away. */
export function showTheme(root: HTMLElement, choice: ThemeChoice): void {
  if (choice === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = choice;
}

/** Keeps a choice for the next start; a closed storage is no error, the choice then lasts until reload. */
export function keepTheme(storage: Pick<Storage, 'setItem' | 'removeItem'>, choice: ThemeChoice): void {
  try {
    if (choice === 'system') storage.removeItem(themeStorageKey);
    else storage.setItem(themeStorageKey, choice);
  } catch {
    // The page still shows the choice.
  }
}
