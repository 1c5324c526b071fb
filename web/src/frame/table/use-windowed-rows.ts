import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useEntryState } from '../use-entry-state.ts';
import type { RowSource, RowTotal } from './row-source.ts';
import {
  appendWindow,
  countRows,
  dropFarWindows,
  freshRows,
  noWindows,
  placeOfId,
  type RowReading,
  type RowWindows,
  refreshWindow,
  rowAt,
  startAfresh,
  WINDOW_ROWS,
  type WindowAnswer,
} from './row-windows.ts';
import { type WindowSource, windowQuery } from './window-query.ts';

/** The server's lists give no more at once. */
const MOST_ROWS = 500;
/** How far before the end of what is known the next window is asked for. */
const AHEAD_ROWS = 2 * WINDOW_ROWS;
/** Rows that are on their way, below the last one. */
const AWAITED_ROWS = 8;

export type WindowReader<Row> = WindowSource<Row> & {
  /** Nothing is asked. */
  readonly isOff?: boolean;
  /** Absent: nobody counts. */
  readonly total?: RowTotal | undefined;
  /** Answers to this page's own actions, by id: a list that was read a moment earlier does not hold them yet. */
  readonly changes: Readonly<Record<string, Row>>;
} & RowReading<Row>;

export type WindowedRows<Row> = {
  readonly source: RowSource<Row>;
  /** New rows, which wait until somebody wants to see them. */
  readonly fresh: readonly Row[];
  readonly showFresh: () => void;
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly error: unknown;
  readonly refetch: () => void;
};

/** Places, but `active` is a window. */
type Wanted = { readonly start: number; readonly end: number; readonly active: number };
const FIRST_WANTED: Wanted = { start: 0, end: WINDOW_ROWS, active: -1 };
type Stand<Row> = { readonly key: string; readonly state: RowWindows<Row>; readonly epoch: number };

/**
 * The rows of a list of the server, as far as it is scrolled: windows by cursor, of which those far away are dropped. What
 * is on the screen is read again by the clock, and keeps its places.
 */
export function useWindowedRows<Row>(reader: WindowReader<Row>): WindowedRows<Row> {
  const { rowId, isNewer, changes, total } = reader;
  const key = JSON.stringify(reader.queryKey);
  const name = String(reader.queryKey[0]);
  const [stand, setStand] = useEntryState<Stand<Row>>(name, () => ({ key, state: noWindows(), epoch: 0 }));
  const [wanted, setWanted] = useEntryState<Wanted>(`${name} wanted`, () => FIRST_WANTED);
  if (stand.key !== key) setStand({ key, state: noWindows(), epoch: stand.epoch + 1 });
  const state = stand.key === key ? stand.state : noWindows<Row>();
  const asked = reader.isOff ? [] : askedWindows(state, wanted, reader.pollMs === undefined);
  const answers = useQueries({ queries: asked.map((window) => windowQuery(reader, window)) });

  const reading = useMemo(() => ({ rowId, isNewer }), [rowId, isNewer]);
  let next = state;
  for (const [n, { at, isAgain }] of asked.entries()) {
    const answer = answers[n]?.data;
    if (answer) next = isAgain ? refreshWindow(next, { at, answer }, reading) : takeNew(next, { at, answer }, reading);
  }
  next = dropFarWindows(next, { ...windowsOf(wanted), held: [0, wanted.active] });
  // An empty list has no row that could move: what arrives is shown at once.
  const wasEmpty = countRows(next) === 0 && freshRows(next, reading).length > 0;
  if (wasEmpty) next = startAfresh(next, reading);
  if (next !== state && stand.key === key) setStand({ ...stand, state: next });

  // By whole windows: a list that is scrolled by a row draws itself again, and not the page around it.
  const want = useCallback(
    (startPlace: number, endPlace: number, activePlace: number) => {
      const start = windowOf(startPlace) * WINDOW_ROWS;
      const end = (windowOf(Math.max(startPlace, endPlace - 1)) + 1) * WINDOW_ROWS;
      const active = windowOf(activePlace);
      setWanted((old) =>
        old.start === start && old.end === end && old.active === active ? old : { start, end, active },
      );
    },
    [setWanted],
  );
  const source = useMemo(
    () => sourceOfWindows({ state, reading, changes, total, epoch: stand.epoch, want }),
    [state, reading, changes, total, stand.epoch, want],
  );
  const fresh = useMemo(() => freshRows(state, reading), [state, reading]);
  const showFresh = useCallback(
    () => setStand({ key, state: startAfresh(state, reading), epoch: stand.epoch + 1 }),
    [setStand, key, state, reading, stand.epoch],
  );
  return {
    source,
    fresh,
    showFresh,
    isPending: state.windows.length === 0 && !answers.some(({ error }) => error),
    isFetching: answers.some(({ isFetching }) => isFetching),
    error: answers.find(({ error }) => error)?.error,
    refetch: () => {
      for (const { refetch } of answers) void refetch();
    },
  };
}

