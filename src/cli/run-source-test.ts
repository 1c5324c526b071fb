import {
  type DecodedEvent,
  findSource,
  type ImportedPayload,
  type RejectedRecord,
  readRecords,
  SOURCE_DEFINITIONS,
} from '../collect/sources/index.ts';
import type { CommandCall, ExitCode } from './command.ts';
import { countOf } from './count-of.ts';
import { printable, type Terminal } from './terminal.ts';

type Tally = {
  events: number;
  unread: number;
  readonly rejects: Map<string, number>;
  readonly kinds: Map<string, number>;
  readonly files: Set<string>;
};

/** Where a record stands: its line, else the how manieth it is, of the file. */
type Place = { readonly file: string; readonly at: string };

/** The file that is read, and how many of its records were. */
type FilePlace = { readonly file: string; records: number };

/** Reads files as an upload would be read, without a server, and prints what the events become. */
export async function runSourceTest(call: CommandCall): Promise<ExitCode> {
  const { args, options, terminal, signal } = call;
  const tally: Tally = { events: 0, unread: 0, rejects: new Map(), kinds: new Map(), files: new Set() };
  const isNamed = options.type !== undefined && options.type !== 'auto';
  const sources = { sources: SOURCE_DEFINITIONS, ...(isNamed && { sourceId: String(options.type) }) };
  const printer = openPrinter(call);
  for (const path of args) {
    let place: FilePlace = { file: '', records: 0 };
    for await (const item of readRecords(path === '-' ? process.stdin : path, sources)) {
      if (signal.aborted) return 130;
      if (item.kind === 'unreadable') {
        tally.unread += 1;
        terminal.warn(`unread  ${printable(item.file)}  ${item.reason}: ${printable(item.detail)}`);
      } else {
        // A file is read in several payloads, and `path` may be a folder of files.
        if (place.file !== item.file) place = { file: item.file, records: 0 };
        readPayload(item, place, { tally, printer, terminal, printsFields: options.fields === true });
      }
    }
  }
  printer.end();
  tellTally(tally, isNamed, terminal);
  const hasRejects = tally.rejects.size > 0;
  if (tally.events === 0) return 2;
  return tally.unread > 0 || hasRejects ? 3 : 0;
}

type Printer = { readonly print: (value: object) => void; readonly end: () => void };

/** One event a line; `--json`: one document, written as it grows. */
function openPrinter({ options, terminal: { print } }: CommandCall): Printer {
  if (options.json !== true) return { print: (value) => print(JSON.stringify(value)), end: () => undefined };
  let before = '{"schema":"watchfloor.source-test/1","data":[\n';
  return {
    print: (value) => {
      print(`${before}${JSON.stringify(value)}`);
      before = ',';
    },
    end: () => print(`${before === ',' ? '' : before}]}`),
  };
}

type Telling = { readonly tally: Tally; readonly terminal: Terminal };
type Reading = Telling & { readonly printer: Printer; readonly printsFields: boolean };

function readPayload(payload: ImportedPayload, place: FilePlace, reading: Reading): void {
  const { tally, printer, terminal, printsFields } = reading;
  const { file, sourceId, format, linesBefore } = payload;
  const source = findSource(sourceId);
  if (source === undefined) return;
  tally.files.add(file);
  const context = { receivedAtMs: Date.now(), sender: '' };
  for (const decoded of source.decode(payload.payload, format, context)) {
    place.records += 1;
    count(tally.kinds, `${sourceId} (${format})`);
    const at = decoded.line === undefined ? `#${place.records}` : String(linesBefore + decoded.line);
    if (decoded.kind === 'rejected') tellReject(decoded, { file, at }, { tally, terminal });
    else {
      tally.events += 1;
      printer.print(printsFields ? ownFields(decoded) : source.toOcsf(decoded));
    }
  }
}

/** What rules see: the log source that they name, and the source's own fields. */
function ownFields({ timeMs, logsource, fields }: DecodedEvent): object {
  return { time: new Date(timeMs).toISOString(), logsource, fields };
}

function tellReject({ reason, detail }: RejectedRecord, { file, at }: Place, { tally, terminal }: Telling): void {
  count(tally.rejects, reason);
  terminal.warn(`rejected  ${printable(file)}:${at}  ${reason}: ${printable(detail)}`);
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function tellTally({ events, rejects, kinds, files, unread }: Tally, isNamed: boolean, terminal: Terminal): void {
  const list = (counts: ReadonlyMap<string, number>) => [...counts].map(([name, n]) => `${name} ${n}`).join(', ');
  const refused = [...rejects.values()].reduce((sum, n) => sum + n, 0);
  const why = refused === 0 ? 'none rejected' : `${countOf(refused, 'record')} rejected (${list(rejects)})`;
  terminal.say(
    `${countOf(events, 'event')} of ${countOf(files.size, 'file')}, ${why}, ${countOf(unread, 'file')} unread.`,
  );
  if (kinds.size > 0) terminal.say(`Taken as: ${list(kinds)}.`);
  const isUnknown = !isNamed && [...kinds.keys()].some((name) => name.startsWith('generic '));
  if (isUnknown) terminal.say('generic: not recognised, no rule looks at it. To name the kind of log: --type.');
}
