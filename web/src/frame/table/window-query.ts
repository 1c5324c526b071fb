import type { QueryClient, QueryFunctionContext } from '@tanstack/react-query';
import { pollEvery } from '../live/use-live.ts';
import { type AskedWindow, MOST_ROWS, type WindowBehind } from './asked-windows.ts';
import { type RowReading, WINDOW_ROWS, type WindowAnswer } from './row-windows.ts';

type Page = { readonly cursor: string | undefined; readonly limit: number; readonly signal: AbortSignal };

/** Where the windows of a list come from. */
export type WindowSource<Row> = Pick<RowReading<Row>, 'rowId'> & {
  /** The list begins afresh when this changes. Its first part is what others invalidate by. */
  readonly queryKey: readonly unknown[];
  readonly read: (page: Page) => Promise<WindowAnswer<Row>>;
  /**
   * The cursor of the rows that follow the first `place`; null where the list ends before. Absent: the list can be scrolled no
   * further than it was read.
   */
  readonly seek?: (to: { readonly place: number; readonly signal: AbortSignal }) => Promise<string | null>;
  /** Absent: what was read stays as it is. */
  readonly pollMs?: number;
};

export function windowQuery<Row>(source: WindowSource<Row>, { at, how, cursor, limit, behind }: AskedWindow) {
  const { queryKey, pollMs } = source;
  const begin = how === 'sought' ? `at ${at}` : (cursor ?? null);
  return {
    queryKey: [...queryKey, 'window', begin, limit],
    queryFn: async ({ signal, client }: Pick<QueryFunctionContext, 'signal' | 'client'>) => {
      if (how !== 'sought') return readFrom(source, { cursor, limit, signal });
      const answer = await readSought(source, { at, limit, behind, signal });
      if (answer) await keepForWindow(client, [...queryKey, 'window', answer.cursor ?? null, limit], answer);
      return answer;
    },
    ...(pollMs !== undefined && how !== 'sought' && { refetchInterval: pollEvery(pollMs) }),
    gcTime: 0,
  };
}

/** Once it stands, the window is asked for by where it begins: it need not be read a second time for that. */
function keepForWindow<Row>(client: QueryClient, queryKey: readonly unknown[], answer: ReadAnswer<Row>): Promise<void> {
  return client.prefetchQuery({ queryKey, queryFn: () => answer, gcTime: AWAITED_MS, staleTime: 0 });
}

/** With where it begins. */
type ReadAnswer<Row> = WindowAnswer<Row> & { readonly cursor: string | undefined };

async function readFrom<Row>({ read }: WindowSource<Row>, page: Page): Promise<ReadAnswer<Row>> {
  return { ...(await read(page)), cursor: page.cursor };
}

type Sought = Omit<Page, 'cursor'> & { readonly at: number; readonly behind: WindowBehind | undefined };

/** Null: the list has become shorter than it was counted. */
export async function readSought<Row>(source: WindowSource<Row>, sought: Sought): Promise<ReadAnswer<Row> | null> {
  const { at, behind, ...page } = sought;
  const place = at * WINDOW_ROWS;
  const answer = await readAt(source, place, page);
  if (!behind || answer?.next === behind.cursor) return answer;
  const movedPlace = await placeBefore(source, place, { behind, signal: page.signal });
  const joining = movedPlace === undefined ? null : await readAt(source, movedPlace, page);
  return joining?.next === behind.cursor ? joining : answer;
}

async function readAt<Row>(
  source: WindowSource<Row>,
  place: number,
  page: Omit<Page, 'cursor'>,
): Promise<ReadAnswer<Row> | null> {
  const cursor = await source.seek?.({ place, signal: page.signal });
  return typeof cursor === 'string' ? readFrom(source, { ...page, cursor }) : null;
}

type Moved = { readonly behind: WindowBehind; readonly signal: AbortSignal };

/** Where the window now begins that ends at the one behind it; undefined where that has moved too far to be found. */
async function placeBefore<Row>(
  source: WindowSource<Row>,
  place: number,
  { behind, signal }: Moved,
): Promise<number | undefined> {
  const from = Math.max(1, place + WINDOW_ROWS - MOST_ROWS / 2);
  const around = await readAt(source, from, { limit: MOST_ROWS, signal });
  const found = around?.data.findIndex((row) => behind.ids.includes(source.rowId(row))) ?? -1;
  const begin = from + found - WINDOW_ROWS;
  return found < 0 || begin < 1 ? undefined : begin;
}

/** So long its answer waits for the list that it is for. */
const AWAITED_MS = 10_000;

/** The top of a list, before the list is there. */
export function firstWindowQuery<Row>(source: WindowSource<Row>) {
  const first = { at: 0, how: 'new', cursor: undefined, limit: WINDOW_ROWS } as const;
  return { ...windowQuery(source, first), gcTime: AWAITED_MS };
}
