// Builds the server and CLI (dist/) and the web pages (web/dist). Runs under the pinned Node 24.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

function step(title, script, { args, cwd }) {
  const startedAt = Date.now();
  const result = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], { cwd, encoding: 'utf8' });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}\nBuilding ${title} failed.\n`);
    process.exit(1);
  }
  process.stderr.write(`  ${title} built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

rmSync(join(root, 'dist'), { recursive: true, force: true });
step('server and CLI', 'typescript/bin/tsc', { args: ['-p', 'tsconfig.build.json'], cwd: root });
if (existsSync(join(root, 'web', 'vite.config.ts'))) {
  step('web pages', 'vite/bin/vite.js', { args: ['build', '--logLevel', 'warn'], cwd: join(root, 'web') });
}
