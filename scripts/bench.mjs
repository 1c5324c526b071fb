// `npm run bench -- correlate|detect|ingest|load|start|web`: one JSON line each. Input: the data kit's bench files.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, giveUp, root, runtimePath } from './bootstrap.mjs';

const BENCHES = ['cases', 'correlate', 'detect', 'ingest', 'load', 'memory', 'rsigma', 'start', 'web'];
const [name = '', ...rest] = process.argv.slice(2);
if (!BENCHES.includes(name)) giveUp(`npm run bench -- ${BENCHES.join('|')}`);
bootstrap();
const kit = process.env.WATCHFLOOR_DATA_KIT ?? join(root, '..', 'shared', 'data');
if (!existsSync(join(kit, 'bench')))
  giveUp(`no bench files in ${kit}: set WATCHFLOOR_DATA_KIT to the folder of the data kit.`);
const result = spawnSync(runtimePath(), [join(root, 'tests', 'bench', `${name}.ts`), ...rest], {
  stdio: 'inherit',
  env: { ...process.env, WATCHFLOOR_DATA_KIT: kit },
});
process.exit(result.status ?? 2);
