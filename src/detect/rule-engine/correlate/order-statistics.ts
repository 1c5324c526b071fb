const CHUNK = 256;

/**
 * Numbers in order, equal ones as often as they were added. Sorted chunks of at most 256: finding is a binary search, adding
 * and removing move at most one chunk, a rank walks the chunks: O(√n) in all, whatever the order in which numbers come. A
 * tree would be O(log n) and slower for the 20,000 numbers at most that a group holds.
 */
export class OrderStatistics {
  #chunks: number[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(number: number): void {
    const at = this.#chunkFor(number);
    const chunk = this.#chunks[at];
    this.#size += 1;
    if (chunk === undefined) {
      this.#chunks.push([number]);
      return;
    }
    chunk.splice(lowerBound(chunk, number), 0, number);
    if (chunk.length > CHUNK) this.#chunks.splice(at + 1, 0, chunk.splice(CHUNK / 2));
  }

  /** Takes one such number away; nothing where there is none. */
  remove(number: number): void {
    const at = this.#chunkFor(number);
    const chunk = this.#chunks[at];
    const place = chunk === undefined ? 0 : lowerBound(chunk, number);
    if (chunk?.[place] !== number) return;
    chunk.splice(place, 1);
    this.#size -= 1;
    if (chunk.length === 0) this.#chunks.splice(at, 1);
  }

  /** The number at a place in the order, from 0. */
  at(rank: number): number | undefined {
    let left = rank;
    for (const chunk of this.#chunks) {
      if (left < chunk.length) return chunk[left];
      left -= chunk.length;
    }
    return undefined;
  }

  /** The first chunk whose last number is not below; else the last chunk. */
  #chunkFor(number: number): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const last = this.#chunks[middle]?.at(-1) ?? number;
      if (last < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function lowerBound(sorted: readonly number[], number: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
