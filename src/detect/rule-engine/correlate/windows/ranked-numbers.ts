import type { Bound } from '../../sigma-correlation.ts';

/** How many of the numbers lie below a bound's value, and how many are equal to it. */
type Tally = { readonly bound: Bound; below: number; equal: number };

/**
 * Whether a percentile (nearest rank) of numbers that come and go meets bounds, without knowing the percentile: the number of
 * a rank lies below a value just where as many numbers as the rank do. So each number costs one comparison for each bound,
 * however many there are; exact, not estimated.
 */
export class RankedNumbers {
  readonly #millionths: number;
  readonly #tallies: readonly Tally[];

  /** `percentile` from 0 to 100. */
  constructor(percentile: number, bounds: readonly Bound[]) {
    this.#millionths = Math.round(percentile * 1e6);
    this.#tallies = bounds.map((bound) => ({ bound, below: 0, equal: 0 }));
  }

  add(number: number): void {
    this.#count(number, 1);
  }

  remove(number: number): void {
    this.#count(number, -1);
  }

  /** Where there are `count` numbers, at least one. */
  meets(count: number): boolean {
    const rank = this.#rankOf(count);
    return this.#tallies.every((tally) => meetsAtRank(tally, rank));
  }

  /** The percentile itself: always a value that occurred. O(n). */
  percentileOf(numbers: readonly number[]): number {
    return numberOfRank(numbers, this.#rankOf(numbers.length));
  }

  /** From 1. In whole numbers up to the one division: 0.55 × 100 is 55.000000000000007, and the rank would be 56. */
  #rankOf(count: number): number {
    return Math.max(1, Math.ceil((this.#millionths * count) / 1e8));
  }

  #count(number: number, one: 1 | -1): void {
    for (const tally of this.#tallies) {
      if (number < tally.bound.value) tally.below += one;
      else if (number === tally.bound.value) tally.equal += one;
    }
  }
}

function meetsAtRank({ bound, below, equal }: Tally, rank: number): boolean {
  const isBelow = rank <= below;
  const isEqual = !isBelow && rank <= below + equal;
  switch (bound.operator) {
    case 'gt':
      return !isBelow && !isEqual;
    case 'gte':
      return !isBelow;
    case 'lt':
      return isBelow;
    case 'lte':
      return isBelow || isEqual;
    case 'eq':
      return isEqual;
    case 'neq':
      return !isEqual;
  }
}

const BYTES = 8;
const SIGN = 0x80;
const ALL_BITS = 0xff;

/**
 * The number of a rank (from 1) in O(n), whatever the numbers are: looked for byte by byte in keys that sort as the numbers do.
 */
function numberOfRank(numbers: readonly number[], rank: number): number {
  const keys = sortingKeys(numbers);
  let left = rank;
  let candidates: readonly number[] = [...numbers.keys()];
  for (let byte = 0; byte < BYTES; byte += 1) {
    const byteOf = (at: number) => keys[at * BYTES + byte] ?? 0;
    const counts = new Uint32Array(ALL_BITS + 1);
    for (const at of candidates) counts[byteOf(at)] = (counts[byteOf(at)] ?? 0) + 1;
    let bucket = 0;
    for (; left > (counts[bucket] ?? 0) && bucket < ALL_BITS; bucket += 1) left -= counts[bucket] ?? 0;
    candidates = candidates.filter((at) => byteOf(at) === bucket);
  }
  return numbers[candidates[0] ?? 0] ?? 0;
}

/** IEEE 754 doubles from the highest byte to the lowest; turned so that negative ones come first, and in their order. */
function sortingKeys(numbers: readonly number[]): Uint8Array {
  const keys = new Uint8Array(numbers.length * BYTES);
  const view = new DataView(keys.buffer);
  for (const [at, number] of numbers.entries()) {
    const start = at * BYTES;
    // Adding 0 makes one zero of the two.
    view.setFloat64(start, number + 0);
    const isNegative = ((keys[start] ?? 0) & SIGN) !== 0;
    for (let byte = 0; byte < BYTES; byte += 1) {
      const turned = isNegative ? ALL_BITS : byte === 0 ? SIGN : 0;
      keys[start + byte] = (keys[start + byte] ?? 0) ^ turned;
    }
  }
  return keys;
}
