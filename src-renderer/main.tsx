import './no-eval.ts';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand';
import type { VaultState } from '../src-shared/vault.ts';
import { App } from './App.tsx';
import { connect, createQueries } from './client.ts';
import type { DeskPage } from './desk/desk-context.tsx';
import { DeskProvider } from './desk/desk-context.tsx';
import { followNews } from './desk/follow-news.ts';
import { tellNews } from './desk/tell-news.ts';
import { Ground } from './frame/Ground.tsx';
import { createRouter } from './router.ts';
import { createViewStores } from './stores/view-stores.ts';

/** Everything of the page, made once and handed down. */
function mount(window: Window & typeof globalThis, root: HTMLElement): void {
  const router = createRouter(window);
  const stores = createViewStores({
    root: window.document.documentElement,
    storage: window.localStorage,
    nextId: () => window.crypto.randomUUID(),
  });
  const line = connect(window);
  const page: DeskPage = { line, queries: createQueries(line.client), vault: createStore<VaultState | null>(() => null) };
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 30_000, refetchOnWindowFocus: false } } });
  const after = (milliseconds: number, call: () => void): void => void window.setTimeout(call, milliseconds);
  const telling = tellNews({ client: line.client, toasts: stores.toasts, router, after });
  followNews({ page, cache, telling, after, now: () => window.performance.now() }, new AbortController().signal);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={cache}>
        <Ground router={router} stores={stores} copy={(text) => window.navigator.clipboard.writeText(text)}>
          <DeskProvider page={page}>
            <App />
          </DeskProvider>
        </Ground>
      </QueryClientProvider>
    </StrictMode>,
  );
}

const root = document.getElementById('root');
if (root !== null) mount(window, root);
