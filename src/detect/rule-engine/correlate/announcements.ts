import { Fifo } from './fifo.ts';

type Announced = { readonly groupKey: string; readonly endMs: number };

/** More groups than this firing within one timespan: the oldest are forgotten, and might be told twice. */
const MOST = 100_000;

/** Which windows of one correlation were told already, by whatever road: one that ends within a timespan of such is the same. */
export class Announcements {
  readonly #ends = new Map<string, number[]>();
  readonly #order = new Fifo<Announced>();
  readonly #spanMs: number;

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  /** False: it was told already. */
  announce(groupKey: string, endMs: number): boolean {
    const ends = this.#ends.get(groupKey);
    if (ends?.some((end) => Math.abs(end - endMs) < this.#spanMs) === true) return false;
    if (ends === undefined) this.#ends.set(groupKey, [endMs]);
    else ends.push(endMs);
    this.#order.push({ groupKey, endMs });
    if (this.#order.length > MOST) this.#forgetOldest();
    return true;
  }

  expire(nowMs: number): void {
    for (let next = this.#order.peek(); next && next.endMs + this.#spanMs <= nowMs; next = this.#order.peek()) {
      this.#forgetOldest();
    }
  }

  #forgetOldest(): void {
    const oldest = this.#order.shift();
    if (oldest === undefined) return;
    const ends = this.#ends.get(oldest.groupKey)?.filter((end) => end !== oldest.endMs) ?? [];
    if (ends.length === 0) this.#ends.delete(oldest.groupKey);
    else this.#ends.set(oldest.groupKey, ends);
  }
}
