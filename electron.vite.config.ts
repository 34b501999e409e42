import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** electron-vite makes every address relative, which breaks when a page below the root is loaded again: both hosts serve from `/`. */
const servedFromTheRoot = { name: 'keydesk:served-from-the-root', enforce: 'post' as const, config: () => ({ base: '/' }) };

/**
 * The three bundles. Main keeps its packages outside (they are installed beside it); the preload carries everything and is
 * CommonJS, since a sandboxed one can load nothing; the renderer keeps every script, style, font and picture in a file of its
 * own, since the content security policy allows nothing inline.
 */
export default defineConfig({
  main: {
    build: {
      outDir: here('out/main'),
      sourcemap: false,
      rolldownOptions: {
        // The process that owns a PKCS#11 module is a program of its own beside main.
        input: { main: here('src-main/main.ts'), 'pkcs11-process': here('src-main/kms/pkcs11-process.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: here('out/preload'),
      externalizeDeps: false,
      sourcemap: false,
      rolldownOptions: {
        input: { preload: here('src-main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('src-renderer'),
    plugins: [react(), tailwind(), servedFromTheRoot],
    build: {
      outDir: here('out/renderer'),
      // Browser mode opens in whatever browser the officer has, not only in Electron's.
      target: 'es2022',
      assetsInlineLimit: 0,
      minify: true,
      modulePreload: { polyfill: false },
      sourcemap: false,
      rolldownOptions: { input: here('src-renderer/index.html') },
    },
  },
});
