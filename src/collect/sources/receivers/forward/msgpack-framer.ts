import type { Buffer } from 'node:buffer';
import { HeldBytes } from '../held-bytes.ts';

export type FramerLimits = {
  /** Of one value on the outside, with everything in it. */
  readonly bytes: number;
  /** Values in it: each costs far more than its bytes once it is decoded. */
  readonly values: number;
  readonly depth: number;
};

export const FRAMER_LIMITS: FramerLimits = { bytes: 16 * 1024 * 1024, values: 1_000_000, depth: 64 };

/** Of who has not shown yet that he knows the key. */
export const HANDSHAKE_LIMITS: FramerLimits = { bytes: 4096, values: 64, depth: 4 };

export class MsgpackFault extends Error {}

/** Bytes of the length behind a type byte, and of what else stands before the payload (an extension's type). */
type Head = { readonly size: number; readonly payload: number; readonly values: number };

/**
 * Cuts a stream into MessagePack values, by their heads alone, so that nothing is decoded before its size is known.
 * Goes on where it stopped: a value that comes in many pieces is walked once. Throws `MsgpackFault`.
 */
export class MsgpackFramer {
  #limits: FramerLimits;
  readonly #held = new HeldBytes();
  #at = 0;
  #values = 0;
  /** Values still to come, for each container that is open. */
  #open: number[] = [];

  constructor(limits: FramerLimits = FRAMER_LIMITS) {
    this.#limits = limits;
  }

  /** Nothing of a value that has begun. */
  get isBetween(): boolean {
    return this.#held.length === 0;
  }

  /** Of a value that is not whole yet. */
  get heldBytes(): number {
    return this.#held.length;
  }

  /** Larger values may come from now on, also between two of one `push`. */
  raise(limits: FramerLimits): void {
    this.#limits = limits;
  }

  *push(chunk: Uint8Array): Iterable<Buffer> {
    this.#held.append(chunk);
    while (this.#walk(this.#held.bytes)) {
      const value = this.#held.take(this.#at);
      this.#at = 0;
      this.#values = 0;
      yield value;
    }
    if (this.#held.length > this.#limits.bytes) throw new MsgpackFault('A value is too long.');
  }

  /** Up to the end of the value that begins the held bytes; false where it has not come yet. */
  #walk(held: Buffer): boolean {
    while (this.#at < held.length) {
      const head = readHead(held, this.#at);
      if (head === undefined || this.#at + head.size + head.payload > held.length) {
        if (head !== undefined && head.size + head.payload > this.#limits.bytes) throw new MsgpackFault('Too long.');
        return false;
      }
      this.#at += head.size + head.payload;
      this.#values += 1;
      if (this.#values > this.#limits.values) throw new MsgpackFault('Too many values.');
      if (head.values > 0) {
        if (this.#open.length >= this.#limits.depth) throw new MsgpackFault('Too deep.');
        this.#open.push(head.values);
        continue;
      }
      if (this.#close()) return true;
    }
    return false;
  }

  /** A value has ended, and with it each container whose last one it was. True: the outermost. */
  #close(): boolean {
    for (let left = this.#open.pop(); left !== undefined; left = this.#open.pop()) {
      if (left > 1) {
        this.#open.push(left - 1);
        return false;
      }
    }
    return true;
  }
}

/** MessagePack specification, "Formats". Undefined: its length has not come yet. */
function readHead(bytes: Buffer, at: number): Head | undefined {
  const type = bytes[at] ?? 0;
  if (type <= 0x7f || type >= 0xe0) return { size: 1, payload: 0, values: 0 };
  if (type <= 0x8f) return { size: 1, payload: 0, values: 2 * (type & 0x0f) };
  if (type <= 0x9f) return { size: 1, payload: 0, values: type & 0x0f };
  if (type <= 0xbf) return { size: 1, payload: type & 0x1f, values: 0 };
  const fixed = FIXED.get(type);
  if (fixed !== undefined) return { size: 1, payload: fixed, values: 0 };
  const sized = SIZED.get(type);
  if (sized === undefined) throw new MsgpackFault('No MessagePack.');
  const { width, extra, each } = sized;
  if (at + 1 + width > bytes.length) return undefined;
  const length = bytes.readUIntBE(at + 1, width);
  return each === 0
    ? { size: 1 + width, payload: length + extra, values: 0 }
    : { size: 1 + width, payload: 0, values: length * each };
}

/** nil, booleans, numbers, extensions of one size (with their type). */
const FIXED: ReadonlyMap<number, number> = new Map([
  [0xc0, 0],
  [0xc2, 0],
  [0xc3, 0],
  [0xca, 4],
  [0xcb, 8],
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xcf, 8],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
  [0xd3, 8],
  [0xd4, 2],
  [0xd5, 3],
  [0xd6, 5],
  [0xd7, 9],
  [0xd8, 17],
]);

type Sized = { readonly width: number; readonly extra: number; readonly each: number };
const bytesOf = (width: number, extra = 0): Sized => ({ width, extra, each: 0 });
const valuesOf = (width: number, each: number): Sized => ({ width, extra: 0, each });

const SIZED: ReadonlyMap<number, Sized> = new Map([
  [0xc4, bytesOf(1)],
  [0xc5, bytesOf(2)],
  [0xc6, bytesOf(4)],
  [0xc7, bytesOf(1, 1)],
  [0xc8, bytesOf(2, 1)],
  [0xc9, bytesOf(4, 1)],
  [0xd9, bytesOf(1)],
  [0xda, bytesOf(2)],
  [0xdb, bytesOf(4)],
  [0xdc, valuesOf(2, 1)],
  [0xdd, valuesOf(4, 1)],
  [0xde, valuesOf(2, 2)],
  [0xdf, valuesOf(4, 2)],
]);
