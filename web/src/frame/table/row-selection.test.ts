import { expect, test } from 'vitest';
import { chooseRows, NOTHING_CHOSEN, type RowSelection, stepRange, toggleRow } from './row-selection.ts';

const chosen = ({ ids }: RowSelection) => [...ids].sort().join('');
const at = (place: number) => ({ place, id: 'abcdefgh'.charAt(place) });

test('a row is chosen and let go again', () => {
  const one = toggleRow(NOTHING_CHOSEN, 'a');
  expect(chosen(one)).toBe('a');
  expect(chosen(toggleRow(one, 'a'))).toBe('');
  expect(chosen(NOTHING_CHOSEN)).toBe('');
});

test('a range grows away from where it began and shrinks on the way back', () => {
  let now = stepRange(NOTHING_CHOSEN, at(2), at(3));
  now = stepRange(now, at(3), at(4));
  expect(chosen(now)).toBe('cde');
  now = stepRange(now, at(4), at(3));
  expect(chosen(now)).toBe('cd');
  now = stepRange(stepRange(now, at(3), at(2)), at(2), at(1));
  expect(chosen(now)).toBe('bc');
});

test('a range that begins elsewhere leaves the earlier one as it is', () => {
  const first = stepRange(NOTHING_CHOSEN, at(0), at(1));
  expect(chosen(stepRange(first, at(5), at(6)))).toBe('abfg');
});

test('choosing all that is loaded keeps what was chosen', () => {
  expect(chosen(chooseRows(toggleRow(NOTHING_CHOSEN, 'h'), ['a', 'b']))).toBe('abh');
});
