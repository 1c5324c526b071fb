import { pollEvery } from '../live/use-live.ts';
import type { AskedWindow } from './asked-windows.ts';
import { WINDOW_ROWS, type WindowAnswer } from './row-windows.ts';

type Page = { readonly cursor: string | undefined; readonly limit: number; readonly signal: AbortSignal };

/** Where the windows of a list come from. */
export type WindowSource<Row> = {
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

export function windowQuery<Row>(source: WindowSource<Row>, { at, how, cursor, limit }: AskedWindow) {
  const { queryKey, pollMs } = source;
  const begin = how === 'sought' ? `at ${at}` : (cursor ?? null);
  return {
    queryKey: [...queryKey, 'window', begin, limit],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      how === 'sought' ? readSought(source, { at, limit, signal }) : readFrom(source, { cursor, limit, signal }),
    ...(pollMs !== undefined && how !== 'sought' && { refetchInterval: pollEvery(pollMs) }),
    gcTime: 0,
  };
}

/** With where it begins. */
type ReadAnswer<Row> = WindowAnswer<Row> & { readonly cursor: string | undefined };

async function readFrom<Row>({ read }: WindowSource<Row>, page: Page): Promise<ReadAnswer<Row>> {
  return { ...(await read(page)), cursor: page.cursor };
}

type Sought = Omit<Page, 'cursor'> & { readonly at: number };

/** Null: the list has become shorter than it was counted. */
async function readSought<Row>(source: WindowSource<Row>, { at, ...page }: Sought): Promise<ReadAnswer<Row> | null> {
  const cursor = await source.seek?.({ place: at * WINDOW_ROWS, signal: page.signal });
  return typeof cursor === 'string' ? readFrom(source, { ...page, cursor }) : null;
}

/** So long its answer waits for the list that it is for. */
const AWAITED_MS = 10_000;

/** The top of a list, before the list is there. */
export function firstWindowQuery<Row>(source: WindowSource<Row>) {
  const first = { at: 0, how: 'new', cursor: undefined, limit: WINDOW_ROWS } as const;
  return { ...windowQuery(source, first), gcTime: AWAITED_MS };
}
