import { fileURLToPath } from 'node:url';
import {
  type DecodedEvent,
  findSource,
  type ImportedPayload,
  readRecords,
  SOURCE_DEFINITIONS,
  type UnreadableFile,
} from '../collect/sources/index.ts';
import { loadDetections, refusedRules } from '../detect/detections/index.ts';
import {
  type CompiledRules,
  compileRules,
  type LineMatcher,
  type RuleDescription,
  type RuleMatcher,
} from '../detect/rule-engine/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';
import type { CommandCall, ExitCode, OptionValue } from './command.ts';
import { DETECT_LEVELS as LEVELS } from './detect-levels.ts';
import { printable, type Terminal } from './terminal.ts';

const PUBLIC_RULES = fileURLToPath(new URL('../../content/rules/sigmahq', import.meta.url));
const INDENT = ' '.repeat(14);

type Match = {
  readonly rule: RuleDescription;
  readonly file: string;
  readonly line: number;
  readonly event: DecodedEvent;
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

function matchObject({ rule, file, line, event }: Match): object {
  const { id, title, level, author, tags } = rule;
  return { rule: { id, title, level, author, tags }, file, line, event: event.fields };
}

/** A person's line: the rule's author stands beside every match (DRL 1.1). */
function humanLine({ rule, file, line, event }: Match, terminal: Terminal): string {
  const time = new Date(event.timeMs).toISOString();
  const subject =
    event.fields.CommandLine ??
    event.fields.Image ??
    event.fields.TargetObject ??
    event.fields.eventName ??
    event.fields.message ??
    '';
  const level = terminal.paint(
    rule.level === 'critical' || rule.level === 'high' ? 'red' : 'yellow',
    rule.level.toUpperCase().padEnd(INDENT.length - 1),
  );
  const place = `${printable(file)}:${line}  ${time}  rule by ${printable(rule.author)}`;
  const lines = [
    `${level} ${printable(rule.title)}`,
    terminal.paint('dim', place),
    printable(String(subject)).slice(0, 200),
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
      const { rule, file, line } = match;
      terminal.print(
        [rule.level, rule.title, rule.id, rule.author, file, String(line)]
          .map((cell) => printable(cell).replaceAll('\t', '␉'))
          .join('\t'),
      );
    },
    end: () => undefined,
  };
}

function loadRules({ options, terminal }: CommandCall): CompiledRules {
  const named = options.rules;
  const dirs = Array.isArray(named) ? named.map(String) : [];
  const loaded = loadDetections(
    dirs.length > 0 ? { packDirs: [], ruleDirs: dirs } : { packDirs: [PUBLIC_RULES], ruleDirs: [] },
  );
  const compiled = compileRules(loaded.rules);
  const { matcher } = compiled;
  const refused = refusedRules(loaded.issues);
  // Of the public set it is known which rules wait for placeholders; of one's own every refusal is news.
  if (dirs.length > 0 || options.verbose === true) {
    for (const { file, line, column, message, code } of refused)
      terminal.say(printable(`refused  ${file}:${line}:${column}  ${message} [${code}]`));
  }
  if (matcher.rules.length === 0) {
    throw new WatchfloorError('invalid', 'cli.no-rules', {
      message: `No rule can run${dirs.length > 0 ? ` in ${dirs.join(', ')}` : ''}.`,
    });
  }
  terminal.say(
    `${matcher.rules.length} rules loaded, ${refused.length} refused${dirs.length > 0 || refused.length === 0 ? '' : ' (--verbose lists them)'}.`,
  );
  return compiled;
}

type Scan = {
  readonly matcher: RuleMatcher;
  readonly openLines: CompiledRules['openLines'];
  /** By source. */
  readonly lines: Map<string, LineMatcher>;
  readonly tally: Tally;
  readonly printer: Printer;
  readonly recordsBefore: Map<string, number>;
};

/** UTF-16 has a line feed's byte in other characters too. */
const UTF16_MARKS = [0xff, 0xfe];

function scan(job: Scan, item: ImportedPayload, receivedAtMs: number): void {
  job.tally.files.add(item.file);
  const layout = findSource(item.sourceId)?.lines;
  if (item.format !== 'lines' || layout === undefined || UTF16_MARKS.includes(item.payload[0] ?? 0))
    scanEvents(job, item, receivedAtMs);
  else {
    const lines = job.lines.get(item.sourceId) ?? job.openLines(layout);
    job.lines.set(item.sourceId, lines);
    scanLines(job, { item, lines, receivedAtMs });
  }
}

