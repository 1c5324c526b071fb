// `npm start`: sets up what is missing, then runs the product. Arguments go to `watchfloor serve`.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bootstrap, root, runtimePath } from './bootstrap.mjs';

bootstrap();
const main = join(root, 'dist', 'cli', 'main.js');
const child = spawn(runtimePath(), [main, 'serve', ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 2)));
