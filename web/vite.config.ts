import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
import { FIRST_PAGES } from './src/frame/first-pages.ts';

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

/** Lists everything that a chunk needs before it runs, itself and its style sheets included. */
function filesOf(bundle: Rolldown.OutputBundle, name: string, found = new Set<string>()): ReadonlySet<string> {
  const chunk = bundle[name];
  if (found.has(name) || chunk?.type !== 'chunk') return found;
  found.add(name);
  for (const sheet of chunk.viteMetadata?.importedCss ?? []) found.add(sheet);
  for (const imported of chunk.imports) filesOf(bundle, imported, found);
  return found;
}

/**
 * Which files each page that people open first needs beside those that `index.html` names. The server names them in the page
 * that it sends (`src/platform/http/web-files.ts`): a browser that found them by itself would ask for them one after the other.
 */
const pageFiles: Plugin = {
  name: 'page-files',
  apply: 'build',
  // After Vite has taken out the chunks that were nothing but styles.
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const entry = chunks.find(({ isEntry }) => isEntry);
      if (!entry) throw new Error('the build has no entry');
      const always = filesOf(bundle, entry.fileName);
      const files = Object.entries(FIRST_PAGES).map(([path, module]) => {
        const page = chunks.find(({ moduleIds }) => moduleIds.includes(join(import.meta.dirname, 'src', module)));
        if (!page) throw new Error(`${module} is in no chunk`);
        const own = [...filesOf(bundle, page.fileName)].filter((file) => !always.has(file));
        return [path, own.map((file) => `/${file}`)];
      });
      const source = JSON.stringify(Object.fromEntries(files));
      this.emitFile({ type: 'asset', fileName: 'page-files.json', source });
    },
  },
};

/** A file costs more than its bytes: a request, and work of the browser before it runs. So few, of what is needed together. */
const CHUNKS: Rolldown.CodeSplittingGroup[] = [
  { name: 'boot', tags: ['$initial'], priority: 3 },
  // The rest are fetched by who needs them alone: the editor, pictures of graphs.
  { name: 'shared', minShareCount: 5, maxModuleSize: 60_000, priority: 2 },
  { name: 'lists', test: /src\/frame\/(table|views)|@tanstack\/(react-)?table/, priority: 1 },
  { name: 'alerts', test: /src\/alerts\/(?!queue-)/ },
];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), pageFiles, zipped],
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
    chunkSizeWarningLimit: 600,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
});
