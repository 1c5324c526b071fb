import { describe, expect, it } from 'vitest';
import { eventsOf } from './events-of-row.ts';
import type { HuntReply } from './hunt-calls.ts';

const HOUR_MS = 3_600_000;
const table: HuntReply = {
  columns: [
    { name: 'host', type: 'text' },
    { name: 'Logon Type', type: 'text' },
    { name: 'count', type: 'number' },
  ],
  rows: [],
  isCut: false,
  widthMs: null,
  from: null,
  to: null,
  rowsRead: 0,
  elapsedMs: 0,
};
const range = { from: '24h', to: 'now' };

describe('the events of a row', () => {
  it('have its values, or lack what it lacks, within the whole query', () => {
    expect(eventsOf(['PC 1', '', 3], table, { query: 'a or b', range })).toEqual({
      query: '(a or b) host:"PC 1" -"Logon Type":*',
      from: '24h',
      to: 'now',
    });
  });

  it('are of its step, within what was asked', () => {
    const chart: HuntReply = {
      ...table,
      columns: [
        { name: 'time', type: 'time' },
        { name: 'max(time)', type: 'time' },
      ],
      widthMs: HOUR_MS,
      from: '1970-01-01T00:30:00.000Z',
      to: '1970-01-01T01:15:00.000Z',
    };
    expect(eventsOf([0, 5], chart, { range })).toEqual({
      from: '1970-01-01T00:30:00.000Z',
      to: '1970-01-01T01:00:00.000Z',
    });
    expect(eventsOf([HOUR_MS, 5], chart, { range })).toEqual({
      from: '1970-01-01T01:00:00.000Z',
      to: '1970-01-01T01:15:00.000Z',
    });
  });
});
