import type { FieldValue } from '../sources/index.ts';
import { type LakeLine, ValueKind } from './scanned-lines.ts';

const NONE = Buffer.alloc(0);

/** Reads the members of one line where they stand in its payload. */
export class LineReader {
  bytes: Buffer = NONE;
  #values: Int32Array = new Int32Array(0);
  #offset = 0;
  #base = 0;

  open({ payload, scanned, index }: LakeLine): void {
    if (payload.buffer !== this.bytes.buffer || payload.byteOffset !== this.bytes.byteOffset)
      this.bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    this.#values = scanned.values;
    this.#offset = scanned.offsets[index] ?? 0;
    this.#base = scanned.bases[index] ?? 0;
  }

  from(member: number): number {
    return (this.#values[this.#offset + 3 * member] as number) + this.#base;
  }

  to(member: number): number {
    return (this.#values[this.#offset + 3 * member + 1] as number) + this.#base;
  }

  kind(member: number): number {
    return this.#values[this.#offset + 3 * member + 2] as number;
  }

  /** `null`, which is the only word that begins so. */
  isNull(member: number): boolean {
    return this.kind(member) === ValueKind.Word && this.bytes[this.from(member)] === 0x6e;
  }

  /** The value that `JSON.parse` would give. */
  valueOf(member: number): FieldValue {
    const kind = this.kind(member);
    const written = this.bytes.toString('utf8', this.from(member), this.to(member));
    if (kind !== ValueKind.Text && kind !== ValueKind.OddText) return JSON.parse(written) as FieldValue;
    return written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written;
  }

  /** The bytes of several members, and how they are written: the same for the same values. */
  keyOf(members: readonly number[]): string {
    let key = '';
    for (const member of members) {
      const length = this.to(member) - this.from(member);
      key += `${this.kind(member)}${length} ${this.bytes.toString('latin1', this.from(member), this.to(member))}`;
    }
    return key;
  }
}
