import type { EventValue } from '../contract.ts';
import { textsOf } from '../match/event-values.ts';
import { foldCase } from '../match/fold-case.ts';

/** What was found out about one value, or some values together, of one field. */
export type KnownValue = {
  readonly owner: ValueOwner;
  readonly hash: number;
  /** Where its bytes are kept (-1: nowhere), in which round of the memo, and how many. */
  readonly at: number;
  readonly round: number;
  readonly length: number;
  /** Undefined: the field is not there. */
  readonly value: EventValue | undefined;
  /** Which of the field's witnesses hold, once that was asked. */
  found: Int32Array | undefined;
  texts: readonly string[] | undefined;
  folded: readonly string[] | undefined;
  /** What dear predicates said of it, by number. */
  answers: Map<number, boolean> | undefined;
};

export function textsOfKnown(known: KnownValue): readonly string[] {
  known.texts ??= known.value === undefined ? [] : textsOf(known.value);
  return known.texts;
}

export function foldedOfKnown(known: KnownValue): readonly string[] {
  known.folded ??= textsOfKnown(known).map(foldCase);
  return known.folded;
}

/** After so many look-ups it is judged whether remembering pays; where it does not, it rests for a while. */
const TRIAL = 4096;
const WORTHWHILE_SHARE = 0.2;
const REST = 65_536;

/** Whose values these are, and whether they come again: command lines hardly do, and would only push others out. */
export class ValueOwner {
  #lookUps = 0;
  #hits = 0;
  #rest = 0;

  /** Asked once a look-up. */
  isRemembered(): boolean {
    if (this.#rest > 0) {
      this.#rest--;
      return false;
    }
    if (++this.#lookUps > TRIAL) {
      if (this.#hits < TRIAL * WORTHWHILE_SHARE) this.#rest = REST;
      this.#lookUps = 0;
      this.#hits = 0;
    }
    return true;
  }

  hit(): void {
    this.#hits++;
  }
}

const SLOTS = 1 << 15;
const WAYS = 2;
const KEPT_BYTES = 4 * 1024 * 1024;
/** Longer values are looked at anew each time. */
export const MAX_MEMO_BYTES = 4096;

/**
 * Known values by their bytes as they are written, so that no text is made of a value that was met before. Compared byte
 * by byte: equal hashes change nothing. Bounded: a place in the table is used anew, and once the room for bytes is full
 * everything is forgotten.
 */
export class RawMemo {
  readonly #slots: (KnownValue | undefined)[] = new Array(SLOTS * WAYS).fill(undefined);
  readonly #kept = new Uint8Array(KEPT_BYTES);
  readonly #view = new DataView(this.#kept.buffer);
  #used = 0;
  #round = 0;

  get(owner: ValueOwner, hash: number, bytes: RawBytes): KnownValue | undefined {
    const slot = (hash & (SLOTS - 1)) * WAYS;
    const first = this.#slots[slot];
    if (first !== undefined && isOf(first, owner, hash) && this.isWritten(first, bytes)) return first;
    const second = this.#slots[slot + 1];
    if (second === undefined || !isOf(second, owner, hash) || !this.isWritten(second, bytes)) return undefined;
    this.#slots[slot + 1] = first;
    this.#slots[slot] = second;
    return second;
  }

  /** Where the bytes of a new value are kept; -1 where they are too many. */
  keep({ all, from, to }: RawBytes): number {
    const length = to - from;
    if (length > MAX_MEMO_BYTES) return -1;
    if (this.#used + length + 4 > KEPT_BYTES) {
      this.#slots.fill(undefined);
      this.#used = 0;
      this.#round++;
    }
    const at = this.#used;
    this.#kept.set(all.subarray(from, to), at);
    this.#used += length;
    return at;
  }

  get round(): number {
    return this.#round;
  }

  put(known: KnownValue): void {
    const slot = (known.hash & (SLOTS - 1)) * WAYS;
    this.#slots[slot + 1] = this.#slots[slot];
    this.#slots[slot] = known;
  }

  /** Whether these are the bytes of a value that `get` gave or that was `put`. */
  isWritten(known: KnownValue, { view, from, to }: RawBytes): boolean {
    if (known.at < 0 || known.round !== this.#round || known.length !== to - from) return false;
    const kept = this.#view;
    const at = known.at - from;
    let place = from;
    for (; place <= to - 4; place += 4) {
      if (kept.getInt32(at + place, true) !== view.getInt32(place, true)) return false;
    }
    for (; place < to; place++) if (kept.getUint8(at + place) !== view.getUint8(place)) return false;
    return true;
  }
}

const isOf = (known: KnownValue, owner: ValueOwner, hash: number): boolean =>
  known.hash === hash && known.owner === owner;

/** A stretch of bytes. `view` looks at the same bytes as `all`. */
export type RawBytes = { all: Uint8Array; view: DataView; from: number; to: number };

const MULTIPLIER = 0x85ebca6b;
/** Beyond this only every fourth word is looked at: it is compared in full anyway. */
const LONG = 256;

/** Of bytes, after a hash of what stood before them. */
export function hashBytes({ view, from, to }: RawBytes, seed: number): number {
  let hash = seed ^ Math.imul(to - from, MULTIPLIER);
  const step = to - from > LONG ? 16 : 4;
  let place = from;
  for (; place <= to - 4; place += step) {
    hash = Math.imul(hash ^ view.getInt32(place, true), MULTIPLIER);
    hash ^= hash >>> 15;
  }
  if (to - from >= 4) hash = Math.imul(hash ^ view.getInt32(to - 4, true), MULTIPLIER);
  else for (; place < to; place++) hash = Math.imul(hash ^ view.getUint8(place), MULTIPLIER);
  return hash ^ (hash >>> 13);
}
