import { crc32c } from '@node-rs/crc32';
import type { SegmentFile, SegmentFolder } from './segment-folder.ts';

const NAME = 'acknowledged';
const MARK_BYTES = 20;
const CRC_AT = 16;

/**
 * Remembers, outside the segments, how far entries were acknowledged. Written without waiting and without sync, so it may
 * lag after a power cut, but never leads: a record that is torn at the end of the journal was either never acknowledged
 * (and is cut) or, when the mark has passed it, is damage that must be told.
 */
export class AcknowledgedMark {
  readonly #file: SegmentFile;
  readonly #journalId: string;
  #isWriting = false;
  #writing: Promise<void> | undefined;
  #latest = 0;
  #written = 0;

  private constructor(file: SegmentFile, journalId: string) {
    this.#file = file;
    this.#journalId = journalId;
  }

  static async open(folder: SegmentFolder, journalId: string): Promise<{ mark: AcknowledgedMark; sequence: number }> {
    const exists = (await folder.names()).includes(NAME);
    const file = await (exists ? folder.open(NAME) : folder.create(NAME));
    const sequence = decodeMark(await file.read(0, MARK_BYTES), journalId);
    return { mark: new AcknowledgedMark(file, journalId), sequence };
  }

  /** Never waits and never fails: the mark is a witness, not a promise. */
  note(sequence: number): void {
    this.#latest = sequence;
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#writing = this.#write();
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #write(): Promise<void> {
    while (this.#written < this.#latest) {
      const sequence = this.#latest;
      await this.#file.write([encodeMark(sequence, this.#journalId)], 0).catch(() => undefined);
      this.#written = sequence;
    }
    this.#isWriting = false;
  }
}

function encodeMark(sequence: number, journalId: string): Buffer {
  const buffer = Buffer.alloc(MARK_BYTES);
  buffer.write(journalId, 0, 8, 'latin1');
  buffer.writeUIntLE(sequence, 8, 6);
  buffer.writeUInt32LE(crc32c(buffer.subarray(0, CRC_AT)), CRC_AT);
  return buffer;
}

/** 0 where the mark is missing, torn or another journal's. */
function decodeMark(buffer: Buffer, journalId: string): number {
  if (buffer.length < MARK_BYTES || crc32c(buffer.subarray(0, CRC_AT)) !== buffer.readUInt32LE(CRC_AT)) return 0;
  return buffer.toString('latin1', 0, 8) === journalId ? buffer.readUIntLE(8, 6) : 0;
}
