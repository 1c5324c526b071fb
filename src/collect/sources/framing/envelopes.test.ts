import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atMostRecords } from '../at-most-records.ts';
import { cutEnvelopes, findMember, jsonMembers, memberNames, packEnvelopes, withoutMember } from './index.ts';

const LIMITS = { maxBytes: 1000, isUtf8: true };
const bytes = (text: string) => Buffer.from(text);
const cut = (payload: Uint8Array) => [...cutEnvelopes(payload, LIMITS)];
const parsed = (text: string): unknown => JSON.parse(text);

describe('originals in their envelopes', () => {
  test('come out as they went in, whatever bytes they have', () => {
    const record = fc.record({
      original: fc.uint8Array({ maxLength: 50 }),
      envelope: fc.uint8Array({ maxLength: 50 }),
    });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), (records) => {
        const payload = packEnvelopes(records);
        const found = cut(payload).map((one) => (one.kind === 'cut' ? one : undefined));
        expect(found.map((one) => [...(one?.original ?? [])])).toEqual(records.map((one) => [...one.original]));
        expect(found.map((one) => [...(one?.envelope ?? [])])).toEqual(records.map((one) => [...one.envelope]));
        // An original with both brackets may be a list.
        expect(atMostRecords(payload, 'enveloped', 100)).toBeGreaterThanOrEqual(records.length);
      }),
    );
  });

  test('stand in raw one below the other', () => {
    const [one] = cut(packEnvelopes([{ original: bytes('a line'), envelope: bytes('{"via":"x"}') }]));
    expect(Buffer.from(one?.raw ?? []).toString()).toBe('a line\n{"via":"x"}');
  });

  test('end at a length that leads nowhere, as a reject, and a large one is too long', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (payload) => void cut(payload)));
    const payload = packEnvelopes([{ original: bytes('x'), envelope: bytes('{}') }]);
    expect(cut(payload.subarray(0, payload.length - 1))).toMatchObject([{ kind: 'rejected', reason: 'truncated' }]);
    const large = packEnvelopes([{ original: Buffer.alloc(2000), envelope: bytes('{}') }]);
    expect(cut(large)).toMatchObject([{ kind: 'rejected', reason: 'too-long' }]);
  });
});

describe('members of an object', () => {
  test('are those that JSON.parse finds, each with its value’s bytes', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(object, fc.constantFrom(0, 1), (value, indent) => {
        const text = bytes(JSON.stringify(value, null, indent));
        const found = [...jsonMembers(text, 0)];
        expect(found.map(({ name }) => name)).toEqual(Object.keys(parsed(text.toString()) as object));
        for (const { name, start, end } of found) {
          expect(parsed(text.subarray(start, end).toString())).toEqual((parsed(text.toString()) as typeof value)[name]);
        }
      }),
    );
  });

  test('of anything else are none, and a fault ends them', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => void [...jsonMembers(noise, 0)]));
    expect(memberNames(bytes('{"a":1,"b":}'), 0, 9)).toEqual(['a']);
    expect(memberNames(bytes('[1]'), 0, 9)).toEqual([]);
  });

  test('are found along a path, and leave null behind where they are taken out', () => {
    const text = bytes('{"a":{"x":1},"a":{"b":"inner","n":1.10}}');
    const found = findMember(text, 0, ['a', 'b']);
    expect(found && withoutMember(text, found)).toBe('{"a":{"x":1},"a":{"b":null,"n":1.10}}');
    expect(findMember(text, 0, ['a', 'x'])).toBeUndefined();
  });
});
