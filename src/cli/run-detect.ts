import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { readRecords, recognisableSources, SOURCE_DEFINITIONS, type UnreadableFile } from '../collect/sources/index.ts';
import { loadDetections, refusedRules } from '../detect/detections/index.ts';
import type { MatchedField, RuleDescription, SigmaRule } from '../detect/rule-engine/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';
import type { CommandCall, ExitCode, OptionValue } from './command.ts';
import { countOf } from './count-of.ts';
import { DETECT_LEVELS as LEVELS } from './detect-levels.ts';
import type { Hit, PieceCounts } from './scan-piece.ts';
import { PieceScan } from './scan-pieces.ts';
import { printable, type Terminal } from './terminal.ts';

const PUBLIC_RULES = fileURLToPath(new URL('../../content/rules/sigmahq', import.meta.url));
const INDENT = ' '.repeat(14);

type Match = {
  readonly rule: RuleDescription;
  readonly file: string;
  readonly line: number;
  readonly matched: readonly MatchedField[];
  readonly event: Pick<Hit, 'timeMs' | 'fields'>;
};

type Tally = {
  events: number;
  matches: number;
  rejects: number;
  worst: number;
  readonly unreadable: UnreadableFile[];
  readonly files: Set<string>;
};

type Printer = { readonly match: (match: Match) => void; readonly end: (tally: Tally) => void };
type Telling = { readonly tally: Tally; readonly printer: Printer };

function matchObject({ rule, file, line, matched, event }: Match): object {
  const { id, title, level, author, tags } = rule;
  const time = new Date(event.timeMs).toISOString();
  return { rule: { id, title, level, author, tags }, file, line, time, matched, event: event.fields };
}

/** The field that tells a person most. */
function subjectOf({ event: { fields } }: Match): string {
  const { CommandLine, Image, TargetObject, eventName, message } = fields;
  return String(CommandLine ?? Image ?? TargetObject ?? eventName ?? message ?? '');
}

/** A person's line: the rule's author stands beside every match (DRL 1.1). */
function humanLine(match: Match, terminal: Terminal): string {
  const { rule, file, line, event } = match;
  const time = new Date(event.timeMs).toISOString();
  const level = terminal.paint(
    rule.level === 'critical' || rule.level === 'high' ? 'red' : 'yellow',
    rule.level.toUpperCase().padEnd(INDENT.length - 1),
  );
  const place = `${printable(file)}:${line}  ${time}  rule by ${printable(rule.author)}`;
  const lines = [
    `${level} ${printable(rule.title)}`,
    terminal.paint('dim', place),
    printable(subjectOf(match)).slice(0, 200),
  ];
  return lines.filter((text) => text !== '').join(`\n${INDENT}`);
}

/** One document, written as it grows: the matches of a whole archive need not fit into memory. */
function documentPrinter({ print }: Terminal): Printer {
  let before = '{"schema":"watchfloor.match/1","data":[\n';
  return {
    match: (match) => {
      print(`${before}${JSON.stringify(matchObject(match))}`);
      before = ',';
    },
    end: ({ unreadable, events, rejects, files }) =>
      print(
        `${before === ',' ? '' : before}],"meta":${JSON.stringify({ files: files.size, events, rejects, unreadable })}}`,
      ),
  };
}

function printerFor({ options, terminal }: CommandCall): Printer {
  if (options.json === true) return documentPrinter(terminal);
  if (options.ndjson === true)
    return { match: (match) => terminal.print(JSON.stringify(matchObject(match))), end: () => undefined };
  if (terminal.isInteractive)
    return { match: (match) => terminal.print(humanLine(match, terminal)), end: () => undefined };
  return {
    match: (match) => {
      const { rule, file, line, event } = match;
      const time = new Date(event.timeMs).toISOString();
      terminal.print(
        [rule.level, rule.title, rule.id, rule.author, file, String(line), time, subjectOf(match)]
          .map((cell) => printable(cell).replaceAll('\t', '␉'))
          .join('\t'),
      );
    },
    end: () => undefined,
  };
}

type LoadedRules = { readonly rules: readonly SigmaRule[]; readonly isPartial: boolean };

function loadRules({ options, terminal }: CommandCall): LoadedRules {
  const named = options.rules;
  const dirs = Array.isArray(named) ? named.map(String) : [];
  const { rules, issues } = loadDetections(
    dirs.length > 0 ? { packDirs: [], ruleDirs: dirs } : { packDirs: [PUBLIC_RULES], ruleDirs: [] },
  );
  const refused = refusedRules(issues);
  // Of the public set it is known which rules wait for placeholders; of one's own every refusal is news.
  if (dirs.length > 0 || options.verbose === true) {
    for (const { file, line, column, message, code } of refused)
      terminal.say(printable(`refused  ${file}:${line}:${column}  ${message} [${code}]`));
  }
  if (rules.length === 0) {
    throw new WatchfloorError('invalid', 'cli.no-rules', {
      message: `No rule can run${dirs.length > 0 ? ` in ${dirs.join(', ')}` : ''}.`,
    });
  }
  terminal.say(
    `${countOf(rules.length, 'rule')} loaded, ${refused.length} refused${dirs.length > 0 || refused.length === 0 ? '' : ' (--verbose lists them)'}.`,
  );
  return { rules, isPartial: dirs.length > 0 && refused.length > 0 };
}

