// `npm start`: sets up what is missing, then runs the product. Arguments go to `watchfloor serve`.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, giveUp, root, runtimePath } from './bootstrap.mjs';
import { whyRefused } from './serve-options.mjs';

const args = process.argv.slice(2);
const refusal = whyRefused(args);
if (refusal !== undefined) giveUp(`${refusal}\n(npm start -- --help lists the options)`);
bootstrap();
const main = join(root, 'dist', 'cli', 'main.js');
const runtime = runtimePath();
// Else each 64 MiB that passes through in buffers, which die young, costs a whole collection of the old heap. Of the
// pinned runtime alone is it known that it has these flags.
const flags =
  runtime === process.execPath
    ? []
    : readFileSync(join(root, 'bin', 'server-flags'), 'utf8')
        .trim()
        .split('\n');
const child = spawn(runtime, [...flags, main, 'serve', ...args], { stdio: 'inherit' });
// Ctrl-C reaches the server by itself: the terminal sends it to every process in its foreground.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 2)));
