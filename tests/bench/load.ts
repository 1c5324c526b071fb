import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadDetections } from '../../src/detect/detections/index.ts';
import { printResult, round } from '../harness/bench-input.ts';

/* CPU time that the public rule set takes to load, each time in a process of its own: read anew, and from the cache. */

const PACK = join(import.meta.dirname, '../../content/rules/sigmahq');

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    once: { type: 'boolean', default: false },
    cache: { type: 'string' },
  },
});

type Load = { readonly cpuMs: number; readonly rssMib: number; readonly rules: number; readonly isFromCache: boolean };

function loadOnce(): Load {
  const before = process.cpuUsage();
  const { rules, isFromCache } = loadDetections({ packDirs: [PACK], ...(values.cache && { cacheDir: values.cache }) });
  const { user, system } = process.cpuUsage(before);
  const rssMib = process.memoryUsage().rss / 1024 / 1024;
  return { cpuMs: (user + system) / 1000, rssMib, rules: rules.length, isFromCache };
}

function loadApart(cacheDir?: string): Load {
  const flags = ['--once', ...(cacheDir === undefined ? [] : ['--cache', cacheDir])];
  return JSON.parse(execFileSync(process.execPath, [import.meta.filename, ...flags], { encoding: 'utf8' })) as Load;
}

function median(loads: readonly Load[], read: (load: Load) => number): number {
  return loads.map(read).toSorted((a, b) => a - b)[Math.floor(loads.length / 2)] ?? 0;
}

function measure(): void {
  const rounds = Array.from({ length: Number(values.rounds) });
  const cacheDir = mkdtempSync(join(tmpdir(), 'watchfloor-load-'));
  try {
    const cold = rounds.map(() => loadApart());
    const filling = loadApart(cacheDir);
    const cached = rounds.map(() => loadApart(cacheDir));
    if (!cached.every(({ isFromCache }) => isFromCache)) throw new Error('The cache was not used.');
    const cacheBytes = readdirSync(cacheDir).reduce((sum, name) => sum + statSync(join(cacheDir, name)).size, 0);
    printResult({
      bench: 'load',
      rules: filling.rules,
      coldCpuMs: round(median(cold, ({ cpuMs }) => cpuMs)),
      cachedCpuMs: round(median(cached, ({ cpuMs }) => cpuMs)),
      coldRssMib: round(median(cold, ({ rssMib }) => rssMib)),
      cachedRssMib: round(median(cached, ({ rssMib }) => rssMib)),
      cacheMib: round(cacheBytes / 1024 / 1024, 1),
      rounds: rounds.length,
    });
  } finally {
    rmSync(cacheDir, { recursive: true });
  }
}

if (values.once) console.log(JSON.stringify(loadOnce()));
else measure();
