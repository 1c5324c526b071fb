import type { ShownRow } from './row-source.ts';

/** Every window but the last has as many rows. */
export const WINDOW_ROWS = 50;
/** So many windows before and after those on the screen keep their rows; of others only the ids stay. */
const WINDOWS_KEPT = 10;

/** One answer of a list: its rows, and the cursor of what follows them. */
export type WindowAnswer<Row> = { readonly data: readonly Row[]; readonly next: string | null };

export type RowWindow<Row> = {
  /** Where the server begins to read it; undefined for the first. */
  readonly cursor: string | undefined;
  /** Where what follows it begins; null at the end of the list. */
  readonly next: string | null;
  /** In the order of the screen, for as long as the list stands. */
  readonly ids: readonly string[];
  /** Undefined once it was dropped. A row that nobody could read again is undefined. */
  readonly shown: readonly (ShownRow<Row> | undefined)[] | undefined;
  /** What the server answered last. */
  readonly latest: WindowAnswer<Row> | undefined;
};

/**
 * A list as far as it was scrolled, up to the last window that was read; undefined are those that were passed over. What is shown
 * keeps its place for as long as what is read beside it can be joined to it.
 */
export type RowWindows<Row> = { readonly windows: readonly (RowWindow<Row> | undefined)[] };

export type RowReading<Row> = {
  readonly rowId: (row: Row) => string;
  /** Whether `other` tells newer things of the same row. */
  readonly isNewer: (other: Row, row: Row) => boolean;
};

export function noWindows<Row>(): RowWindows<Row> {
  return { windows: [] };
}

export function countRows<Row>({ windows }: RowWindows<Row>): number {
  const last = windows.at(-1);
  return last ? (windows.length - 1) * WINDOW_ROWS + last.ids.length : 0;
}

/** Nothing follows what was read. */
export function isWhole<Row>({ windows }: RowWindows<Row>): boolean {
  return windows.at(-1)?.next === null;
}

type ReadWindow<Row> = {
  readonly at: number;
  readonly cursor: string | undefined;
  readonly answer: WindowAnswer<Row>;
};

/**
 * A window that was not read before. Where the list has changed since those behind it were read, they do not begin where it ends:
 * they are let go, to be read again from there, so that no row is passed over. So is one before it that does not end where it begins.
 */
export function placeWindow<Row>(
  { windows }: RowWindows<Row>,
  { at, cursor, answer }: ReadWindow<Row>,
  { rowId }: Pick<RowReading<Row>, 'rowId'>,
): RowWindows<Row> {
  const placed: RowWindow<Row> = {
    cursor,
    next: answer.next,
    ids: answer.data.map(rowId),
    shown: answer.data.map((item) => ({ item, isGone: false })),
    latest: answer,
  };
  const before = Array.from({ length: at }, (_, n) =>
    n > 0 && n === at - 1 && windows[n]?.next !== cursor ? undefined : windows[n],
  );
  const behind = windows.slice(at + 1);
  const follows = behind[0];
  if (answer.next === null || (follows && follows.cursor !== answer.next)) return { windows: [...before, placed] };
  return { windows: [...before, placed, ...behind] };
}

/** A window read again: its rows keep their places and take newer contents; what is new in it waits as fresh. */
export function refreshWindow<Row>(
  state: RowWindows<Row>,
  { at, answer }: { readonly at: number; readonly answer: WindowAnswer<Row> },
  reading: RowReading<Row>,
): RowWindows<Row> {
  const window = state.windows[at];
  if (!window || window.latest === answer) return state;
  const found = new Map(answer.data.map((row) => [reading.rowId(row), row]));
  // New rows may have pushed the last ones out of the answer: only what was passed over is gone.
  const lastFound = answer.next === null ? window.ids.length : window.ids.findLastIndex((id) => found.has(id));
  const shown = window.ids.map((id, place): ShownRow<Row> | undefined => {
    const before = window.shown?.[place];
    const now = found.get(id);
    if (!before) return now && { item: now, isGone: false };
    const isGone = now === undefined && (place < lastFound || before.isGone);
    const isNewer = now !== undefined && reading.isNewer(now, before.item);
    return isNewer || isGone !== before.isGone ? { item: isNewer ? now : before.item, isGone } : before;
  });
  return { windows: state.windows.with(at, { ...window, shown, latest: answer }) };
}

/** Lets go of the rows of windows that are far from [first, last] and not among `held`. */
export function dropFarWindows<Row>(
  state: RowWindows<Row>,
  { first, last, held }: { readonly first: number; readonly last: number; readonly held: readonly number[] },
): RowWindows<Row> {
  const isFar = (at: number) => at < first - WINDOWS_KEPT || at > last + WINDOWS_KEPT;
  const isDropped = (window: RowWindow<Row> | undefined, at: number) =>
    window?.shown !== undefined && isFar(at) && !held.includes(at);
  if (!state.windows.some(isDropped)) return state;
  const windows = state.windows.map((window, at) =>
    window && isDropped(window, at) ? { ...window, shown: undefined, latest: undefined } : window,
  );
  return { windows };
}

export function rowAt<Row>({ windows }: RowWindows<Row>, place: number): ShownRow<Row> | undefined {
  return windows[Math.floor(place / WINDOW_ROWS)]?.shown?.[place % WINDOW_ROWS];
}

export function placeOfId<Row>({ windows }: RowWindows<Row>, id: string): number {
  for (const [at, window] of windows.entries()) {
    const within = window?.ids.indexOf(id) ?? -1;
    if (within >= 0) return at * WINDOW_ROWS + within;
  }
  return -1;
}

/** What came in among the rows that were read again. */
export function freshRows<Row>(state: RowWindows<Row>, { rowId }: Pick<RowReading<Row>, 'rowId'>): readonly Row[] {
  const known = new Set<string>();
  for (const window of state.windows) for (const id of window?.ids ?? []) known.add(id);
  const fresh = new Map<string, Row>();
  for (const window of state.windows) {
    const latest = window?.latest;
    if (!latest) continue;
    // Where rows have left, an answer reaches further than its window: what follows the last known row is only not read yet.
    const lastKnown = latest.data.findLastIndex((row) => known.has(rowId(row)));
    const end = latest.next === null || lastKnown < 0 ? latest.data.length : lastKnown;
    for (const row of latest.data.slice(0, end)) if (!known.has(rowId(row))) fresh.set(rowId(row), row);
  }
  return [...fresh.values()];
}

/** The list from its beginning as the server answered it last: the fresh rows take their places. */
export function startAfresh<Row>(state: RowWindows<Row>, reading: RowReading<Row>): RowWindows<Row> {
  const first = state.windows[0]?.latest;
  return first ? placeWindow(noWindows<Row>(), { at: 0, cursor: undefined, answer: first }, reading) : state;
}