type LineScan = { readonly item: ImportedPayload; readonly lines: LineMatcher; readonly receivedAtMs: number };

/** Only lines on which a rule fires are decoded. */
function scanLines({ matcher, tally, printer, recordsBefore }: Scan, { item, lines, receivedAtMs }: LineScan): void {
  const { file, sourceId, payload } = item;
  const before = recordsBefore.get(file) ?? 0;
  const { events, rejected, matches } = lines.matchBatch(payload);
  for (const { record, start, end, rules } of matches) {
    const context = { receivedAtMs, sender: file };
    for (const event of findSource(sourceId)?.decode(payload.subarray(start, end), 'lines', context) ?? []) {
      if (event.kind === 'event') report({ matcher, tally, printer }, rules, { file, line: before + record, event });
    }
  }
  tally.events += events;
  tally.rejects += rejected.length;
  recordsBefore.set(file, before + events + rejected.length);
}

type Reporting = Pick<Scan, 'matcher' | 'tally' | 'printer'>;

function report({ matcher, tally, printer }: Reporting, rules: readonly number[], place: Omit<Match, 'rule'>): void {
  for (const number of rules) {
    const rule = matcher.rules[number];
    if (!rule) continue;
    tally.matches += 1;
    tally.worst = Math.max(tally.worst, LEVELS.indexOf(rule.level));
    printer.match({ rule, ...place });
  }
}

function scanEvents(
  { matcher, tally, printer, recordsBefore }: Scan,
  { file, sourceId, format, payload }: ImportedPayload,
  receivedAtMs: number,
): void {
  let line = recordsBefore.get(file) ?? 0;
  for (const record of findSource(sourceId)?.decode(payload, format, { receivedAtMs, sender: file }) ?? []) {
    line += 1;
    if (record.kind === 'rejected') {
      tally.rejects += 1;
      continue;
    }
    tally.events += 1;
    report({ matcher, tally, printer }, matcher.match(record), { file, line, event: record });
  }
  recordsBefore.set(file, line);
}

/** Runs rules over files. Throws `cli.no-rules` (invalid) and what reading the rules throws. */
export async function runDetect(call: CommandCall): Promise<ExitCode> {
  const { matcher, openLines } = loadRules(call);
  const tally: Tally = { events: 0, matches: 0, rejects: 0, worst: -1, unreadable: [], files: new Set() };
  const printer = printerFor(call);
  const job: Scan = { matcher, openLines, lines: new Map(), tally, printer, recordsBefore: new Map() };
  const type = call.options.type;
  const options = {
    sources: SOURCE_DEFINITIONS,
    ...(type !== undefined && type !== 'auto' && { sourceId: String(type) }),
  };
  for (const path of call.args) {
    for await (const item of readRecords(path === '-' ? process.stdin : path, options)) {
      if (call.signal.aborted) {
        job.printer.end(tally);
        return 130;
      }
      if (item.kind === 'payload') scan(job, item, Date.now());
      else tally.unreadable.push(item);
    }
  }
  job.printer.end(tally);
  return conclude(call, tally);
}

function conclude({ options, terminal }: CommandCall, tally: Tally): ExitCode {
  for (const { file, reason } of tally.unreadable) terminal.warn(`unread  ${printable(file)}  ${reason}`);
  if (tally.unreadable.some(({ reason }) => reason === 'unknown-format'))
    terminal.warn(`unknown-format: tried ${SOURCE_DEFINITIONS.map(({ id }) => id).join(', ')}; to name one: --type`);
  const rejects = tally.rejects > 0 ? `, ${tally.rejects} records rejected` : '';
  terminal.say(
    `${tally.matches} matches in ${tally.events} events of ${tally.files.size} files${rejects}, ${tally.unreadable.length} files unread.`,
  );
  if (tally.files.size === 0 || (tally.events === 0 && tally.rejects > 0)) return 2;
  const names: readonly OptionValue[] = LEVELS;
  // What was found stays found, whatever could not be read: the answer is no.
  const threshold = names.indexOf(options.failOn);
  if (threshold >= 0 && tally.worst >= threshold) return 1;
  return tally.unreadable.length > 0 || tally.rejects > 0 ? 3 : 0;
}