/** Counts and prints what is found, which comes in the order of files and records, whatever thread found it. */
function openScan(call: CommandCall, rules: readonly SigmaRule[], { tally, printer }: Telling): PieceScan {
  const recordsBefore = new Map<string, number>();
  const onHit = (file: string, { record, rules: numbers, timeMs, fields, matched }: Hit) => {
    for (const [at, number] of numbers.entries()) {
      const rule = rules[number]?.description;
      if (!rule) continue;
      tally.matches += 1;
      tally.worst = Math.max(tally.worst, LEVELS.indexOf(rule.level));
      const line = (recordsBefore.get(file) ?? 0) + record;
      printer.match({ rule, file, line, matched: matched[at] ?? [], event: { timeMs, fields } });
    }
  };
  const onEnd = (file: string, { events, rejects }: PieceCounts) => {
    tally.files.add(file);
    tally.events += events;
    tally.rejects += rejects;
    recordsBefore.set(file, (recordsBefore.get(file) ?? 0) + events + rejects);
  };
  const { json, ndjson, threads = availableParallelism() } = call.options;
  const explains = json === true || ndjson === true;
  return new PieceScan(rules, { onHit, onEnd }, { explains, threads: Number(threads) });
}

/** Runs rules over files. Throws `cli.no-rules` (invalid) and what reading the rules throws. */
export async function runDetect(call: CommandCall): Promise<ExitCode> {
  const tally: Tally = { events: 0, matches: 0, rejects: 0, worst: -1, unreadable: [], files: new Set() };
  const printer = printerFor(call);
  const { rules, isPartial } = loadRules(call);
  const scan = openScan(call, rules, { tally, printer });
  try {
    if (!(await scanPaths(call, scan, tally.unreadable))) {
      printer.end(tally);
      return 130;
    }
  } finally {
    await scan.close();
  }
  printer.end(tally);
  if (call.options.verbose === true)
    call.terminal.say(`${scan.threads} threads; ${scan.piecesElsewhere} pieces scanned by others than the first.`);
  const code = conclude(call, tally);
  // A rule of one's own that did not run is as much missing from the answer as a file that was not read.
  return code === 0 && isPartial ? 3 : code;
}

/** False: it was interrupted. */
async function scanPaths(
  { args, options: { type }, signal }: CommandCall,
  scan: PieceScan,
  unreadable: UnreadableFile[],
): Promise<boolean> {
  // What nothing recognises no rule looks at: a file of it is listed as unread, not counted as clean.
  const isNamed = type !== undefined && type !== 'auto';
  const options = isNamed
    ? { sources: SOURCE_DEFINITIONS, sourceId: String(type) }
    : { sources: recognisableSources() };
  for (const path of args) {
    for await (const item of readRecords(path === '-' ? process.stdin : path, options)) {
      if (signal.aborted) return false;
      if (item.kind === 'unreadable') {
        unreadable.push(item);
        continue;
      }
      const { file, sourceId, format, payload } = item;
      await scan.add({ file, sourceId, format, payload, receivedAtMs: Date.now() });
    }
  }
  await scan.finish();
  return true;
}

function conclude({ options, terminal }: CommandCall, tally: Tally): ExitCode {
  for (const { file, reason } of tally.unreadable) terminal.warn(`unread  ${printable(file)}  ${reason}`);
  if (tally.unreadable.some(({ reason }) => reason === 'unknown-format'))
    terminal.warn(
      `unknown-format: tried ${recognisableSources()
        .map(({ id }) => id)
        .join(', ')}; to name one: --type`,
    );
  const rejects = tally.rejects > 0 ? `, ${countOf(tally.rejects, 'record')} rejected` : '';
  terminal.say(
    `${countOf(tally.matches, 'match', 'matches')} in ${countOf(tally.events, 'event')} of ${countOf(tally.files.size, 'file')}${rejects}, ${countOf(tally.unreadable.length, 'file')} unread.`,
  );
  if (tally.files.size === 0 || (tally.events === 0 && tally.rejects > 0)) return 2;
  const names: readonly OptionValue[] = LEVELS;
  // What was found stays found, whatever could not be read: the answer is no.
  const threshold = names.indexOf(options.failOn);
  if (threshold >= 0 && tally.worst >= threshold) return 1;
  return tally.unreadable.length > 0 || tally.rejects > 0 ? 3 : 0;
}
