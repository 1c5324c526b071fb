import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findSource } from '../../src/collect/sources/index.ts';
import { loadDetections } from '../../src/detect/detections/index.ts';
import { compileRules, type LineMatcher } from '../../src/detect/rule-engine/index.ts';
import { round } from '../harness/bench-input.ts';
import { costOfTree } from '../harness/process-cost.ts';

/*
 * One process, one core, one file: bare `JSON.parse` and the rules in turn over the same piece, so that whatever disturbs
 * the machine disturbs both. Figures are CPU time; the first round warms up and is not counted.
 */

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '' },
    cache: { type: 'string', default: '' },
    engine: { type: 'string', default: 'lines' },
    rounds: { type: 'string', default: '3' },
  },
});
const PACK = join(import.meta.dirname, '..', '..', 'content', 'rules', 'sigmahq');
const PIECE_BYTES = 1024 * 1024;
const LF = 0x0a;

/** Pieces of whole lines; only one is in memory at a time. */
function* readPieces(path: string): Iterable<Buffer> {
  const file = openSync(path, 'r');
  const buffer = Buffer.allocUnsafe(2 * PIECE_BYTES);
  let kept = 0;
  for (;;) {
    const read = readSync(file, buffer, kept, PIECE_BYTES, null);
    const end = read === 0 ? kept : buffer.lastIndexOf(LF, kept + read - 1) + 1;
    if (end > 0) yield buffer.subarray(0, end);
    buffer.copyWithin(0, end, kept + read);
    kept += read - end;
    if (read === 0) break;
  }
  closeSync(file);
}

type Engine = (piece: Buffer) => { events: number; matches: number };

const source = findSource('windows-event-log');
if (source?.lines === undefined) throw new Error('The Windows source reads no lines.');
const { matcher, openLines } = compileRules(
  loadDetections({ packDirs: [PACK], ...(values.cache !== '' && { cacheDir: values.cache }) }).rules,
);

function overLines(lines: LineMatcher): Engine {
  return (piece) => {
    const { events, matches } = lines.matchBatch(piece);
    return { events, matches: matches.reduce((sum, { rules }) => sum + rules.length, 0) };
  };
}

function overEvents(piece: Buffer): { events: number; matches: number } {
  const outcome = { events: 0, matches: 0 };
  for (const record of source?.decode(piece, 'lines', { receivedAtMs: 0, sender: 'bench' }) ?? []) {
    if (record.kind !== 'event') continue;
    outcome.events += 1;
    outcome.matches += matcher.match(record).length;
  }
  return outcome;
}

function micros(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const lines = openLines(source.lines, { remembers: values.engine !== 'lines-no-memo' });
const engine = values.engine === 'events' ? overEvents : overLines(lines);
const isMemoryRun = values.engine === 'memory';

function runRound(): { events: number; matches: number; parse: number; match: number; lines: number } {
  const sum = { events: 0, matches: 0, parse: 0, match: 0, lines: 0 };
  for (const piece of readPieces(values.file)) {
    if (!isMemoryRun) {
      const texts = piece.toString('utf8').trimEnd().split('\n');
      sum.lines += texts.length;
      sum.parse += micros(() => {
        for (const text of texts) JSON.parse(text);
      });
    }
    sum.match += micros(() => {
      const { events, matches } = engine(piece);
      sum.events += events;
      sum.matches += matches;
    });
  }
  return sum;
}

const startedAt = performance.now();
const all = Array.from({ length: Number(values.rounds) + (isMemoryRun ? 0 : 1) }, () => runRound());
const seconds = (performance.now() - startedAt) / 1000;
const counted = all.slice(isMemoryRun ? 0 : 1);
const best = (key: 'parse' | 'match') => Math.min(...counted.map((each) => each[key]));
const { events, matches } = counted[0] ?? { events: 0, matches: 0 };
const { known, new: unknown, slowLines } = lines.counts;
process.stdout.write(
  `${JSON.stringify({
    rules: matcher.rules.length,
    events,
    matches,
    microsPerEvent: round(best('match') / events),
    rate: Math.round((events * 1e6) / best('match')),
    ...(!isMemoryRun && {
      jsonParseRate: Math.round(((counted[0]?.lines ?? 0) * 1e6) / best('parse')),
      ratioToJsonParse: round(best('parse') / best('match'), 3),
      firstRoundMicrosPerEvent: round((all[0]?.match ?? 0) / events),
    }),
    ...(values.engine.startsWith('lines') && {
      memoHitRate: round(known / Math.max(1, known + unknown), 3),
      slowLinesShare: round(slowLines / (events * all.length), 4),
    }),
    wallSeconds: round(seconds),
    // Not `resourceUsage().maxRSS`: that begins with what the parent had when it forked.
    peakRssMib: Math.round(costOfTree(process.pid)[0]?.peakRssMib ?? 0),
  })}\n`,
);
