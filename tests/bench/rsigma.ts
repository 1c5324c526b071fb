import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findSource } from '../../src/collect/sources/index.ts';
import { loadDetections } from '../../src/detect/detections/index.ts';
import { compileRules } from '../../src/detect/rule-engine/index.ts';
import { printResult, readBenchFile, round } from '../harness/bench-input.ts';
import { linesWhere, makeVariants } from '../harness/event-variants.ts';

/*
 * The strongest engine elsewhere, rsigma (Rust), beside ours: the same events, rules and log source, each on one core, CPU
 * time of evaluation without loading. Sysmon's process creations, because rsigma is told the log source for a whole file.
 * Matches are compared rule by rule before any speed is printed.
 */

const { values } = parseArgs({ options: { variants: { type: 'string', default: '20000' } } });
const PACK = join(import.meta.dirname, '..', '..', 'content', 'rules', 'sigmahq');
const RSIGMA = process.env.RSIGMA ?? 'rsigma';
const LOGSOURCE = 'product=windows,service=sysmon,category=process_creation';
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));

const isSysmonCreation = (line: string) => /"EventID":1[,}]/.test(line) && line.includes('-Sysmon/Operational"');

type Run = { readonly seconds: number; readonly perRule: ReadonlyMap<string, number> };

function countBy(ids: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function runRsigma(file: string): Run {
  const output = join(folder, 'matches');
  const command = `TIMEFORMAT='%U %S'; time taskset -c 1 "$0" engine eval -q -r "$1" --logsource-routing --event-logsource ${LOGSOURCE} --output-format ndjson -e "@$2"`;
  const result = spawnSync('bash', ['-c', command, RSIGMA, PACK, file], {
    stdio: ['ignore', openSync(output, 'w'), 'pipe'],
    encoding: 'utf8',
  });
  const seconds = result.stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  const ids = readFileSync(output, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { rule_id: string }).rule_id);
  return { seconds: seconds.reduce((sum, each) => sum + each, 0), perRule: countBy(ids) };
}

function runOurs(payload: Buffer): Run {
  const layout = findSource('windows-event-log')?.lines;
  if (layout === undefined) throw new Error('The Windows source reads no lines.');
  const { matcher, openLines } = compileRules(loadDetections({ packDirs: [PACK] }).rules);
  const lines = openLines(layout);
  // Plans are made when the first events come, which is loading.
  lines.matchBatch(payload);
  const before = process.cpuUsage();
  const { matches } = lines.matchBatch(payload);
  const { user, system } = process.cpuUsage(before);
  const ids = matches.flatMap(({ rules }) => rules.map((rule) => matcher.rules[rule]?.id ?? ''));
  return { seconds: (user + system) / 1e6, perRule: countBy(ids) };
}

function differences(a: Run, b: Run): string[] {
  const ids = [...new Set([...a.perRule.keys(), ...b.perRule.keys()])];
  return ids.flatMap((id) => {
    const [ours = 0, theirs = 0] = [a.perRule.get(id), b.perRule.get(id)];
    return ours === theirs ? [] : [`${id}: ${ours} / ${theirs}`];
  });
}

try {
  if (spawnSync(RSIGMA, ['--version']).status !== 0) {
    printResult({
      bench: 'rsigma',
      skipped: 'rsigma is not installed: cargo install --locked rsigma, or name it in RSIGMA',
    });
  } else {
    const count = Number(values.variants);
    const payload = makeVariants(linesWhere(readBenchFile('windows'), isSysmonCreation), count, 'arguments');
    const [all, one] = [join(folder, 'all.ndjson'), join(folder, 'one.ndjson')];
    writeFileSync(all, payload);
    writeFileSync(one, payload.subarray(0, payload.indexOf(0x0a) + 1));
    const loading = runRsigma(one).seconds;
    const theirs = runRsigma(all);
    const ours = runOurs(payload);
    const theirSeconds = theirs.seconds - loading;
    printResult({
      bench: 'rsigma',
      version: spawnSync(RSIGMA, ['--version'], { encoding: 'utf8' }).stdout.trim(),
      events: count,
      differentRules: differences(ours, theirs),
      matches: [...ours.perRule.values()].reduce((sum, each) => sum + each, 0),
      ourRate: Math.round(count / ours.seconds),
      rsigmaRate: Math.round(count / theirSeconds),
      timesAsFast: round(theirSeconds / ours.seconds),
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
