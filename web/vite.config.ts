import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `WATCHFLOOR_SERVER` is where `vite dev` finds the API; a build needs nothing. */
const server = process.env.WATCHFLOOR_SERVER ?? 'http://127.0.0.1:7070';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { proxy: { '/api': server } },
  build: {
    outDir: 'dist',
    target: 'es2023',
    // The polyfill is an inline script, and data: URLs need their own allowance; the policy grants neither.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
});
