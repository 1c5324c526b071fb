import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SyslogFramer } from './syslog-framing.ts';

const MAX_BYTES = 32;

function cut(chunks: readonly (string | Buffer)[]): readonly string[] {
  const framer = new SyslogFramer(MAX_BYTES);
  const messages = chunks.flatMap((chunk) => framer.push(Buffer.from(chunk)));
  return [...messages, ...framer.end()].map(
    ({ bytes, isTruncated }) => `${Buffer.from(bytes).toString('latin1')}${isTruncated ? ' (cut)' : ''}`,
  );
}

describe('the framing of a syslog stream', () => {
  test('is found anew for each message', () => {
    expect(cut(['<13>one\n5 <13>25 <13>3<13>four\n'])).toEqual(['<13>one', '<13>2', '<13>3', '<13>four']);
  });

  test('keeps an LF that a counted message holds', () => {
    expect(cut(['9 <13>a\nb\nc<13>d\n'])).toEqual(['<13>a\nb\nc', '<13>d']);
  });

  test('takes what is neither counted nor has a PRI for lines', () => {
    expect(cut(['6705: Feb 17 host\n2026-11-22T00:57:01Z x\n2015 Nov 13 13:40:01 e\nplain\n'])).toEqual([
      '6705: Feb 17 host',
      '2026-11-22T00:57:01Z x',
      '2015 Nov 13 13:40:01 e',
      'plain',
    ]);
  });

  test('skips what senders put between messages', () => {
    expect(cut(['<1>a\r\n\n\0<1>b\n\x005 <13>c\n5 <13>d'])).toEqual(['<1>a\r', '<1>b', '<13>c', '<13>d']);
  });

  test('gives the last line even where no LF ends it', () => {
    expect(cut(['<13>a\n<13>b'])).toEqual(['<13>a', '<13>b']);
  });

  test('gives what came of a counted message that broke off, as cut', () => {
    expect(cut(['20 <13>half'])).toEqual(['<13>half (cut)']);
  });

  test('cuts a message that is too long and goes on with the next', () => {
    const long = 'x'.repeat(100);
    const kept = `${'x'.repeat(MAX_BYTES)} (cut)`;
    expect(cut([`${long}\n<13>a\n`])).toEqual([kept, '<13>a']);
    expect(cut([`100 ${long}5 <13>b`])).toEqual([kept, '<13>b']);
  });

  test('gives the same messages however the stream is split', () => {
    const piece = fc.oneof(
      fc.constantFrom('\n', '<13>a', '5 <13>', '12 ', '\0', '2015 Nov', '99999999999 ', '0', '7 abc\ndef'),
      fc.string({ maxLength: 50, unit: 'binary-ascii' }),
    );
    const stream = fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(200), { maxLength: 8 }), (bytes, positions) => {
        const ends = [...positions.map((at) => Math.min(at, bytes.length)), bytes.length].sort((a, b) => a - b);
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(cut(chunks)).toEqual(cut([bytes]));
      }),
    );
  });
});
