import type { CommandCall, CommandDefinition } from '../command.ts';
import { MOMENT_FORMS, parseMoment } from '../parse-moment.ts';
import { type Column, printRecords } from '../print-records.ts';
import { connectServer } from '../server-connection.ts';

type Cell = string | number | null;
type TableColumn = { readonly name: string; readonly type: 'text' | 'number' | 'time' };
type Row = Readonly<Record<string, Cell>>;

/** A time as RFC 3339; what could not be counted is null. */
function cellOf(value: Cell, { type }: TableColumn): Cell {
  return type === 'time' && typeof value === 'number' ? new Date(value).toISOString() : value;
}

function columnOf({ name, type }: TableColumn): Column<Row> {
  const value = (row: Row) => String(row[name] ?? '') || '-';
  return { title: name.toUpperCase(), value, isElastic: type === 'text' };
}

function windowOf({ options }: CommandCall) {
  const nowMs = Date.now();
  const { from, to } = options;
  return {
    ...(from !== undefined && { from: parseMoment(String(from), nowMs) }),
    ...(to !== undefined && { to: parseMoment(String(to), nowMs) }),
  };
}

export const command: CommandDefinition = {
  arguments: [{ name: '<query>', description: 'which events, and what to make of them: … | stats count() by host' }],
  options: [
    { flags: '--from <time>', description: `since then: ${MOMENT_FORMS}` },
    { flags: '--to <time>', description: 'before then' },
  ],
  examples: [
    { line: "watchfloor hunt 'EventID:4625 | stats count() by host' --from 7d", does: 'failed logons' },
    { line: "watchfloor hunt 'EventID:1 | rare 20 Image'", does: 'programs that run least often' },
    { line: "watchfloor hunt 'source:syslog | timechart span=1h count() by host'", does: 'how much each host wrote' },
    { line: "watchfloor hunt 'mimikatz or sekurlsa | fields time, host, CommandLine' --json", does: 'for a program' },
  ],
  run: async (call) => {
    const { runHunt } = await import('../../collect/lake/contract.ts');
    const [text = ''] = call.args;
    const query = { ...windowOf(call), query: text };
    const { columns, rows, isCut, rowsRead, elapsedMs } = await connectServer(call).call(runHunt, { query });
    const cells = rows.map((row) =>
      Object.fromEntries(columns.map((column, at) => [column.name, cellOf(row[at] ?? null, column)])),
    );
    printRecords(call.terminal, call.options, {
      schema: 'watchfloor.hunt/1',
      rows: cells,
      columns: columns.map(columnOf),
      meta: { columns, isCut, rowsRead, elapsedMs },
      whenEmpty: 'No event matches.',
    });
    const more = isCut ? ' There are more rows: `| limit N` gives up to 10,000.' : '';
    call.terminal.say(`${rows.length} rows of ${rowsRead} events looked at, in ${elapsedMs} ms.${more}`);
    return 0;
  },
};
