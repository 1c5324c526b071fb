import { describe, expect, it } from 'vitest';
import { askedWindows } from './asked-windows.ts';
import { noWindows, placeWindow, type RowWindows, WINDOW_ROWS } from './row-windows.ts';

type Row = { readonly id: string };
const reading = { rowId: ({ id }: Row) => id };
const rowsOf = (at: number) => Array.from({ length: WINDOW_ROWS }, (_, n) => ({ id: String(at * WINDOW_ROWS + n) }));
const withWindow = (state: RowWindows<Row>, at: number, next: string | null = `after ${at}`) =>
  placeWindow(
    state,
    { at, cursor: at === 0 ? undefined : `after ${at - 1}`, answer: { data: rowsOf(at), next } },
    reading,
  );
const begun = withWindow(noWindows(), 0);

type Options = { readonly isStill?: boolean; readonly canSeek?: boolean };
const asked = (state: RowWindows<Row>, first: number, { isStill = false, canSeek = true }: Options = {}) => {
  const wanted = { start: first * WINDOW_ROWS, end: (first + 1) * WINDOW_ROWS, active: -1 };
  return askedWindows(state, { wanted, isStill, canSeek }).map(({ at, how, cursor }) => [at, how, cursor]);
};

describe('which windows of a list are asked for', () => {
  it('begins with the first, wherever the list is scrolled to', () => {
    expect(asked(noWindows(), 0)).toEqual([[0, 'new', undefined]]);
    expect(asked(noWindows(), 700)).toEqual([[0, 'new', undefined]]);
  });

  it('reads on where the last window ends, a little before that is on the screen', () => {
    expect(asked(begun, 0)).toEqual([
      [0, 'again', undefined],
      [1, 'new', 'after 0'],
    ]);
    expect(asked(withWindow(withWindow(begun, 1), 2), 0)).toEqual([[0, 'again', undefined]]);
  });

  it('seeks what nothing leads to, and reads on from there', () => {
    expect(asked(begun, 700)).toEqual([
      [0, 'again', undefined],
      [700, 'sought', undefined],
    ]);
    expect(asked(withWindow(begun, 700), 700)).toEqual([
      [0, 'again', undefined],
      [700, 'again', 'after 699'],
      [701, 'new', 'after 700'],
    ]);
  });

  it('reads upwards to what is shown, and not on from what has been left above', () => {
    const left = withWindow(withWindow(begun, 97), 100);
    const wanted = { start: 98 * WINDOW_ROWS, end: 101 * WINDOW_ROWS, active: -1 };
    const sought = (state: RowWindows<Row>) =>
      askedWindows(state, { wanted, isStill: true, canSeek: true }).map(({ at, how, behind }) => [
        at,
        how,
        behind?.cursor,
      ]);
    expect(sought(left)).toEqual([[99, 'sought', 'after 99']]);
    expect(sought(withWindow(left, 99))).toEqual([[98, 'sought', 'after 98']]);
  });

  it('reads a list that cannot be sought in from its beginning on', () => {
    expect(asked(begun, 1, { canSeek: false })).toEqual([
      [0, 'again', undefined],
      [1, 'new', 'after 0'],
    ]);
  });

  it('asks for nothing behind the end', () => {
    expect(asked(withWindow(begun, 1, null), 1)).toEqual([
      [0, 'again', undefined],
      [1, 'again', 'after 0'],
    ]);
  });

  it('asks for what stands before the end that was found, and not for ever for what is not there', () => {
    const wanted = { start: 12 * WINDOW_ROWS, end: 14 * WINDOW_ROWS, active: -1 };
    expect(askedWindows(begun, { wanted, isStill: true, canSeek: true, end: 12 })).toMatchObject([
      { at: 11, how: 'sought' },
    ]);
    expect(askedWindows(begun, { wanted, isStill: true, canSeek: true, end: 0 })).toEqual([]);
  });

  it('does not read again what stays as it is', () => {
    expect(asked(withWindow(begun, 1, null), 1, { isStill: true })).toEqual([]);
  });
});
