import { describe, expect, it } from 'vitest';
import { RowWriter } from './row-writer.ts';

const written = (write: (writer: RowWriter) => void) => {
  const writer = new RowWriter(1);
  write(writer);
  return Buffer.from(writer.take());
};

describe('a row writer', () => {
  it('is empty after its rows were taken, and leaves those alone', () => {
    const writer = new RowWriter(1);
    writer.string('first');
    const first = writer.take();
    writer.string('other');
    expect(Buffer.from(first).toString('latin1')).toBe('\u0005first');
    expect(Buffer.from(writer.take()).toString('latin1')).toBe('\u0005other');
  });

  it('writes integers little-endian, also beyond 32 bits and below zero', () => {
    for (const value of [0, 1, 255, 2 ** 32 - 1, 2 ** 32, 2 ** 53, -1, -(2 ** 40) - 3]) {
      expect(written((writer) => writer.int64(value)).readBigInt64LE()).toBe(BigInt(value));
    }
    expect(written((writer) => writer.uint32(2 ** 32 - 1)).readUInt32LE()).toBe(2 ** 32 - 1);
  });

  it.each([0, 1, 41, 42, 43, 44, 127, 128, 16_383, 16_384, 3_000_000])(
    'writes a text of %i characters with its length',
    (length) => {
      for (const character of ['a', 'é', '日']) {
        const text = character.repeat(length);
        const bytes = written((writer) => writer.string(text));
        const { value, size } = readLeb128(bytes);
        expect(value).toBe(Buffer.byteLength(text));
        expect(bytes.subarray(size).equals(Buffer.from(text))).toBe(true);
      }
    },
  );

  it('writes a remembered name like the first time, however many names came between', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `field ${index} é`);
    const twice = [...names, ...names];
    const asNames = written((writer) => {
      for (const name of twice) writer.name(name);
    });
    const asStrings = written((writer) => {
      for (const name of twice) writer.string(name);
    });
    expect(asNames.equals(asStrings)).toBe(true);
  });

  it('keeps what it wrote while its buffer grows', () => {
    const chunk = Uint8Array.from({ length: 60_000 }, (_, index) => index % 251);
    const bytes = written((writer) => {
      for (let count = 0; count < 20; count += 1) writer.bytes(chunk);
    });
    expect(bytes).toHaveLength(20 * (60_000 + 3));
    expect(bytes.subarray(19 * 60_003 + 3).equals(Buffer.from(chunk))).toBe(true);
  });
});

function readLeb128(bytes: Buffer): { value: number; size: number } {
  let value = 0;
  let size = 0;
  for (let byte = 128; byte >= 128; size += 1) {
    byte = bytes[size] ?? 0;
    value += (byte & 127) * 128 ** size;
  }
  return { value, size };
}
