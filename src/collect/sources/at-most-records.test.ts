import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { atMostRecords } from './at-most-records.ts';

describe('how many records a payload may hold', () => {
  it('counts lines, and stops at enough', () => {
    expect(atMostRecords(Buffer.from('a\nb\nc'), 'lines', 100)).toBe(3);
    expect(atMostRecords(Buffer.from('x\n'.repeat(1000)), 'lines', 100)).toBe(100);
  });

  it('counts frames, also where the last one is cut', () => {
    const frame = Buffer.from([1, 0, 0, 0, 0x61]);
    expect(atMostRecords(Buffer.concat([frame, frame, Buffer.from([9, 0, 0, 0])]), 'frames', 100)).toBe(3);
  });
});
