import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { createViewStores } from '../../src-renderer/stores/view-stores.ts';
import type { ViewPage, ViewStores } from '../../src-renderer/stores/view-stores.ts';
import { themeStorageKey } from '../../src-renderer/theme.ts';

function fakePage(stored: Record<string, string> = {}): ViewPage & { readonly kept: Map<string, string> } {
  const kept = new Map(Object.entries(stored));
  let count = 0;
  return {
    kept,
    root: { dataset: {} },
    nextId: () => `t${String((count += 1))}`,
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
  };
}

function closedPage(): ViewPage {
  const closed = (): never => {
    throw new Error('storage is closed');
  };
  return { ...fakePage(), storage: { getItem: closed, setItem: closed, removeItem: closed } };
}

const titles = ({ toasts }: ViewStores): readonly string[] => toasts.getState().toasts.map(({ title }) => title);

describe('toasts', () => {
  it('leave after a while, later when they offer an act, but danger stays until it is dismissed', () => {
    const stores = createViewStores(fakePage());
    const { show, dismiss } = stores.toasts.getState();
    show({ title: 'Saved', tone: 'ok' });
    show({ title: 'Begun', action: { label: 'Show the work', run: () => undefined } });
    const id = show({ title: 'Refused', tone: 'danger' });
    expect(stores.toasts.getState().toasts.map(({ lasts }) => lasts)).toEqual([6_000, 12_000, 0]);
    dismiss(id);
    expect(titles(stores)).toEqual(['Saved', 'Begun']);
  });

  it('never cover the screen: the oldest gives way to the fifth', () => {
    const stores = createViewStores(fakePage());
    for (const title of ['1', '2', '3', '4', '5']) stores.toasts.getState().show({ title });
    expect(titles(stores)).toEqual(['2', '3', '4', '5']);
  });
});

describe('the palette', () => {
  it('offers commands while their screen is there', () => {
    const { palette } = createViewStores(fakePage());
    const command = (id: string) => ({ id, label: id, group: 'Do', run: vi.fn() });
    const takeBack = palette.getState().offer([command('lock')]);
    palette.getState().offer([command('import')]);
    takeBack();
    expect(palette.getState().commands.map(({ id }) => id)).toEqual(['import']);
  });

  it('forgets what was typed when it closes', () => {
    const { palette } = createViewStores(fakePage());
    palette.getState().setOpen(true);
    palette.getState().type('meridian');
    expect(palette.getState()).toMatchObject({ open: true, typed: 'meridian' });
    palette.getState().setOpen(false);
    expect(palette.getState()).toMatchObject({ open: false, typed: '' });
  });
});

describe('the theme', () => {
  it('starts with the stored choice, and with the system for anything else', () => {
    expect(createViewStores(fakePage({ [themeStorageKey]: 'dark' })).theme.getState().choice).toBe('dark');
    expect(createViewStores(fakePage({ [themeStorageKey]: 'mauve' })).theme.getState().choice).toBe('system');
    expect(createViewStores(closedPage()).theme.getState().choice).toBe('system');
  });

  it('shows and keeps a choice, and leaves no trace of the system', () => {
    const page = fakePage();
    const { theme } = createViewStores(page);
    theme.getState().choose('dark');
    expect(page.root.dataset['theme']).toBe('dark');
    expect(page.kept.get(themeStorageKey)).toBe('dark');
    theme.getState().choose('system');
    expect(page.root.dataset['theme']).toBeUndefined();
    expect(page.kept.size).toBe(0);
  });

  it('shows the choice even where storage is closed', () => {
    const page = closedPage();
    createViewStores(page).theme.getState().choose('light');
    expect(page.root.dataset['theme']).toBe('light');
  });

  it('is read under the same name by the script before the first paint', () => {
    const script = readFileSync(new URL('../../src-renderer/public/boot.js', import.meta.url), 'utf8');
    expect(script).toContain(`getItem('${themeStorageKey}')`);
  });
});
