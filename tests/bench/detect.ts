import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findSource } from '../../src/collect/sources/index.ts';
import { loadDetections } from '../../src/detect/detections/index.ts';
import { compileRules, type RuleMatcher } from '../../src/detect/rule-engine/index.ts';
import { countLines, cutAtLines, printResult, readBenchFile, round } from '../harness/bench-input.ts';

/*
 * Events per second on one core through decoding and all rules of the public set, beside the rate of bare `JSON.parse`
 * over the same lines in the same run: the floor of any engine in JavaScript.
 */

const { values } = parseArgs({
  options: { file: { type: 'string', default: 'windows' }, rounds: { type: 'string', default: '3' } },
});
const PACK = join(import.meta.dirname, '..', '..', 'content', 'rules', 'sigmahq');
const source = findSource('windows-event-log');

function parseOnly(lines: readonly string[]): number {
  let parsed = 0;
  for (const line of lines) if (JSON.parse(line) !== null) parsed += 1;
  return parsed;
}

type Outcome = { events: number; matches: number };

function detect(payloads: readonly Buffer[], matcher: RuleMatcher): Outcome {
  const outcome = { events: 0, matches: 0 };
  for (const payload of payloads) {
    for (const record of source?.decode(payload, 'lines', { receivedAtMs: 0, sender: 'bench' }) ?? []) {
      if (record.kind !== 'event') continue;
      outcome.events += 1;
      outcome.matches += matcher.match(record).length;
    }
  }
  return outcome;
}

function timed<Result>(work: () => Result): { result: Result; seconds: number; cpuMicros: number } {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const result = work();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { result, seconds, cpuMicros: user + system };
}

/** The fastest round: what the machine can do when nothing else disturbs it; the same for both sides. */
const best = <Result>(rounds: readonly { result: Result; seconds: number; cpuMicros: number }[]) =>
  rounds.reduce((fastest, each) => (each.seconds < fastest.seconds ? each : fastest));

const cacheDir = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));
const loaded = loadDetections({ packDirs: [PACK], cacheDir });
const { matcher } = compileRules(loaded.rules);
const content = readBenchFile(values.file);
const payloads = cutAtLines(content, 1024 * 1024);
const lines = content.toString('utf8').trimEnd().split('\n');
const rounds = Array.from({ length: Number(values.rounds) }, () => ({
  parse: timed(() => parseOnly(lines)),
  match: timed(() => detect(payloads, matcher)),
}));
const parse = best(rounds.map((round) => round.parse));
const match = best(rounds.map((round) => round.match));
printResult({
  bench: 'detect',
  file: values.file,
  rules: matcher.rules.length,
  events: match.result.events,
  lines: countLines(content),
  matches: match.result.matches,
  seconds: round(match.seconds),
  rate: Math.round(match.result.events / match.seconds),
  cpuMicrosPerEvent: round(match.cpuMicros / match.result.events),
  jsonParseRate: Math.round(parse.result / parse.seconds),
  ratioToJsonParse: round(match.result.events / match.seconds / (parse.result / parse.seconds), 3),
  peakRssMib: Math.round(process.resourceUsage().maxRSS / 1024),
});
rmSync(cacheDir, { recursive: true, force: true });
