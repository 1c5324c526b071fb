import { describe, expect, test } from 'vitest';
import { generic } from '../generic.ts';

const read = (text: string) =>
  [...generic.decode(Buffer.from(text), 'lines', { receivedAtMs: 0, sender: '' })].map((record) =>
    record.kind === 'event' ? record.fields : record.reason,
  );

describe('a first line', () => {
  test('that is like the lines below it is a record, not their header', () => {
    const lines = ['alice,login,ok', 'bob,logout,ok', 'carol,login,denied'];
    expect(read(`${lines.join('\n')}\n`)).toEqual(lines.map((message) => ({ message })));
  });

  test.each([
    ['user,count\nalice,1\nbob,\n', [{ user: 'alice', count: '1' }, { user: 'bob' }]],
    ['time;user\n2026-11-22 10:00:00;alice\n', [{ time: '2026-11-22 10:00:00', user: 'alice' }]],
    ['host\taddress\nweb\t192.0.2.1\n', [{ host: 'web', address: '192.0.2.1' }]],
  ])('is a header above numbers, times or addresses: %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});
