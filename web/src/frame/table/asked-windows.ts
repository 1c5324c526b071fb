import { isWhole, type RowWindow, type RowWindows, WINDOW_ROWS } from './row-windows.ts';

/** The server's lists give no more at once. */
export const MOST_ROWS = 500;
/** How far behind what is on the screen the list is read. */
const WINDOWS_AHEAD = 2;

/** Places [start, end) that are on the screen; `active` is the window of the row that the keys act on. */
export type Wanted = { readonly start: number; readonly end: number; readonly active: number };

/** Where a window begins that was read already, and its rows. */
export type WindowBehind = Pick<RowWindow<unknown>, 'cursor' | 'ids'>;

export type AskedWindow = {
  readonly at: number;
  readonly limit: number;
  /** `sought`: nothing tells yet where it begins. */
  readonly how: 'again' | 'new' | 'sought';
  readonly cursor: string | undefined;
  /** What a sought window is to end at. Its place alone does not tell, once rows have come or gone above. */
  readonly behind?: WindowBehind | undefined;
};

type Asking = {
  readonly wanted: Wanted;
  /** What was read stays as it is. */
  readonly isStill: boolean;
  /** The server tells where any place begins. */
  readonly canSeek: boolean;
  /** The list was found to end before this window, whatever was counted. */
  readonly end?: number | undefined;
};

/**
 * Those on the screen, the first (new rows come there), and the first of those on the screen and shortly behind it that has not been
 * read: each begins where the one before it ends, or ends where the one behind it begins. Of a list that stays as it is only those that were dropped are read again.
 */
export function askedWindows<Row>(
  state: RowWindows<Row>,
  { wanted, isStill, canSeek, end }: Asking,
): readonly AskedWindow[] {
  const { first, last } = windowsOf(wanted);
  const known = state.windows.flatMap((window, at): AskedWindow[] => {
    if (!window || (isStill && window.shown)) return [];
    if (at !== 0 && (at < first || at > last)) return [];
    // Room for what came in meanwhile, so that the last rows are found again.
    const limit = window.shown ? WINDOW_ROWS : Math.min(2 * WINDOW_ROWS, MOST_ROWS);
    return [{ at, limit, how: 'again', cursor: window.cursor }];
  });
  const missing = missingWindow(state, wanted, { canSeek, end });
  return missing ? [...known, missing] : known;
}

function missingWindow<Row>(
  state: RowWindows<Row>,
  wanted: Wanted,
  { canSeek, end = Number.POSITIVE_INFINITY }: Pick<Asking, 'canSeek' | 'end'>,
): AskedWindow | undefined {
  const { windows } = state;
  const { first, last } = windowsOf(wanted);
  const most = Math.min(isWhole(state) ? windows.length - 1 : last + WINDOWS_AHEAD, Math.max(end, 1) - 1);
  for (let at = canSeek ? Math.min(first, most) : windows.length; at <= most; at += 1) {
    if (windows[at]) continue;
    if (at === 0 || windows.length === 0) return { at: 0, limit: WINDOW_ROWS, how: 'new', cursor: undefined };
    const before = windows[at - 1];
    const behindAt = canSeek ? windows.findIndex((window, place) => place > at && place <= last && window) : -1;
    // What is seen keeps its place: the list is read upwards from there, and not from what has been left above.
    if (behindAt > 1 && at > 1 && (!before || at - 1 < first))
      return { at: behindAt - 1, limit: WINDOW_ROWS, how: 'sought', cursor: undefined, behind: windows[behindAt] };
    if (before) return { at, limit: WINDOW_ROWS, how: 'new', cursor: before.next ?? undefined };
    return { at, limit: WINDOW_ROWS, how: 'sought', cursor: undefined };
  }
  return undefined;
}

export function windowOf(place: number): number {
  return Math.floor(place / WINDOW_ROWS);
}

export function windowsOf({ start, end }: Pick<Wanted, 'start' | 'end'>) {
  return { first: windowOf(start), last: windowOf(Math.max(start, end - 1)) };
}
