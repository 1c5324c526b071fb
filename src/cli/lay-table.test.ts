import { describe, expect, it } from 'vitest';
import { layTable, wrapText } from './lay-table.ts';

const columns = [
  { title: 'ALERT' },
  { title: 'TITLE', isElastic: true },
  { title: 'HOST', isDetail: true },
  { title: 'AUTHOR', isDetail: true, isElastic: true, label: 'rule by ' },
];
const row = [
  'AL-1',
  'A title that is longer than forty characters',
  'host:a',
  'An Author With A Rather Long Name And More',
];
const textOf = (room: number) => layTable(columns, [row], room).map(({ text }) => text);

describe('a table', () => {
  it('stands whole where there is room', () => {
    const [titles, line] = textOf(200);
    expect(titles).toMatch(/^ALERT {2}TITLE +HOST +AUTHOR$/);
    for (const cell of row) expect(line).toContain(cell);
  });

  it('takes from the widest elastic columns first, and marks what it cut', () => {
    const [, line = ''] = textOf(90);
    expect(line.length).toBeLessThanOrEqual(90);
    expect(line.match(/…/g)).toHaveLength(2);
    expect(line).toContain('host:a');
  });

  it('gives each row a second line where one cannot hold it, and leaves out what is not there', () => {
    const [titles, head, detail] = textOf(60);
    expect(titles).toBe('ALERT  TITLE');
    expect(head).toBe('AL-1   A title that is longer than forty characters');
    expect(detail).toBe('       host:a · rule by An Author With A Rather Long Name A…');
    const [, , bare] = layTable(columns, [['AL-1', row[1] ?? '', '-', row[3] ?? '']], 60).map(({ text }) => text);
    expect(bare).toMatch(/^ {7}rule by /);
  });

  it.each([20, 40, 60, 80, 100, 120, 200])(
    'is never wider than %i characters, but for what cannot give way',
    (room) => {
      const least = 'ALERT'.length + 2 + 30;
      for (const text of textOf(room)) expect(text.length).toBeLessThanOrEqual(Math.max(room, least));
    },
  );
});

describe('a long text', () => {
  it('is broken after spaces, and within a word that is longer than the line', () => {
    expect(wrapText('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrapText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrapText('', 8)).toEqual(['']);
    expect(wrapText('whole', Number.POSITIVE_INFINITY)).toEqual(['whole']);
  });
});