type AskedWindow = {
  readonly at: number;
  readonly cursor: string | undefined;
  readonly isAgain: boolean;
  readonly limit: number;
};

/**
 * Those on the screen, the first (new rows come there), and the next one where the end is near. Of a list that stays as it is
 * only those that were dropped.
 */
function askedWindows<Row>(state: RowWindows<Row>, wanted: Wanted, isStill: boolean): readonly AskedWindow[] {
  const { first, last } = windowsOf(wanted);
  const asked: AskedWindow[] = state.windows.flatMap(({ cursor, shown }, at) => {
    if (isStill && shown) return [];
    if (at !== 0 && (at < first || at > last)) return [];
    // Room for what came in meanwhile, so that the last rows are found again.
    return [{ at, cursor, isAgain: true, limit: shown ? WINDOW_ROWS : Math.min(2 * WINDOW_ROWS, MOST_ROWS) }];
  });
  const isNear = wanted.end + AHEAD_ROWS > countRows(state);
  if (state.next === null || !isNear) return asked;
  return [...asked, { at: state.windows.length, cursor: state.next, isAgain: false, limit: WINDOW_ROWS }];
}

/** Not twice: the answer may be seen again before its window is asked for as one that stands. */
function takeNew<Row>(
  state: RowWindows<Row>,
  { at, answer }: { readonly at: number; readonly answer: WindowAnswer<Row> },
  reading: RowReading<Row>,
): RowWindows<Row> {
  return state.windows.length === at ? appendWindow(state, answer, reading) : state;
}

function windowOf(place: number): number {
  return Math.floor(place / WINDOW_ROWS);
}

function windowsOf({ start, end }: Wanted) {
  return { first: windowOf(start), last: windowOf(Math.max(start, end - 1)) };
}

type Windowed<Row> = {
  readonly state: RowWindows<Row>;
  readonly reading: RowReading<Row>;
  readonly changes: Readonly<Record<string, Row>>;
  readonly total: RowTotal | undefined;
  readonly epoch: number;
  readonly want: RowSource<Row>['want'];
};

function sourceOfWindows<Row>({ state, reading, changes, total, epoch, want }: Windowed<Row>): RowSource<Row> {
  const known = countRows(state);
  const isWhole = state.next === null || state.windows.length === 0;
  return {
    epoch,
    count: isWhole ? known : known + AWAITED_ROWS,
    total: state.next === null ? { rows: known, isExact: true } : (total ?? { rows: known, isExact: false }),
    at: (place) => {
      const shown = rowAt(state, place);
      const changed = shown && changes[reading.rowId(shown.item)];
      return shown && changed && reading.isNewer(changed, shown.item) ? { ...shown, item: changed } : shown;
    },
    placeOf: (id) => placeOfId(state, id),
    want,
  };
}
