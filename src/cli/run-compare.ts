import { findSource, type ImportedPayload, readRecords, recognisableSources } from '../collect/sources/index.ts';
import { loadDetections } from '../detect/detections/index.ts';
import { compileRules, type RuleMatcher } from '../detect/rule-engine/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';
import type { CommandCall, ExitCode } from './command.ts';
import { printRecords } from './print-records.ts';
import { printable } from './terminal.ts';

type Difference = { readonly only: string; readonly file: string; readonly line: number; readonly text: string };
type Tally = { events: number; both: number; unread: number; readonly differences: Difference[] };

/** A rule that matches all of a large archive would fill the memory: the rest is counted. */
const MOST_LISTED = 10_000;
/** Of an event in a table. */
const TEXT_LENGTH = 300;

function compileFile(path: string): RuleMatcher {
  const { rules, issues } = loadDetections({ ruleDirs: [path] });
  if (rules.length > 0) return compileRules(rules).matcher;
  const [issue] = issues;
  const why = issue === undefined ? '' : ` ${issue.line}:${issue.column} ${issue.message}`;
  throw new WatchfloorError('invalid', 'cli.no-rules', { message: `No rule can run in ${path}.${why}` });
}

type Sides = { readonly names: readonly [string, string]; readonly matchers: readonly [RuleMatcher, RuleMatcher] };

function compareRecords(payload: ImportedPayload, { names, matchers }: Sides, tally: Tally): void {
  const { file, sourceId, format } = payload;
  let line = 0;
  const decoded = findSource(sourceId)?.decode(payload.payload, format, { receivedAtMs: Date.now(), sender: file });
  for (const record of decoded ?? []) {
    line += 1;
    if (record.kind === 'rejected') continue;
    tally.events += 1;
    const [isLeft, isRight] = matchers.map((matcher) => matcher.match(record).length > 0);
    if (isLeft === true && isRight === true) tally.both += 1;
    if (isLeft === isRight || tally.differences.length >= MOST_LISTED) continue;
    const text = JSON.stringify(record.fields);
    tally.differences.push({ only: isLeft === true ? names[0] : names[1], file, line, text });
  }
}

/** Which events only one of two rule files matches; exit code 1 where there are any. */
export async function runCompare(call: CommandCall): Promise<ExitCode> {
  const { args, options, terminal } = call;
  const [left = '', right = ''] = args;
  const sides: Sides = { names: [left, right], matchers: [compileFile(left), compileFile(right)] };
  const tally: Tally = { events: 0, both: 0, unread: 0, differences: [] };
  const paths = Array.isArray(options.events) ? options.events.map(String) : [];
  for (const path of paths) {
    for await (const item of readRecords(path, { sources: recognisableSources() })) {
      if (call.signal.aborted) return 130;
      if (item.kind === 'payload') compareRecords(item, sides, tally);
      else {
        tally.unread += 1;
        terminal.warn(`unread  ${printable(item.file)}  ${item.reason}`);
      }
    }
  }
  const { events, both, differences } = tally;
  printRecords(terminal, options, {
    schema: 'watchfloor.rule-difference/1',
    rows: differences,
    columns: [
      { title: 'ONLY', value: ({ only }) => only },
      { title: 'FILE', value: ({ file }) => file },
      { title: 'RECORD', value: ({ line }) => String(line) },
      {
        title: 'EVENT',
        value: ({ text }) => text.slice(0, TEXT_LENGTH),
        wholeValue: ({ text }) => text,
        isElastic: true,
      },
    ],
    meta: { events, both },
    whenEmpty: 'Both match the same events.',
  });
  terminal.say(`${events} events: ${both} met by both, ${differences.length} by one only.`);
  if (events === 0) return 2;
  if (differences.length > 0) return 1;
  return tally.unread > 0 ? 3 : 0;
}
