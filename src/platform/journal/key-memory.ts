import { hash } from 'node:crypto';

/** Enough for 256 MiB of entries of 300 bytes; about 50 MB of memory when full. */
const MOST_KEYS = 1_000_000;

/**
 * Which sequence an idempotency key was given. Keys are kept as 48-bit hashes, so a hit is a candidate that the
 * journal compares with the entry itself: a collision must never swallow an event.
 */
export class KeyMemory {
  readonly #sequences = new Map<number, number>();
  readonly #most: number;

  constructor(most: number = MOST_KEYS) {
    this.#most = most;
  }

  get size(): number {
    return this.#sequences.size;
  }

  remember(key: string, sequence: number): void {
    const hashed = hash48(key);
    // The Map keeps order of insertion, which is order of sequence: the oldest stand first.
    this.#sequences.delete(hashed);
    this.#sequences.set(hashed, sequence);
    if (this.#sequences.size <= this.#most) return;
    for (const oldest of this.#sequences.keys()) {
      this.#sequences.delete(oldest);
      return;
    }
  }

  candidate(key: string): number | undefined {
    return this.#sequences.get(hash48(key));
  }

  forgetUpTo(sequence: number): void {
    for (const [hashed, remembered] of this.#sequences) {
      if (remembered > sequence) return;
      this.#sequences.delete(hashed);
    }
  }
}

function hash48(key: string): number {
  return Number.parseInt(hash('sha256', key).slice(0, 12), 16);
}
