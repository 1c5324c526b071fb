import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { findSource } from '../../src/collect/sources/index.ts';
import { type DetectionSources, loadDetections, placeDetections } from '../../src/detect/detections/index.ts';
import {
  type CorrelationInput,
  type Correlator,
  compileRules,
  createCorrelator,
  fieldsByRule,
  type RuleMatcher,
} from '../../src/detect/rule-engine/index.ts';
import { pickFields } from '../../src/server/correlation-input.ts';
import { cutAtLines, printResult, readBenchFile, round } from '../harness/bench-input.ts';

/*
 * What correlations add to a detection run over the recorded Windows events (CPU, with and without them in turns), then the
 * engine alone: inputs a second for every type over 100,000 groups, and the heap that they hold.
 */

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: 'windows' },
    rounds: { type: 'string', default: '3' },
    inputs: { type: 'string', default: '500000' },
  },
});
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const PACK = join(import.meta.dirname, '..', '..', 'content', 'rules', 'sigmahq');
const source = findSource('windows-event-log');
const work = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));

/** Twelve correlations over frequent events: sign-ins, processes created and accessed, network connections. */
const BASES = {
  logon: 'selection: { EventID: 4624 }',
  failed: 'selection: { EventID: 4625 }',
  process: 'selection: { EventID: [1, 10, 4688] }',
  network: 'selection: { EventID: [3, 5156] }',
};
const CONDITIONS: readonly (readonly [string, string, string])[] = [
  ['event_count', 'logon', '    gte: 50'],
  ['event_count', 'failed', '    gte: 10'],
  ['event_count', 'process', '    lt: 2'],
  ['value_count', 'process', '    field: Image\n    gte: 40'],
  ['value_count', 'network', '    field: DestinationIp\n    gte: 30'],
  ['value_sum', 'network', '    field: DestinationPort\n    gt: 1000000'],
  ['value_avg', 'network', '    field: DestinationPort\n    gt: 60000'],
  ['value_percentile', 'network', '    field: DestinationPort\n    percentile: 95\n    gt: 64000'],
  ['value_median', 'network', '    field: DestinationPort\n    gt: 63000'],
  ['temporal', 'logon, failed, process', ''],
  ['temporal', 'logon, failed', '"logon and not failed"'],
  ['temporal_ordered', 'failed, logon, process', ''],
];

