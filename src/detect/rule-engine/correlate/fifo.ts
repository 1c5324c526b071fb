/** A queue in an array: `shift` of a long array would move all of it. */
export class Fifo<Item> {
  #items: (Item | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  peek(): Item | undefined {
    return this.#items[this.#head];
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /** Looks from the end for its place among the others; where it meets itself, nothing is put in. */
  insert(item: Item, against: (other: Item) => 'before' | 'behind' | 'same'): void {
    let at = this.#items.length;
    for (let other = this.#items[at - 1]; at > this.#head && other !== undefined; other = this.#items[at - 1]) {
      const place = against(other);
      if (place === 'same') return;
      if (place === 'behind') break;
      at -= 1;
    }
    this.#items.splice(at, 0, item);
  }

  shift(): Item | undefined {
    if (this.#head >= this.#items.length) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head += 1;
    // Half of it is empty: moving the rest costs no more than what was shifted since the last time.
    if (this.#head > 32 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** The first `most`, from the oldest. */
  front(most: number): readonly Item[] {
    return this.#items.slice(this.#head, this.#head + most) as Item[];
  }
}
