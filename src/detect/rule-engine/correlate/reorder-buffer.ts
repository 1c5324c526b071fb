/** Anything that has to be taken in the order of time. */
export type Timed = { readonly timeMs: number; readonly eventId: string; readonly ruleId: string };

const BUCKET_MS = 1_000;

/**
 * Holds inputs until the watermark has passed them, then gives them by time, event and rule. One bucket a second: adding is
 * O(1), and a bucket is sorted when it is taken, most often without a change because it came in order. Buckets are kept in a
 * heap, of which there are as many as the lateness has seconds.
 */
export class ReorderBuffer<Item extends Timed> {
  readonly #buckets = new Map<number, Item[]>();
  readonly #heap: number[] = [];
  /** The bucket that is being taken, from its end. */
  #current: { readonly number: number; readonly items: Item[] } | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(item: Item): void {
    this.#size += 1;
    const number = Math.floor(item.timeMs / BUCKET_MS);
    if (this.#current !== undefined && number <= this.#current.number) this.#giveBack();
    this.#bucket(number).push(item);
  }

  /** The time of the next item. */
  peekMs(): number | undefined {
    return this.#next()?.timeMs;
  }

  /** Takes all items of the earliest time. */
  takeTie(): Item[] {
    const first = this.#next();
    const tie: Item[] = [];
    const items = this.#current?.items ?? [];
    for (let item = items.at(-1); item && item.timeMs === first?.timeMs; item = items.at(-1)) {
      items.pop();
      tie.push(item);
    }
    this.#size -= tie.length;
    return tie;
  }

  #next(): Item | undefined {
    while (this.#current === undefined || this.#current.items.length === 0) {
      const number = popLeast(this.#heap);
      if (number === undefined) {
        this.#current = undefined;
        return undefined;
      }
      const items = this.#buckets.get(number) ?? [];
      this.#buckets.delete(number);
      this.#current = { number, items: items.sort(byTime).reverse() };
    }
    return this.#current.items.at(-1);
  }

  #giveBack(): void {
    const current = this.#current;
    this.#current = undefined;
    if (current === undefined || current.items.length === 0) return;
    const bucket = this.#bucket(current.number);
    for (const item of current.items.toReversed()) bucket.push(item);
  }

  #bucket(number: number): Item[] {
    const known = this.#buckets.get(number);
    if (known !== undefined) return known;
    const bucket: Item[] = [];
    this.#buckets.set(number, bucket);
    pushNumber(this.#heap, number);
    return bucket;
  }
}

function byTime(a: Timed, b: Timed): number {
  return a.timeMs - b.timeMs || compare(a.eventId, b.eventId) || compare(a.ruleId, b.ruleId);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function pushNumber(heap: number[], number: number): void {
  let at = heap.push(number) - 1;
  while (at > 0) {
    const parent = (at - 1) >>> 1;
    const above = heap[parent] ?? number;
    if (above <= number) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = number;
}

function popLeast(heap: number[]): number | undefined {
  const least = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return least;
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    const right = heap[child + 1];
    const left = heap[child] ?? last;
    const isRight = right !== undefined && right < left;
    const smaller = isRight ? right : left;
    if (smaller >= last) break;
    heap[at] = smaller;
    at = isRight ? child + 1 : child;
  }
  heap[at] = last;
  return least;
}
