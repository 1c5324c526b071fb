import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** `WATCHFLOOR_SERVER` is where `vite dev` finds the API; a build needs nothing. */
const server = process.env.WATCHFLOOR_SERVER ?? 'http://127.0.0.1:7070';

/** Beside each script and style sheet, once and for all, what the server sends to whoever takes gzip: a third of the bytes. */
const zipped: Plugin = {
  name: 'zipped',
  apply: 'build',
  writeBundle({ dir = 'dist' }, bundle) {
    for (const name of Object.keys(bundle).filter((each) => /\.(js|css)$/.test(each))) {
      writeFileSync(join(dir, `${name}.gz`), gzipSync(readFileSync(join(dir, name)), { level: 9 }));
    }
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), zipped],
  // The server puts another nonce there in each page that it sends (`src/platform/http/web-files.ts`).
  html: { cspNonce: 'NONCE-OF-THIS-PAGE' },
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
