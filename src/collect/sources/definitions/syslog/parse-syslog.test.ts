import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packFrames } from '../../framing/index.ts';
import { syslog } from '../syslog.ts';
import { parseSyslog } from './parse-syslog.ts';

const NEW_YEAR_MS = Date.parse('2026-01-01T00:10:00Z');

function timeOf(text: string, receivedAtMs = NEW_YEAR_MS): string {
  const { timeMs } = parseSyslog(text, receivedAtMs);
  return timeMs === undefined ? 'none' : new Date(timeMs).toISOString();
}

describe('the time of a syslog message', () => {
  test('without a year is the last one before the time of receipt, or a clock’s fault ahead of it, over the turn of the year too', () => {
    expect(timeOf('<13>Dec 31 23:59:59 h p: x')).toBe('2025-12-31T23:59:59.000Z');
    expect(timeOf('<13>Jan  1 00:20:00 h p: x')).toBe('2026-01-01T00:20:00.000Z');
    expect(timeOf('<13>Jan  1 00:00:00 h p: x', Date.parse('2025-12-31T23:59:00Z'))).toBe('2026-01-01T00:00:00.000Z');
    expect(timeOf('<13>Mar 11 08:00:00 h p: x', Date.parse('2026-11-22T14:00:00Z'))).toBe('2026-03-11T08:00:00.000Z');
  });

  test('on 29 February is in a leap year', () => {
    expect(timeOf('<13>Feb 29 12:00:00 h p: x', Date.parse('2025-03-01T00:00:00Z'))).toBe('2024-02-29T12:00:00.000Z');
  });

  test('keeps fractions down to the microsecond, and takes the zone into account', () => {
    expect(parseSyslog('<1>1 2003-08-24T05:14:15.000003-07:00 h a - - - x', 0).timeMs).toBe(1_061_727_255_000.003);
  });

  test('is none where there is no such time', () => {
    for (const stamp of ['Feb 30 12:00:00', 'Foo  1 12:00:00', 'Jan  1 24:00:00', 'Jan  1 12:60:00']) {
      expect(timeOf(`<13>${stamp} h p: x`)).toBe('none');
    }
  });
});

describe('hostile syslog', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<13>',
      '1 ',
      'Mar  1 00:00:00 ',
      '2026-01-01T00:00:00Z ',
      'host ',
      'p[1]: ',
      '[a b="',
      '"]',
      '\\',
      '%',
    ),
    fc.constantFrom(
      '%SYS-5-X: ',
      'type=EXECVE msg=audit(1.1:1): ',
      "a0=61 msg='",
      'User:a logged command:',
      'COMMAND=',
      ' ; ',
    ),
    fc.string({ maxLength: 30, unit: 'binary' }),
  );

  test('never throws, and always gives one event with its exact bytes', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const raw = Buffer.from(pieces.join(''));
        const [event, ...more] = syslog.decode(packFrames([raw]), 'frames', { receivedAtMs: 0, sender: 's' });
        expect(more).toEqual([]);
        expect(event?.kind).toBe('event');
        expect(Buffer.from(event?.raw ?? []).equals(raw)).toBe(true);
        if (event?.kind === 'event') expect(syslog.toOcsf(event).time).toBe(event.timeMs);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of any bytes ends in records and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('frames', 'lines'), (bytes, format) => {
        for (const record of syslog.decode(bytes, format, { receivedAtMs: 0, sender: '' }))
          expect(record.kind).toBeTypeOf('string');
      }),
    );
  });

  test.each([
    ['structured data without an end', `<13>1 - h a - - [x ${'a="b" '.repeat(9_000)}`],
    ['escapes without an end', `<13>1 - h a - - [x a="${'\\"'.repeat(30_000)}`],
    ['dashes after a percent sign', `<13>h %${'A-'.repeat(30_000)}5-X`],
    ['many commands', `<13>%SYS-5-X: ${"User 'x' executed 'y".repeat(3_000)}`],
    ['audit fields without values', `type=EXECVE msg=audit(1.1:1): ${'a'.repeat(60_000)}`],
    ['sudo parts', `<13>Mar  1 00:00:00 h sudo: u : ${'USER=x ; '.repeat(7_000)}`],
    ['digits', `<13>${'1 '.repeat(30_000)}`],
  ])(
    'that is 64 KiB of %s is read without backtracking forever',
    (_name, text) => {
      const [event] = syslog.decode(packFrames([Buffer.from(text)]), 'frames', { receivedAtMs: 0, sender: '' });
      expect(event?.kind).toBe('event');
    },
    2_000,
  );
});
