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
  const { schema, rows, columns, meta = {} } = sheet;
  if (options.json === true) terminal.print(JSON.stringify({ schema, data: rows, meta }));
  else if (options.ndjson === true) for (const row of rows) terminal.print(JSON.stringify(row));
  else if (rows.length === 0) terminal.say(sheet.whenEmpty);
  else {
    const cells = rows.map((row) => columns.map((column) => printable(column.value(row))));
    if (terminal.isInteractive) printTable(terminal, columns, cells);
    else for (const line of cells) terminal.print(line.join('\t'));
  }
}

function printTable<Row>(terminal: Terminal, columns: readonly Column<Row>[], cells: readonly string[][]): void {
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...cells.map((line) => line[index]?.length ?? 0)),
  );
  const spare = terminal.columns - widths.reduce((sum, width) => sum + width + 2, -2);
  const elastic = columns.findIndex((column) => column.isElastic === true);
  if (spare < 0 && elastic >= 0) widths[elastic] = Math.max(12, (widths[elastic] ?? 0) + spare);
  const lay = (line: readonly string[]) =>
    line
      .map((cell, index) => fitCell(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  terminal.print(terminal.paint('dim', lay(columns.map((column) => column.title))));
  for (const line of cells) terminal.print(lay(line));
}

function fitCell(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width);
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
      terminal.print(`${terminal.paint('dim', name.padEnd(width))}  ${printable(value)}`);
    }
  }
}
