import { describe, expect, it } from 'vitest';
import { TABLE_COLUMNS } from './columns.ts';
import type { EncodedRows, LakeTable } from './contract.ts';
import { createEventEncoder } from './encode-events.ts';
import { encodeMatches } from './encode-matches.ts';
import { encodeRejects } from './encode-rejects.ts';
import { locateRows, ROW_SHAPES } from './locate-rows.ts';
import { eventOf, originOf } from './test-lake.ts';

const seen = (rows: EncodedRows) => locateRows(rows).map(({ sequence, identity }) => [sequence, identity]);

describe('located rows', () => {
  it.each(['events', 'rejects', 'matches'] as const)('have a shape for every column of %s', (table: LakeTable) => {
    expect(ROW_SHAPES[table]).toHaveLength(TABLE_COLUMNS[table].length);
  });

  it('lie side by side and cover the events exactly, whatever their fields hold', () => {
    const long = 'ü'.repeat(20_000);
    const rows = createEventEncoder(() => true)([
      eventOf(originOf(2 ** 33, 0), { fields: { Image: long, EventID: '', a: ['x', null, long], b: null, c: [] } }),
      eventOf(originOf(2 ** 33, 7), { raw: Buffer.alloc(300_000) }),
      eventOf(originOf(2 ** 33 + 1, 0)),
    ]);
    expect(seen(rows)).toEqual([
      [2 ** 33, '0'],
      [2 ** 33, '7'],
      [2 ** 33 + 1, '0'],
    ]);
    const located = locateRows(rows);
    expect(located.map(({ start }) => start)).toEqual([0, ...located.slice(0, -1).map(({ end }) => end)]);
    expect(located.at(-1)?.end).toBe(rows.bytes.byteLength);
  });

  it('of rejects and matches carry what tells them apart', () => {
    const reject = { kind: 'rejected', reason: 'malformed', detail: 'no', raw: Buffer.from('x') } as const;
    expect(seen(encodeRejects([{ origin: originOf(1, 3), reject }]))).toEqual([[1, '3']]);
    const match = { eventTimeMs: 1, ruleVersion: '1', ruleTitle: 't', ruleAuthor: 'a', level: 'high', entity: 'e' };
    const effect = { raisesAlert: true, ruleState: 'live', hiddenBy: 'EX-1' };
    const matches = ['r1', 'r2'].map((ruleId) => ({ ...match, ...effect, origin: originOf(1, 3), ruleId }));
    const rows = encodeMatches(matches);
    expect(seen(rows)).toEqual([
      [1, '3 r1'],
      [1, '3 r2'],
    ]);
    expect(locateRows(rows).at(-1)?.end).toBe(rows.bytes.byteLength);
  });
});
