import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useEntryState } from '../use-entry-state.ts';
import { askedWindows, type Wanted, windowOf, windowsOf } from './asked-windows.ts';
import type { RowSource, RowTotal } from './row-source.ts';
import {
  countRows,
  dropFarWindows,
  freshRows,
  isWhole,
  noWindows,
  placeOfId,
  placeWindow,
  type RowReading,
  type RowWindows,
  refreshWindow,
  rowAt,
  startAfresh,
  WINDOW_ROWS,
} from './row-windows.ts';
import { useFoundEnd } from './use-found-end.ts';
import { type WindowSource, windowQuery } from './window-query.ts';

/** Rows that are on their way, below the last one. */
const AWAITED_ROWS = 8;

export type WindowReader<Row> = WindowSource<Row> & {
  /** Nothing is asked. */
  readonly isOff?: boolean;
  /** Absent: nobody counts. */
  readonly total?: RowTotal | undefined;
  /** Asks for `total` again: the list was found shorter. The same function from draw to draw. */
  readonly recount?: () => unknown;
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

const FIRST_WANTED: Wanted = { start: 0, end: WINDOW_ROWS, active: -1 };
type Stand<Row> = { readonly key: string; readonly state: RowWindows<Row>; readonly epoch: number };

/**
 * The rows of a list of the server, where it is scrolled: windows by cursor, of which those far away are dropped. What
 * is on the screen is read again by the clock, and keeps its places.
 */
export function useWindowedRows<Row>(reader: WindowReader<Row>): WindowedRows<Row> {
  const { rowId, isNewer, changes, total } = reader;
  const canSeek = reader.seek !== undefined;
  const key = JSON.stringify(reader.queryKey);
  const name = String(reader.queryKey[0]);
  const [stand, setStand] = useEntryState<Stand<Row>>(name, () => ({ key, state: noWindows(), epoch: 0 }));
  const [wanted, setWanted] = useEntryState<Wanted>(`${name} wanted`, () => FIRST_WANTED);
  if (stand.key !== key) setStand({ key, state: noWindows(), epoch: stand.epoch + 1 });
  const state = stand.key === key ? stand.state : noWindows<Row>();
  const [end, findEnd] = useFoundEnd({ key, total }, reader.recount);
  const asked = reader.isOff ? [] : askedWindows(state, { wanted, isStill: reader.pollMs === undefined, canSeek, end });
  const answers = useQueries({ queries: asked.map((window) => windowQuery(reader, window)) });

  const reading = useMemo(() => ({ rowId, isNewer }), [rowId, isNewer]);
  let next = state;
  for (const [n, { at, how }] of asked.entries()) {
    const answer = answers[n]?.data;
    if (answer === null) findEnd(at);
    if (!answer) continue;
    if (how === 'again') next = refreshWindow(next, { at, answer }, reading);
    // Not twice: the answer may be seen again before its window is asked for as one that stands.
    else if (!next.windows[at]) next = placeWindow(next, { at, cursor: answer.cursor, answer }, reading);
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
    () => sourceOfWindows({ state, reading, changes, total, end, canSeek, epoch: stand.epoch, want }),
    [state, reading, changes, total, end, canSeek, stand.epoch, want],
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

type Windowed<Row> = {
  readonly state: RowWindows<Row>;
  readonly reading: RowReading<Row>;
  readonly changes: Readonly<Record<string, Row>>;
  readonly total: RowTotal | undefined;
  /** The window at which the list was found to end. */
  readonly end: number | undefined;
  readonly canSeek: boolean;
  readonly epoch: number;
  readonly want: RowSource<Row>['want'];
};

function sourceOfWindows<Row>(windowed: Windowed<Row>): RowSource<Row> {
  const { state, reading, changes, total, end, canSeek, epoch, want } = windowed;
  const most = end === undefined ? Number.POSITIVE_INFINITY : end * WINDOW_ROWS;
  const known = countRows(state);
  const isEnd = isWhole(state);
  const more = isEnd || state.windows.length === 0 ? known : known + AWAITED_ROWS;
  return {
    epoch,
    count: canSeek && !isEnd && total ? Math.max(more, Math.min(total.rows, most)) : more,
    total: isEnd ? { rows: known, isExact: true } : (total ?? { rows: known, isExact: false }),
    at: (place) => {
      const shown = rowAt(state, place);
      const changed = shown && changes[reading.rowId(shown.item)];
      return shown && changed && reading.isNewer(changed, shown.item) ? { ...shown, item: changed } : shown;
    },
    placeOf: (id) => placeOfId(state, id),
    want,
  };
}
