import { WatchfloorError } from '../platform/kernel/index.ts';
import type { CommandCall, OptionDefinition, OptionValue } from './command.ts';
import { printCells, printRecords, type RecordSheet } from './print-records.ts';

type Page<Row> = { readonly data: readonly Row[]; readonly next: string | null };
/** The server refuses more in one page. */
const PAGE_ROWS = 500;
/** A table is laid out, and a JSON document closed, only when all of it is there. */
const MOST_GATHERED = 10_000;

export const PAGE_OPTIONS: readonly OptionDefinition[] = [
  { flags: '--limit <n>', description: 'how many (default: 50)' },
  { flags: '--cursor <cursor>', description: '`meta.next` of the page before' },
];

export type PagedSheet<Row> = Omit<RecordSheet<Row>, 'rows' | 'meta'> & {
  readonly fetchPage: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<Row>>;
};

/**
 * Reads as many pages as `--limit` needs, from `--cursor` on. In a pipe and with `--ndjson` each page is printed as it
 * comes, so that the length of the list costs no memory. Returns the first row, for a hint at what comes next.
 * Throws `cli.bad-limit` (invalid).
 */
export async function printPages<Row>(call: CommandCall, sheet: PagedSheet<Row>): Promise<Row | undefined> {
  const { options, terminal } = call;
  const isStreamed = options.ndjson === true || (options.json !== true && !terminal.isInteractive);
  const limit = limitOf(options.limit, isStreamed);
  const gathered: Row[] = [];
  let first: Row | undefined;
  let next = options.cursor === undefined ? null : String(options.cursor);
  for (let left = limit; left > 0; ) {
    const page = await sheet.fetchPage({ limit: Math.min(left, PAGE_ROWS), ...(next !== null && { cursor: next }) });
    first ??= page.data[0];
    if (isStreamed) printCells(terminal, options, { columns: sheet.columns, rows: page.data });
    else gathered.push(...page.data);
    left -= page.data.length;
    next = page.next;
    if (next === null || page.data.length === 0) break;
  }
  if (!isStreamed) printRecords(terminal, options, { ...sheet, rows: gathered, meta: { next } });
  else if (first === undefined && options.ndjson !== true) terminal.say(sheet.whenEmpty);
  if (next !== null && options.json !== true) terminal.say(`More: --cursor ${next}`);
  return first;
}

function limitOf(value: OptionValue, isStreamed: boolean): number {
  const limit = value === undefined ? 50 : Number(value);
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new WatchfloorError('invalid', 'cli.bad-limit', { message: '--limit takes a whole number from 1.' });
  if (isStreamed || limit <= MOST_GATHERED) return limit;
  const message = `A table and --json hold at most ${MOST_GATHERED} records; --ndjson prints any number.`;
  throw new WatchfloorError('invalid', 'cli.bad-limit', { message });
}
