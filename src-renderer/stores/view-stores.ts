import type { LucideIcon } from 'lucide-react';
import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';
import type { Tone } from '../components/tone.ts';
import { keepTheme, showTheme, storedTheme } from '../theme.ts';
import type { ReadableStore, ThemeChoice, ThemedElement, WritableStore } from '../theme.ts';

/** A short word about something that just happened. */
export interface Toast {
  readonly id: string;
  readonly tone: Exclude<Tone, 'accent'>;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  /** What it is about, such as a path, where a later word on the same thing is to find it. */
  readonly about?: string | undefined;
  /** How long it stays, in ms; 0 stays until dismissed. Danger stays, what offers an act leaves after 12 s, all else after 6 s. */
  readonly lasts: number;
}

/** What a caller says of a toast. */
export type ToastWords = Pick<Toast, 'title'> & Partial<Pick<Toast, 'tone' | 'detail' | 'action' | 'about' | 'lasts'>>;

/** The toasts on screen, oldest first. */
export interface ToastState {
  readonly toasts: readonly Toast[];
  /** Shows a toast and gives its id. */
  readonly show: (words: ToastWords) => string;
  readonly dismiss: (id: string) => void;
}

/** Something that can be done from the command palette. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** The heading it stands under. */
  readonly group: string;
  readonly icon?: LucideIcon | undefined;
  readonly keywords?: readonly string[] | undefined;
  /** Small print at the right, such as an id. */
  readonly detail?: string | undefined;
  /** It was found in the vault by what is typed, and is shown whatever its words are. */
  readonly found?: boolean | undefined;
  /** Keys shown at the right, for reading only: `['G', 'T']`. */
  readonly shortcut?: readonly string[] | undefined;
  readonly run: () => void;
}

/** The palette and what it offers. */
export interface PaletteState {
  readonly open: boolean;
  readonly commands: readonly Command[];
  /** What is looked for; empty again when it is closed. */
  readonly typed: string;
  readonly type: (text: string) => void;
  readonly setOpen: (open: boolean) => void;
  /** Adds commands; gives the way to take them back. */
  readonly offer: (commands: readonly Command[]) => () => void;
}

/** The choice of theme. */
export interface ThemeState {
  readonly choice: ThemeChoice;
  readonly choose: (choice: ThemeChoice) => void;
}

/** The view state that outlives a screen. Nothing of the vault is kept here. */
export interface ViewStores {
  readonly toasts: StoreApi<ToastState>;
  readonly palette: StoreApi<PaletteState>;
  readonly theme: StoreApi<ThemeState>;
}

function lasting({ tone, action }: Pick<ToastWords, 'tone' | 'action'>): number {
  if (tone === 'danger') return 0;
  return action === undefined ? 6_000 : 12_000;
}

function createToasts(nextId: () => string): StoreApi<ToastState> {
  return createStore<ToastState>((set) => ({
    toasts: [],
    show: ({ tone = 'neutral', ...words }) => {
      const toast = { id: nextId(), lasts: lasting({ tone, ...words }), ...words, tone };
      set(({ toasts }) => ({ toasts: [...toasts, toast].slice(-4) }));
      return toast.id;
    },
    dismiss: (id) => {
      set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
    },
  }));
}

function createPalette(): StoreApi<PaletteState> {
  return createStore<PaletteState>((set) => ({
    open: false,
    commands: [],
    typed: '',
    type: (typed) => {
      set({ typed });
    },
    setOpen: (open) => {
      set({ open, typed: '' });
    },
    offer: (offered) => {
      set(({ commands }) => ({ commands: [...commands, ...offered] }));
      return () => {
        set(({ commands }) => ({ commands: commands.filter((command) => !offered.includes(command)) }));
      };
    },
  }));
}

function createTheme(page: ViewPage): StoreApi<ThemeState> {
  return createStore<ThemeState>((set) => ({
    choice: storedTheme(page.storage),
    choose: (choice) => {
      showTheme(page.root, choice);
      keepTheme(page.storage, choice);
      set({ choice });
    },
  }));
}

/** What the stores need of the page they stand on. */
export interface ViewPage {
  readonly root: ThemedElement;
  readonly storage: ReadableStore & WritableStore;
  readonly nextId: () => string;
}

/** Makes the view stores; once, where the app is mounted. */
export function createViewStores(page: ViewPage): ViewStores {
  return { toasts: createToasts(page.nextId), palette: createPalette(), theme: createTheme(page) };
}