function ruleTexts(): string {
  const id = (n: number) => `b0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const bases = Object.entries(BASES).map(
    ([name, selection], n) => `title: ${name}
id: ${id(n)}
name: ${name}
logsource: { product: windows }
detection:
  ${selection}
  condition: selection`,
  );
  const correlations = CONDITIONS.map(
    ([type, rules, condition], n) => `title: ${type} ${n}
id: ${id(100 + n)}
level: low
correlation:
  type: ${type}
  rules: [${rules}]
  group-by: [Hostname]
  timespan: 10m${condition === '' ? '' : `\n  condition:${condition.startsWith('"') ? ' ' : '\n'}${condition}`}`,
  );
  return [...bases, ...correlations].join('\n---\n');
}

function load(sources: DetectionSources) {
  const read = loadDetections({ ...sources, runsCorrelations: true });
  const { correlations, issues } = placeDetections(read);
  return { rules: read.rules, correlations, issues: [...read.issues, ...issues] };
}

type Run = { events: number; inputs: number; firings: number };

function run(payloads: readonly Buffer[], matcher: RuleMatcher, correlating: Correlating | undefined): Run {
  const tally = { events: 0, inputs: 0, firings: 0 };
  for (const [at, payload] of payloads.entries()) {
    const inputs: CorrelationInput[] = [];
    let newestMs = 0;
    for (const record of source?.decode(payload, 'lines', { receivedAtMs: 0, sender: 'bench' }) ?? []) {
      if (record.kind !== 'event') continue;
      tally.events += 1;
      newestMs = Math.max(newestMs, record.timeMs);
      for (const rule of matcher.match(record)) {
        const fields = correlating?.fieldsOf(rule);
        if (fields === undefined) continue;
        inputs.push({
          ruleId: matcher.rules[rule]?.id ?? '',
          eventId: `benchmark-${at}-${tally.events}`,
          timeMs: record.timeMs,
          sourceId: 'windows',
          partition: '',
          fields: pickFields(record.fields, fields),
        });
      }
    }
    if (correlating === undefined) continue;
    tally.inputs += inputs.length;
    correlating.correlator.observe(inputs);
    correlating.correlator.advance([{ sourceId: 'windows', newestMs, receivedMs: at, latenessMs: 300_000 }]);
    tally.firings += correlating.correlator.takeFirings().length;
  }
  return tally;
}

type Correlating = {
  readonly correlator: Correlator;
  readonly fieldsOf: (rule: number) => readonly string[] | undefined;
};

function cpuOf<Result>(work: () => Result): { result: Result; micros: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, micros: user + system };
}

const leastOf = (rounds: readonly { micros: number }[]) => Math.min(...rounds.map(({ micros }) => micros));

function detectRun() {
  const file = join(work, 'correlations.yml');
  writeFileSync(file, ruleTexts());
  const loaded = load({ packDirs: [PACK], ruleDirs: [file] });
  const faults = loaded.issues.filter((issue) => issue.severity === 'error' && issue.file === file);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  // The same base rules on both sides: what is measured is correlation, not more matching.
  const { matcher } = compileRules(loaded.rules);
  const placed = loaded.correlations.map((each) => each.placed);
  const fields = fieldsByRule(placed);
  const fieldsOf = (rule: number) => fields.get(matcher.rules[rule]?.id ?? '');
  const payloads = cutAtLines(readBenchFile(values.file), 1024 * 1024);
  run(payloads, matcher, undefined);
  const rounds = Array.from({ length: Number(values.rounds) }, () => ({
    plain: cpuOf(() => run(payloads, matcher, undefined)),
    correlated: cpuOf(() => run(payloads, matcher, { correlator: createCorrelator({ placed }), fieldsOf })),
  }));
  const plain = leastOf(rounds.map((each) => each.plain));
  const correlated = leastOf(rounds.map((each) => each.correlated));
  const last = rounds.at(-1)?.correlated.result;
  return {
    correlations: placed.length,
    ...last,
    cpuMicrosPerEvent: { without: round(plain / (last?.events ?? 1)), with: round(correlated / (last?.events ?? 1)) },
    addedShare: round(correlated / plain - 1, 3),
  };
}

/** `groups` groups in turn, a hundred inputs a second; each value as rare as a port number. */
function engineRun(type: string, condition: string, { groups, inputs }: { groups: number; inputs: number }) {
  const file = join(work, `${type}.yml`);
  const rules = type.startsWith('temporal') ? 'one, two' : 'one';
  const base = (name: string, n: number) => `title: ${name}
id: e0000000-0000-4000-8000-00000000000${n}
name: ${name}
logsource: { product: windows }
detection: { selection: { EventID: ${n} }, condition: selection }`;
  writeFileSync(
    file,
    `${base('one', 1)}\n---\n${base('two', 2)}\n---\ntitle: t\nid: c\nlevel: low\ncorrelation:\n  type: ${type}\n  rules: [${rules}]\n  group-by: [user]\n  timespan: 7d${condition}\n`,
  );
  const placed = load({ ruleDirs: [file] }).correlations.map((each) => each.placed);
  if (placed.length !== 1) throw new Error(`the ${type} of the benchmark does not load`);
  const correlator = createCorrelator({ placed });
  let peakHeap = 0;
  collect();
  const heapBefore = process.memoryUsage().heapUsed;
  const { micros } = cpuOf(() => {
    for (let from = 0; from < inputs; from += 5_000) {
      const batch = Array.from({ length: 5_000 }, (_, at): CorrelationInput => {
        const n = from + at;
        const ruleId = `e0000000-0000-4000-8000-00000000000${type.startsWith('temporal') ? 1 + (n % 3 === 0 ? 1 : 0) : 1}`;
        const fields = { user: `user-${(n * 7919) % groups}`, value: (n * 104_729) % 65_536 };
        return { ruleId, eventId: `bench-${n}-0`, timeMs: n * 10, sourceId: 's', partition: '', fields };
      });
      correlator.observe(batch);
      correlator.advance([{ sourceId: 's', newestMs: (from + 5_000) * 10, receivedMs: from, latenessMs: 60_000 }]);
      correlator.takeFirings();
      if (from % 50_000 === 0) peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
    }
  });
  collect();
  const held = process.memoryUsage().heapUsed - heapBefore;
  const [stats] = correlator.stats().correlations;
  return {
    inputsPerSecond: Math.round(inputs / (micros / 1e6)),
    groups: stats?.groups,
    evictedGroups: stats?.evictedGroups,
    heldHeapMib: Math.round(held / 2 ** 20),
    peakHeapMib: Math.round(peakHeap / 2 ** 20),
  };
}

const bound = (text: string) => `\n  condition:\n    ${text}`;
const valued = (text: string) => bound(`field: value\n    ${text}`);
const TYPES: readonly (readonly [string, string])[] = [
  ['event_count', bound('gte: 20')],
  ['value_count', valued('gte: 20')],
  ['temporal', ''],
  ['temporal_ordered', ''],
  ['value_sum', valued('gt: 1e12')],
  ['value_avg', valued('gt: 65000')],
  ['value_percentile', valued('percentile: 95\n    gt: 65530')],
  ['value_median', valued('gt: 65530')],
];

const inputs = Number(values.inputs);
const engine = Object.fromEntries(
  TYPES.map(([type, condition]) => [type, engineRun(type, condition, { groups: 100_000, inputs })]),
);
printResult({ bench: 'correlate', file: values.file, detect: detectRun(), engine });
rmSync(work, { recursive: true, force: true });
