import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The page: built once by `kindred app` (src-main/cli/build-page.ts) and served from memory.
export default defineConfig({
  root: folder('./src-renderer'),
  plugins: [svelte({ configFile: folder('./svelte.config.js') })],
  build: {
    outDir: folder('./.cache/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    // Browsers that know light-dark(): written out for older ones, it forgets what is dark by day.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
