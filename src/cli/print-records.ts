import type { GlobalOptions } from './command.ts';
import { printable, type Terminal } from './terminal.ts';

export type Column<Row> = {
  readonly title: string;
  readonly value: (row: Row) => string;
  /** The column that gives way when the terminal is narrow. */
  readonly isElastic?: boolean;
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
  if (options.json === true) return terminal.print(JSON.stringify({ schema: sheet.schema, data: sheet.rows, meta: sheet.meta ?? {} }));
  if (options.ndjson === true) return sheet.rows.forEach((row) => void terminal.print(JSON.stringify(row)));
  if (sheet.rows.length === 0) return terminal.say(sheet.whenEmpty);
  const cells = sheet.rows.map((row) => sheet.columns.map((column) => printable(column.value(row))));
  if (!terminal.isInteractive) return cells.forEach((line) => void terminal.print(line.join('\t')));
  printTable(terminal, sheet.columns, cells);
}

function printTable<Row>(terminal: Terminal, columns: readonly Column<Row>[], cells: readonly string[][]): void {
  const widths = columns.map((column, index) => Math.max(column.title.length, ...cells.map((line) => line[index]?.length ?? 0)));
  const spare = terminal.columns - widths.reduce((sum, width) => sum + width + 2, -2);
  const elastic = columns.findIndex((column) => column.isElastic === true);
  if (spare < 0 && elastic >= 0) widths[elastic] = Math.max(12, (widths[elastic] ?? 0) + spare);
  const lay = (line: readonly string[]) => line.map((cell, index) => fit(cell, widths[index] ?? 0)).join('  ').trimEnd();
  terminal.print(terminal.paint('dim', lay(columns.map((column) => column.title))));
  for (const line of cells) terminal.print(lay(line));
}

function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width);
}

/** One record: `--json` document, or `name: value` lines. */
export function printRecord(
  terminal: Terminal,
  options: GlobalOptions,
  record: { readonly schema: string; readonly value: unknown; readonly lines: readonly (readonly [string, string])[] },
): void {
  if (options.json === true) return terminal.print(JSON.stringify({ schema: record.schema, data: record.value, meta: {} }));
  if (options.ndjson === true) return terminal.print(JSON.stringify(record.value));
  const width = Math.max(...record.lines.map(([name]) => name.length));
  for (const [name, value] of record.lines) terminal.print(`${terminal.paint('dim', name.padEnd(width))}  ${printable(value)}`);
}
