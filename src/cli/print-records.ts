import type { GlobalOptions } from './command.ts';
import { layTable, type TableColumn, wrapText } from './lay-table.ts';
import { printable, type Terminal } from './terminal.ts';

export type Column<Row> = TableColumn & {
  readonly value: (row: Row) => string;
  /** What a pipe gets, where a table shows something shorter. */
  readonly wholeValue?: (row: Row) => string;
};

export type RecordSheet<Row> = {
  /** `watchfloor.alert/1`. Within a version fields are only added. */
  readonly schema: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly meta?: Readonly<Record<string, unknown>>;
  /** What a person is told when there is nothing. */
  readonly whenEmpty: string;
};

/** Human table on a terminal; one tab-separated record per line in a pipe; `--json` and `--ndjson` for programs. */
export function printRecords<Row>(terminal: Terminal, options: GlobalOptions, sheet: RecordSheet<Row>): void {
  const { schema, rows, columns, meta = {} } = sheet;
  if (options.json === true) terminal.print(JSON.stringify({ schema, data: rows, meta }));
  else if (options.ndjson !== true && rows.length === 0) terminal.say(sheet.whenEmpty);
  else if (options.ndjson !== true && terminal.isInteractive) printTable(terminal, columns, rows.map(cellsOf(columns)));
  else printCells(terminal, options, sheet);
}

/** Rows one after the other, needing nothing of those before: what a pipe and `--ndjson` get. */
export function printCells<Row>(
  terminal: Terminal,
  options: GlobalOptions,
  { columns, rows }: Pick<RecordSheet<Row>, 'columns' | 'rows'>,
): void {
  const cells = cellsOf(columns.map((column) => ({ ...column, value: column.wholeValue ?? column.value })));
  for (const row of rows) terminal.print(options.ndjson === true ? JSON.stringify(row) : cells(row).join('\t'));
}

function cellsOf<Row>(columns: readonly Column<Row>[]): (row: Row) => string[] {
  return (row) => columns.map((column) => printable(column.value(row)).replaceAll('\t', '␉'));
}

function printTable<Row>(terminal: Terminal, columns: readonly Column<Row>[], cells: readonly string[][]): void {
  for (const { text, isDim } of layTable(columns, cells, terminal.columns))
    terminal.print(isDim ? terminal.paint('dim', text) : text);
}

/** One record: `--json` document, or `name: value` lines. */
export function printRecord(
  terminal: Terminal,
  options: GlobalOptions,
  record: { readonly schema: string; readonly value: unknown; readonly lines: readonly (readonly [string, string])[] },
): void {
  if (options.json === true) terminal.print(JSON.stringify({ schema: record.schema, data: record.value, meta: {} }));
  else if (options.ndjson === true) terminal.print(JSON.stringify(record.value));
  else {
    const width = Math.max(...record.lines.map(([name]) => name.length));
    for (const [name, value] of record.lines) {
      // A pipe gets each value whole, on its line.
      const room = terminal.isInteractive ? Math.max(20, terminal.columns - width - 2) : Number.POSITIVE_INFINITY;
      const [first = '', ...rest] = wrapText(printable(value), room);
      terminal.print(`${terminal.paint('dim', printable(name).padEnd(width))}  ${first}`.trimEnd());
      for (const line of rest) terminal.print(`${' '.repeat(width)}  ${line}`);
    }
  }
}

/** What a change came to: the record for programs, a sentence for people. */
export function printChange(
  terminal: Terminal,
  options: GlobalOptions,
  change: { readonly schema: string; readonly value: unknown; readonly says: string },
): void {
  if (options.json === true) terminal.print(JSON.stringify({ schema: change.schema, data: change.value, meta: {} }));
  else if (options.ndjson === true) terminal.print(JSON.stringify(change.value));
  terminal.say(change.says);
}
