import { expect, test } from 'vitest';
import {
  fittedWidths,
  moveColumn,
  parseColumnLayout,
  printColumnLayout,
  usualLayout,
  withWidths,
} from './column-layout.ts';

const COLUMNS = [
  { key: 'level' },
  { key: 'title', isMain: true },
  { key: 'entity', fromPx: 600 },
  { key: 'source', isExtra: true },
];

test('an address gives order and widths, and what it does not name is not shown', () => {
  const layout = parseColumnLayout('title.320,level', COLUMNS);
  expect(layout).toEqual([{ key: 'title', widthPx: 320 }, { key: 'level' }]);
  expect(printColumnLayout(layout ?? [])).toBe('title.320,level');
});

test('an address that anyone wrote cannot break a list', () => {
  expect(parseColumnLayout('<script>,nothing', COLUMNS)).toBeUndefined();
  expect(parseColumnLayout('', COLUMNS)).toBeUndefined();
  expect(parseColumnLayout('level.99999999,level.x,title.-5', COLUMNS)).toEqual([
    { key: 'level' },
    { key: 'title', widthPx: 40 },
  ]);
});

test('the column that names the row cannot be left out', () => {
  expect(parseColumnLayout('level', COLUMNS)).toEqual([{ key: 'title' }, { key: 'level' }]);
});

test('where nobody chose, a narrow list leaves columns out', () => {
  expect(printColumnLayout(usualLayout(COLUMNS, 500))).toBe('level,title');
  expect(printColumnLayout(usualLayout(COLUMNS, 600))).toBe('level,title,entity');
});

test('a column moves by one place and not over the edge', () => {
  const layout = usualLayout(COLUMNS, 900);
  expect(printColumnLayout(moveColumn(layout, 'level', 1))).toBe('title,level,entity');
  expect(moveColumn(layout, 'level', -1)).toBe(layout);
});

test('columns without a width share the room that is left, and a set width is kept', () => {
  const columns = [{ key: 'level', widthPx: 100 }, { key: 'title' }, { key: 'entity' }];
  const layout = [{ key: 'level' }, { key: 'title' }, { key: 'entity', widthPx: 300 }];
  const widths = fittedWidths(columns, layout, 1_000);
  expect(widths).toEqual({ level: 100, title: 600, entity: 300 });
  expect(fittedWidths(columns, layout, 300)).toEqual({ level: 100, title: 160, entity: 300 });
  expect(printColumnLayout(withWidths(layout, widths, { ...widths, title: 420.4 }))).toBe('level,title.420,entity.300');
});
