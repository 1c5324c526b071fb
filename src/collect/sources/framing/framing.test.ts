import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RejectedRecord } from '../contract.ts';
import { type CutRecord, cutJsonValues, cutLines, decodeUtf8 } from './index.ts';

const MAX = 1000;

function show(records: Iterable<CutRecord | RejectedRecord>): readonly string[] {
  return Array.from(records, (record) =>
    record.kind === 'cut' ? decodeUtf8(record.bytes) : `${record.reason}: ${decodeUtf8(record.raw)}`,
  );
}

const lines = (text: string | Uint8Array) => [...cutLines(Buffer.from(text), MAX)];
const values = (text: string | Uint8Array, max = MAX) => show(cutJsonValues(Buffer.from(text), max));

describe('lines', () => {
  test('LF and CRLF end a line, and the last one may lack its end', () => {
    expect(show(lines('a\r\nb\nc'))).toEqual(['a', 'b', 'c']);
  });

  test('blank lines are no records but are counted', () => {
    expect(lines('\n\na\n \r\n\nb\n').map((record) => record.line)).toEqual([3, 6]);
  });

  test('a byte order mark is no part of the first line', () => {
    expect(show(lines('\ufeffa\nb'))).toEqual(['a', 'b']);
  });

  test('UTF-16 in both byte orders is read where its mark says so', () => {
    const little = Buffer.from('\ufeff{"a":"é"}\r\nb', 'utf16le');
    expect(show(lines(little))).toEqual(['{"a":"é"}', 'b']);
    expect(show(lines(Buffer.from(little).swap16()))).toEqual(['{"a":"é"}', 'b']);
  });

  test('a line that is not UTF-8 is rejected with its bytes, and its neighbours are not', () => {
    const result = lines(Buffer.from([0x61, 0x0a, 0xff, 0xfe, 0x0a, 0x62]));
    expect(result.map((record) => (record.kind === 'rejected' ? record.reason : 'cut'))).toEqual([
      'cut',
      'wrong-encoding',
      'cut',
    ]);
    expect(result[1]).toMatchObject({ raw: Buffer.from([0xff, 0xfe]), line: 2 });
  });

  test('a line over the limit is rejected, and keeps no more bytes than the limit', () => {
    const [first, second] = lines(`${'x'.repeat(MAX + 1)}\nok`);
    expect(first).toMatchObject({ kind: 'rejected', reason: 'too-long', line: 1 });
    expect(first?.kind === 'rejected' ? first.raw.length : 0).toBe(MAX);
    expect(second?.kind).toBe('cut');
  });

  test('every line is found, whatever it holds', () => {
    const line = fc
      .string({ minLength: 1, unit: 'grapheme' })
      .filter((text) => text.trim() !== '' && !/[\r\n]|^\ufeff/.test(text));
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (texts, end) => {
        expect(show(cutLines(Buffer.from(texts.join(end)), 1e6))).toEqual(texts);
      }),
    );
  });
});

describe('JSON values', () => {
  test('one value, pretty-printed, is cut exactly', () => {
    const text = '{\n  "a": { "b": [1, 2, "}"] }\n}';
    expect(values(` ${text} \n`)).toEqual([text]);
  });

  test('an array gives its elements, on one line or on many', () => {
    expect(values('[{"a":1},{"b":"\\"]"}]')).toEqual(['{"a":1}', '{"b":"\\"]"}']);
    expect(values('[\n  {"a":1},\n  {\n    "b": 2\n  }\n]\n')).toEqual(['{"a":1}', '{\n    "b": 2\n  }']);
  });

  test('the list in Records is cut, and what stands beside it is no event', () => {
    expect(values('{ "Records" : [{"a":1}, {"b":2}], "next": {"c":3} }\n{"d":4}')).toEqual([
      '{"a":1}',
      '{"b":2}',
      '{"d":4}',
    ]);
  });

  test('values may follow each other with or without line ends or commas', () => {
    expect(values('{"a":1}{"b":2}\n\n{"c":3},{"d":4}\r\n[{"e":5}]')).toEqual([
      '{"a":1}',
      '{"b":2}',
      '{"c":3}',
      '{"d":4}',
      '{"e":5}',
    ]);
  });

  test('scalars in a list are cut, for the decoder to judge', () => {
    expect(values('[1, -2.5e3, "x", null]')).toEqual(['1', '-2.5e3', '"x"', 'null']);
  });

  test('text that is no JSON is one reject a line', () => {
    expect(values('hello world\n{"a":1}\n"b": 2\n')).toEqual([
      'malformed: hello world\n',
      '{"a":1}',
      'malformed: "b": 2\n',
    ]);
  });

  test('a broken object among lines costs its own line', () => {
    expect(values('{"a":1}\n{"b":\n{"c":3}\n{"d":"x\n{"e":5}')).toEqual([
      '{"a":1}',
      'malformed: {"b":\n',
      '{"c":3}',
      'malformed: {"d":"x\n',
      '{"e":5}',
    ]);
  });

  test('a broken object in a pretty-printed list costs itself only', () => {
    const text = '[\n  {\n    "a": "x\n    "b": 2\n  },\n  {\n    "c": 3\n  }\n]';
    expect(values(text).map((value) => value.replace(/\s+/g, ''))).toEqual(['malformed:{"a":"x"b":2},', '{"c":3}']);
  });

  test('a document that ends within a value, or within its list, is told as truncated', () => {
    expect(values('{"a":1}\n{"b":{"c":')).toEqual(['{"a":1}', 'truncated: {"b":{"c":']);
    expect(values('[{"a":1},')).toEqual(['{"a":1}', 'truncated: ']);
  });

  test('a value over the limit is rejected, and the next one is cut', () => {
    expect(values(`{"a":"${'x'.repeat(20)}"}{"b":2}`, 10)).toEqual(['too-long: {"a":"xxxx', '{"b":2}']);
  });

  test('a value that is not UTF-8 is rejected alone', () => {
    const text = Buffer.concat([Buffer.from('[{"a":"'), Buffer.from([0xff]), Buffer.from('"},{"b":2}]')]);
    expect(show(cutJsonValues(text, MAX)).map((value) => value.slice(0, 14))).toEqual(['wrong-encoding', '{"b":2}']);
  });

  test('brackets nested without end are one reject, not a stack overflow', () => {
    expect([...cutJsonValues(Buffer.from('{"a":'.repeat(50_000)), MAX)].map((record) => record.kind)).toEqual([
      'rejected',
    ]);
  });

  test('what JSON.stringify writes is cut back into the same values, in every layout', () => {
    const object = fc
      .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))
      .filter((value) => !Object.hasOwn(value, 'Records'));
    fc.assert(
      fc.property(fc.array(object), fc.constantFrom(undefined, 2), fc.boolean(), (objects, indent, isList) => {
        const text = isList
          ? JSON.stringify(objects, null, indent)
          : objects.map((value) => JSON.stringify(value, null, indent)).join('\n');
        const cut = show(cutJsonValues(Buffer.from(text), 1e6)).map((value) => JSON.parse(value));
        expect(JSON.stringify(cut)).toBe(JSON.stringify(objects));
      }),
    );
  });

  test('whatever the bytes, cutting ends, throws nothing and gives no more records than bytes', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      ',',
      '\n',
      ' ',
      '1',
      'a',
      '"a":',
      '{"Records":[',
      '\ufeff',
      'é',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 200 }), (tokens) => {
        const bytes = Buffer.from(tokens.join(''));
        expect([...cutJsonValues(bytes, 50)].length).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });
});
