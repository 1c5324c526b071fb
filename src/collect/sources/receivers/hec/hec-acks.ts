/** Channels whose counts are remembered, over all senders; the longest unused is forgotten. */
const MOST_CHANNELS = 10_000;

/**
 * Indexer acknowledgement. An id is given out only when its request is on disk, so that every id of a channel up to the
 * last one is acknowledged. After a restart nothing is: the sender then sends it again.
 */
export class HecAcks {
  readonly #lastIds = new Map<string, number>();

  /** The id of a request that is on disk. `channel` must say whose it is. */
  next(channel: string): number {
    const id = (this.#lastIds.get(channel) ?? -1) + 1;
    this.#lastIds.delete(channel);
    this.#lastIds.set(channel, id);
    for (const oldest of this.#lastIds.keys()) {
      if (this.#lastIds.size <= MOST_CHANNELS) break;
      this.#lastIds.delete(oldest);
    }
    return id;
  }

  isOnDisk(channel: string, id: number): boolean {
    return id <= (this.#lastIds.get(channel) ?? -1);
  }
}
