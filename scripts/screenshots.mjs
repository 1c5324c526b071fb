// `npm run screenshots [folder [name of one page]]`: pictures of every page, both themes, three widths.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bootstrap, root, runtimePath } from './bootstrap.mjs';

bootstrap();
const [folder = join(root, 'docs', 'screenshots', 'all'), only = ''] = process.argv.slice(2);
const result = spawnSync(runtimePath(), [join(root, 'tests', 'e2e', 'take-screenshots.ts'), folder, only], {
  stdio: 'inherit',
});
process.exit(result.status ?? 2);
