import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { atMostRecords } from './at-most-records.ts';
import { packEnvelopes, packFrames } from './framing/index.ts';

describe('how many records a payload may hold', () => {
  it('counts lines, and stops at enough', () => {
    expect(atMostRecords(Buffer.from('a\nb\nc'), 'lines', 100)).toBe(3);
    expect(atMostRecords(Buffer.from('x\n'.repeat(1000)), 'lines', 100)).toBe(100);
  });

  it('counts frames, also where the last one is cut', () => {
    const frame = Buffer.from([1, 0, 0, 0, 0x61]);
    expect(atMostRecords(Buffer.concat([frame, frame, Buffer.from([9, 0, 0, 0])]), 'frames', 100)).toBe(3);
  });

  it('counts the objects of a list on one line, in every format that carries lines', () => {
    const list = Buffer.from(`[${Array.from({ length: 50 }, () => '{}').join(',')}]`);
    const envelope = Buffer.from('{"via":"x"}');
    for (const [payload, format] of [
      [list, 'lines'],
      [packFrames([list]), 'frames'],
      [packEnvelopes([{ original: list, envelope }]), 'enveloped'],
    ] as const) {
      expect(atMostRecords(payload, format, 1_000)).toBeGreaterThanOrEqual(50);
      expect(atMostRecords(payload, format, 20)).toBe(20);
    }
  });

  it('counts an object without a list as one, however deep', () => {
    expect(atMostRecords(Buffer.from('{"a":{"b":{}}}\n{"a":{}}'), 'lines', 100)).toBe(2);
  });
});
