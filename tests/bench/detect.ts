import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadDetections } from '../../src/detect/detections/index.ts';
import { printResult, readBenchFile, round } from '../harness/bench-input.ts';
import { isProcessCreation, linesWhere, makeVariants } from '../harness/event-variants.ts';

/*
 * Events per second through all rules of the public set, parsing included, beside bare `JSON.parse` over the same lines in
 * the same run. Each lane is a process of its own, pinned to one core.
 */

const { values } = parseArgs({
  options: {
    lane: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '3' },
    variants: { type: 'string', default: '100000' },
  },
});
const PACK = join(import.meta.dirname, '..', '..', 'content', 'rules', 'sigmahq');
const LANE = join(import.meta.dirname, 'detect-lane.ts');
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));
const cache = join(folder, 'cache');

type Lane = { readonly file: string; readonly engine: 'lines' | 'lines-no-memo' | 'events' };
const LANES: Readonly<Record<string, Lane>> = {
  windows: { file: 'windows', engine: 'lines' },
  'windows, memo off': { file: 'windows', engine: 'lines-no-memo' },
  'windows, values randomised': { file: 'windows-values', engine: 'lines' },
  'process creations': { file: 'creations', engine: 'lines' },
  'process creations, memo off': { file: 'creations', engine: 'lines-no-memo' },
  'process creations, values randomised': { file: 'creations-values', engine: 'lines' },
  mixed: { file: 'mixed', engine: 'lines' },
  'windows, as decoded events': { file: 'windows', engine: 'events' },
};
const PINNED = spawnSync('taskset', ['-c', '1', 'true']).status === 0;

/** As `bin/watchfloor detect` runs: else V8 lets garbage of 200 MiB lie; the speed is the same. */
const RUNTIME_FLAGS = readFileSync(join(import.meta.dirname, '..', '..', 'bin', 'detect-flags'), 'utf8')
  .trim()
  .split('\n');

const written = new Map<string, string>();

/** A bench file on disk, so that a lane holds no more than a piece of it. */
function fileOf(name: string): string {
  const path = written.get(name) ?? join(folder, `${name}.ndjson`);
  if (!written.has(name)) writeFileSync(path, contentOf(name));
  written.set(name, path);
  return path;
}

function contentOf(name: string): Buffer {
  const count = Number(values.variants);
  const [base = '', kind] = name.split('-');
  if (base === 'creations') {
    const recorded = linesWhere(readBenchFile('windows'), isProcessCreation);
    return makeVariants(recorded, count, kind === 'values' ? 'values' : 'arguments');
  }
  if (kind !== 'values') return readBenchFile(base);
  const every = Math.max(1, Math.floor(250_000 / count));
  let line = 0;
  return makeVariants(
    linesWhere(readBenchFile(base), () => line++ % every === 0),
    count,
    'values',
  );
}

function commandOf(core: number, args: readonly string[]): readonly [string, string[]] {
  const command = [process.execPath, ...RUNTIME_FLAGS, LANE, '--cache', cache, ...args];
  const [first = '', ...rest] = PINNED ? ['taskset', '-c', String(core), ...command] : command;
  return [first, rest];
}

function runLane(args: readonly string[]): Readonly<Record<string, number>> {
  const result = spawnSync(...commandOf(1, args), { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
  return JSON.parse(result.stdout) as Record<string, number>;
}

async function outputOf(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) text += String(chunk);
  return text;
}

/** The same file in two processes on two cores at once, against one alone: wall time of matching. */
async function measureScaling(): Promise<void> {
  const args = ['--engine', 'memory', '--rounds', '3', '--file', fileOf('windows')];
  const alone = runLane(args);
  const both = await Promise.all(
    [0, 1].map(async (core) => {
      const child = spawn(...commandOf(core, args), { stdio: ['ignore', 'pipe', 'inherit'] });
      return JSON.parse(await outputOf(child)) as Record<string, number>;
    }),
  );
  const slowest = Math.max(...both.map(({ wallSeconds = 0 }) => wallSeconds));
  printResult({
    bench: 'detect',
    lane: 'two cores, and memory',
    scaling: round((2 * (alone.wallSeconds ?? 0)) / slowest),
    peakRssMib: alone.peakRssMib,
  });
}

try {
  loadDetections({ packDirs: [PACK], cacheDir: cache });
  const wanted = values.lane ?? Object.keys(LANES);
  for (const name of wanted) {
    const lane = LANES[name];
    if (lane === undefined) continue;
    const args = ['--engine', lane.engine, '--rounds', values.rounds, '--file', fileOf(lane.file)];
    printResult({ bench: 'detect', lane: name, pinned: PINNED, ...runLane(args) });
  }
  if (values.lane === undefined || wanted.includes('two cores')) await measureScaling();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
