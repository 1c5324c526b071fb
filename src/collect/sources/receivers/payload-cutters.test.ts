import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutLines, MAX_RECORD_BYTES } from '../framing/index.ts';
import { ChunkPayloads } from './chunk-payloads.ts';
import { JsonPayloads } from './json-payloads.ts';
import { LinePayloads } from './line-payloads.ts';
import type { PayloadCutter } from './payload-cutter.ts';

const LIMITS = { payloadBytes: 64, recordBytes: 64, payloadRecords: 20_000 };

function cut(cutter: PayloadCutter, chunks: readonly (string | Uint8Array)[]): readonly string[] {
  const pieces = chunks.flatMap((chunk) => [...cutter.push(Buffer.from(chunk))]);
  return [...pieces, ...cutter.end()].map(
    ({ format, payload }) => `${format}:${Buffer.from(payload).toString('latin1')}`,
  );
}

/** The chunks of `bytes` that the positions make. */
function splitAt(bytes: Buffer, positions: readonly number[]): readonly Buffer[] {
  const ends = [...positions.map((at) => Math.min(at, bytes.length)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

describe('payloads of lines', () => {
  test('hold whole lines, and together every byte', () => {
    const text = Array.from({ length: 40 }, (_, index) => `line ${index}\r\n`).join('');
    const pieces = cut(new LinePayloads(LIMITS), [`${text}last without end`]).map((piece) =>
      piece.slice('lines:'.length),
    );
    expect(pieces.join('')).toBe(`${text}last without end`);
    expect(pieces.length).toBeGreaterThan(3);
    for (const piece of pieces.slice(0, -1)) expect(piece.endsWith('\r\n')).toBe(true);
  });

  test('stand for a line that is too long with a stub that decodes to its rejection and its true length', () => {
    const cutter = new LinePayloads(LIMITS);
    const chunks = ['before\n', ...Array.from({ length: 1_000 }, () => 'z'.repeat(1_000)), '\nafter\n'];
    const pieces = chunks.flatMap((chunk) => [...cutter.push(Buffer.from(chunk))]).concat([...cutter.end()]);
    const records = pieces.flatMap(({ payload }) => [...cutLines(payload, LIMITS.recordBytes)]);
    expect(
      records.map((record) => (record.kind === 'cut' ? Buffer.from(record.bytes).toString() : record.reason)),
    ).toEqual(['before', 'too-long', 'after']);
    expect(records[1]).toMatchObject({ detail: expect.stringContaining('1000000 bytes') });
  });

  test.each([64, 1_000, MAX_RECORD_BYTES])('are too long for every decoder where %i bytes are kept', (recordBytes) => {
    const cutter = new LinePayloads({ ...LIMITS, recordBytes });
    const line = `\ufeff${'z'.repeat(recordBytes + 10)}`;
    const [stub] = [...cutter.push(Buffer.from(line)), ...cutter.end()];
    const [record, ...more] = cutLines(stub?.payload ?? Buffer.alloc(0), MAX_RECORD_BYTES);
    expect(record).toMatchObject({ kind: 'rejected', reason: 'too-long' });
    expect(more).toEqual([]);
  });

  test('are the same however the stream is split', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', '\r', '"'), maxLength: 150 });
    const content = fc.array(line, { maxLength: 30 }).map((lines) => Buffer.from(lines.join('\n')));
    fc.assert(
      fc.property(content, fc.array(fc.nat(2_000), { maxLength: 6 }), (bytes, positions) => {
        expect(cut(new LinePayloads(LIMITS), splitAt(bytes, positions))).toEqual(
          cut(new LinePayloads(LIMITS), [bytes]),
        );
      }),
    );
  });
});

describe('payloads of JSON values', () => {
  const json = (text: string) => cut(new JsonPayloads(LIMITS), [text]);

  test('are the elements of an outer list, exactly as they stand', () => {
    expect(json('[ {"a": [1,"}"]} ,\n{"b":"\\"]"}, 3, "x y" ]')).toEqual([
      'json:{"a": [1,"}"]}\n{"b":"\\"]"}\n3\n"x\ny"\n',
    ]);
  });

  test('are the elements of Records, and nothing of the envelope behind them', () => {
    expect(json('{ "Records" : [{"a":1},{"a":2}], "next": {"Records":[{"no":1}]} } {"a":3}')).toEqual([
      'json:{"a":1}\n{"a":2}\n{"a":3}\n',
    ]);
  });
  test('are the elements of records, as Azure writes it', () => {
    expect(json('{"records": [{"a":1},{"a":2}]}')).toEqual(json('{"Records": [{"a":1},{"a":2}]}'));
  });

  test('are the values themselves where no list is around them', () => {
    expect(json('{\n "a": {"Records": []}\n}\n{"b":2}{"c":3}')).toEqual([
      'json:{\n "a": {"Records": []}\n}\n{"b":2}\n{"c":3}\n',
    ]);
  });

  test('keep a value that never ends, for its decoder to reject', () => {
    expect(json('[{"a":1},{"b":')).toEqual(['json:{"a":1}\n{"b":\n']);
  });

  test('stand for a value that is too long with a stub on one line, and go on', () => {
    const [before, stub = '', after] = json(`[{"a":1},{\n"b":"${'x'.repeat(500)}"},{"c":3}]`);
    expect([before, after]).toEqual(['json:{"a":1}\n', 'json:{"c":3}\n']);
    const [record] = cutLines(Buffer.from(stub.slice('lines:'.length)), LIMITS.recordBytes);
    expect(record).toMatchObject({ reason: 'too-long', detail: expect.stringContaining('509 bytes') });
  });

  test('are the same however the stream is split, also of rubbish', () => {
    const token = fc.constantFrom(
      '{"Records":[',
      '{',
      '}',
      '[',
      ']',
      ',',
      '"',
      '\\',
      'a',
      '1 ',
      '\n',
      '{"a":1}',
      '"b":"}"',
      ':',
    );
    const content = fc.array(token, { maxLength: 60 }).map((tokens) => Buffer.from(tokens.join('')));
    fc.assert(
      fc.property(content, fc.array(fc.nat(300), { maxLength: 6 }), (bytes, positions) => {
        expect(cut(new JsonPayloads(LIMITS), splitAt(bytes, positions))).toEqual(
          cut(new JsonPayloads(LIMITS), [bytes]),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('payloads of EVTX chunks', () => {
  const CHUNK = 64 * 1024;
  const header = Buffer.alloc(4_096);
  header.write('ElfFile\0', 'latin1');
  header.writeUInt16LE(4_096, 40);
  const chunk = (mark: string) => Buffer.alloc(CHUNK, mark);

  test('leave out the file header and chunks that were never written', () => {
    const file = Buffer.concat([header, chunk('a'), chunk('\0'), chunk('b'), Buffer.from('cut off')]);
    const cutter = new ChunkPayloads({ payloadBytes: 2 * CHUNK, recordBytes: CHUNK, payloadRecords: 20_000 });
    const pieces = splitAt(file, [1, 5_000, 70_000]).flatMap((part) => [...cutter.push(part)]);
    const sizes = [...pieces, ...cutter.end()].map(({ payload }) => payload.length);
    expect(sizes).toEqual([2 * CHUNK, 'cut off'.length]);
  });

  test('take bare chunks too', () => {
    const cutter = new ChunkPayloads({ payloadBytes: CHUNK, recordBytes: CHUNK, payloadRecords: 20_000 });
    expect([...cutter.push(chunk('a'))].map(({ payload }) => Buffer.from(payload).equals(chunk('a')))).toEqual([true]);
  });

  test('hold not too many records, of lines and of JSON values, however small they are', () => {
    const limits = { payloadBytes: 1_000, recordBytes: 1_000, payloadRecords: 3 };
    for (const [cutter, text] of [
      [new LinePayloads(limits), '1\n2\n3\n4\n5\n6\n7'],
      [new JsonPayloads(limits), '[1,2,3,4,5,6,7]'],
    ] as const) {
      const payloads = [...cutter.push(Buffer.from(text)), ...cutter.end()];
      const texts = payloads.map(({ payload }) => Buffer.from(payload).toString('latin1').trim().replaceAll('\n', ' '));
      expect(texts).toEqual(['1 2 3', '4 5 6', '7']);
    }
  });
});
