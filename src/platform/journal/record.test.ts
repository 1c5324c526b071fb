import { crc32c } from '@node-rs/crc32';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WatchfloorError } from '../kernel/index.ts';
import type { JournalEntry } from './contract.ts';
import { crcSeedOf, decodeRecord, encodeRecord, LARGEST_PAYLOAD_BYTES, recordBytes, requireFitting } from './record.ts';

const SEED = crcSeedOf('abcd1234');

const ENTRY = fc.record<JournalEntry>({
  sequence: fc.integer({ min: 1, max: 2 ** 48 - 1 }),
  receivedAtMs: fc.integer({ min: -8.64e15, max: 8.64e15 }),
  sourceId: fc.string({ unit: 'binary', maxLength: 40 }),
  format: fc.constantFrom('lines', 'evtx-chunks', 'frames', 'json', 'enveloped'),
  sender: fc.string({ unit: 'binary', maxLength: 60 }),
  isSample: fc.boolean(),
  key: fc.string({ unit: 'binary', maxLength: 80 }),
  payload: fc.uint8Array({ maxLength: 2_000 }),
});

function bytesOf(entry: JournalEntry, acknowledged = 0): Buffer {
  const { head, payload } = encodeRecord(entry, acknowledged, SEED);
  return Buffer.concat([head, payload]);
}

const SMALL: JournalEntry = {
  sequence: 7,
  receivedAtMs: 1_700_000_000_000,
  sourceId: 'linux-auth',
  format: 'lines',
  sender: '192.0.2.7',
  isSample: false,
  key: 'batch-1',
  payload: Buffer.from('Failed password for root\n'),
};

describe('a journal record', () => {
  it('uses CRC-32C as RFC 3720 gives it', () => {
    // RFC 3720, appendix B.4: 32 bytes of zeroes.
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(ENTRY, fc.integer({ min: 0, max: 2 ** 48 - 1 }), (entry, acknowledged) => {
        const bytes = bytesOf(entry, acknowledged);
        expect(bytes.length).toBe(recordBytes(entry));
        const decoded = decodeRecord(Buffer.concat([Buffer.alloc(3), bytes]), 3, SEED);
        expect(decoded?.acknowledged).toBe(acknowledged);
        expect(decoded?.end).toBe(bytes.length + 3);
        expect({ ...decoded?.entry, payload: new Uint8Array(decoded?.entry.payload ?? []) }).toEqual(entry);
      }),
    );
  });

  it('is refused after any one bit has changed', () => {
    const bytes = bytesOf(SMALL);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(decodeRecord(damaged, 0, SEED), `bit ${bit}`).toBeUndefined();
    }
  });

  it('is refused wherever it was cut', () => {
    const bytes = bytesOf(SMALL);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(decodeRecord(bytes.subarray(0, length), 0, SEED), `length ${length}`).toBeUndefined();
    }
  });

  it('is refused in a journal with another id', () => {
    expect(decodeRecord(bytesOf(SMALL), 0, crcSeedOf('abcd1235'))).toBeUndefined();
  });

  it('never throws on bytes that are no record', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeRecord(Buffer.from(bytes), 0, SEED)).toBeUndefined();
      }),
    );
  });

  it('refuses a payload or a key that its length fields cannot hold', () => {
    const tooLarge = { ...SMALL, payload: { byteLength: LARGEST_PAYLOAD_BYTES + 1 } as Uint8Array };
    expect(() => requireFitting(tooLarge)).toThrow(WatchfloorError);
    expect(() => requireFitting({ ...SMALL, key: 'k'.repeat(65_536) })).toThrow(WatchfloorError);
    expect(() => requireFitting({ ...SMALL, key: 'k'.repeat(65_535) })).not.toThrow();
  });
});
