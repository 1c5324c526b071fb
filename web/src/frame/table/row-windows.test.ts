import { describe, expect, it } from 'vitest';
import {
  countRows,
  dropFarWindows,
  freshRows,
  isWhole,
  noWindows,
  placeOfId,
  placeWindow,
  type RowWindows,
  refreshWindow,
  rowAt,
  startAfresh,
  WINDOW_ROWS,
} from './row-windows.ts';

type Row = { readonly id: string; readonly version: number };
const reading = {
  rowId: ({ id }: Row) => id,
  isNewer: (other: Row, row: Row) => other.version > row.version,
};
const row = (id: string | number, version = 1): Row => ({ id: String(id), version });
const rowsFrom = (start: number, count = WINDOW_ROWS) => Array.from({ length: count }, (_, n) => row(start + n));
const read = (windows: number) => {
  let state: RowWindows<Row> = noWindows();
  for (let at = 0; at < windows; at += 1) {
    const answer = { data: rowsFrom(at * WINDOW_ROWS), next: `after ${at}` };
    state = placeWindow(state, { at, cursor: at === 0 ? undefined : `after ${at - 1}`, answer }, reading);
  }
  return state;
};
const idAt = (state: RowWindows<Row>, place: number) => rowAt(state, place)?.item.id;

describe('a list in windows', () => {
  it('counts and finds rows by place and by id', () => {
    const answer = { data: [row('last')], next: null };
    const state = placeWindow(read(2), { at: 2, cursor: 'after 1', answer }, reading);
    expect([isWhole(read(2)), isWhole(state)]).toEqual([false, true]);
    expect(countRows(state)).toBe(2 * WINDOW_ROWS + 1);
    expect(idAt(state, WINDOW_ROWS + 3)).toBe(String(WINDOW_ROWS + 3));
    expect(placeOfId(state, 'last')).toBe(2 * WINDOW_ROWS);
    expect(placeOfId(state, 'nowhere')).toBe(-1);
    expect(rowAt(state, 3 * WINDOW_ROWS)).toBeUndefined();
    expect(state.windows.map((window) => window?.cursor)).toEqual([undefined, 'after 0', 'after 1']);
  });

  it('lets a new row wait, and moves none that is shown', () => {
    const data = [row('new'), ...rowsFrom(0, WINDOW_ROWS - 1)];
    const state = refreshWindow(read(2), { at: 0, answer: { data, next: 'x' } }, reading);
    expect(idAt(state, 0)).toBe('0');
    expect(freshRows(state, reading)).toEqual([row('new')]);
    // The last row was pushed out of the answer: that does not make it gone.
    expect(rowAt(state, WINDOW_ROWS - 1)).toEqual({ item: row(WINDOW_ROWS - 1), isGone: false });
  });

  it('marks a row that was passed over as gone, and takes it back when it returns', () => {
    const without = rowsFrom(0).filter(({ id }) => id !== '3');
    const left = refreshWindow(read(1), { at: 0, answer: { data: without, next: 'x' } }, reading);
    expect(rowAt(left, 3)?.isGone).toBe(true);
    expect(rowAt(left, 4)?.isGone).toBe(false);
    const back = refreshWindow(left, { at: 0, answer: { data: rowsFrom(0), next: 'x' } }, reading);
    expect(rowAt(back, 3)?.isGone).toBe(false);
  });

  it('marks the last row as gone where the list ends', () => {
    const answer = { data: rowsFrom(0, 3), next: null };
    const one = placeWindow(noWindows<Row>(), { at: 0, cursor: undefined, answer }, reading);
    const state = refreshWindow(one, { at: 0, answer: { data: rowsFrom(0, 2), next: null } }, reading);
    expect(rowAt(state, 2)?.isGone).toBe(true);
  });

  it('takes newer contents only, and leaves what has not changed the same object', () => {
    const before = refreshWindow(
      read(1),
      { at: 0, answer: { data: rowsFrom(0).with(1, row(1, 5)), next: 'x' } },
      reading,
    );
    const data = rowsFrom(0).with(2, row(2, 2));
    const after = refreshWindow(before, { at: 0, answer: { data, next: 'x' } }, reading);
    expect(rowAt(after, 1)?.item.version).toBe(5);
    expect(rowAt(after, 2)?.item.version).toBe(2);
    expect(rowAt(after, 0)).toBe(rowAt(before, 0));
  });

  it('does not call new what was only not read yet', () => {
    const data = rowsFrom(3);
    const state = refreshWindow(read(1), { at: 0, answer: { data, next: 'x' } }, reading);
    expect(rowAt(state, 0)?.isGone).toBe(true);
    expect(freshRows(state, reading)).toEqual([]);
  });

  it('drops windows that are far away but not those that are held, and reads them again in their old order', () => {
    const state = dropFarWindows(read(40), { first: 30, last: 31, held: [0] });
    expect(state.windows.filter((window) => window?.shown)).toHaveLength(1 + 20);
    expect(idAt(state, 0)).toBe('0');
    expect(rowAt(state, 5 * WINDOW_ROWS)).toBeUndefined();
    expect(placeOfId(state, String(5 * WINDOW_ROWS))).toBe(5 * WINDOW_ROWS);
    const data = [row('new'), ...rowsFrom(5 * WINDOW_ROWS)].filter(({ id }) => id !== String(5 * WINDOW_ROWS + 1));
    const again = refreshWindow(state, { at: 5, answer: { data, next: 'x' } }, reading);
    expect(idAt(again, 5 * WINDOW_ROWS)).toBe(String(5 * WINDOW_ROWS));
    expect(rowAt(again, 5 * WINDOW_ROWS + 1)).toBeUndefined();
    expect(idAt(again, 5 * WINDOW_ROWS + 2)).toBe(String(5 * WINDOW_ROWS + 2));
    expect(freshRows(again, reading)).toEqual([row('new')]);
  });

  it('passes windows over, and fills them when they are wanted', () => {
    const far = placeWindow(
      read(2),
      { at: 9, cursor: 'after 8', answer: { data: rowsFrom(9 * WINDOW_ROWS), next: 'after 9' } },
      reading,
    );
    expect(countRows(far)).toBe(10 * WINDOW_ROWS);
    expect(idAt(far, 9 * WINDOW_ROWS)).toBe(String(9 * WINDOW_ROWS));
    expect(rowAt(far, 5 * WINDOW_ROWS)).toBeUndefined();
    const answer = { data: rowsFrom(8 * WINDOW_ROWS), next: 'after 8' };
    const filled = placeWindow(far, { at: 8, cursor: 'after 7', answer }, reading);
    expect(idAt(filled, 8 * WINDOW_ROWS)).toBe(String(8 * WINDOW_ROWS));
    expect(rowAt(filled, 9 * WINDOW_ROWS)).toBe(rowAt(far, 9 * WINDOW_ROWS));
  });

  it('lets go of windows that do not begin where the one before them ends: the list has changed between', () => {
    const far = placeWindow(
      read(1),
      { at: 9, cursor: 'elsewhere', answer: { data: rowsFrom(9 * WINDOW_ROWS + 1), next: 'after 9' } },
      reading,
    );
    const answer = { data: rowsFrom(8 * WINDOW_ROWS), next: 'after 8' };
    const filled = placeWindow(far, { at: 8, cursor: 'after 7', answer }, reading);
    expect(countRows(filled)).toBe(9 * WINDOW_ROWS);
    expect(rowAt(filled, 9 * WINDOW_ROWS)).toBeUndefined();
  });

  it('lets go of the window before that does not end where one begins which was read upwards', () => {
    const answer = { data: rowsFrom(2 * WINDOW_ROWS + 3), next: 'far' };
    const state = placeWindow(read(2), { at: 2, cursor: 'elsewhere', answer }, reading);
    expect(state.windows.map((window) => window?.cursor ?? window?.next)).toEqual(['after 0', undefined, 'elsewhere']);
  });

  it('begins again with the fresh rows in their places', () => {
    const data = [row('new'), ...rowsFrom(0, WINDOW_ROWS - 1)];
    const state = startAfresh(refreshWindow(read(3), { at: 0, answer: { data, next: 'y' } }, reading), reading);
    expect(idAt(state, 0)).toBe('new');
    expect(state.windows[0]?.next).toBe('y');
    expect(countRows(state)).toBe(WINDOW_ROWS);
    expect(freshRows(state, reading)).toEqual([]);
  });
});
