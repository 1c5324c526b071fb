import { Buffer } from 'node:buffer';

/** GELF 1.1, "GELF via UDP": magic bytes, eight of the message's id, its number, how many there are. */
const HEAD_BYTES = 12;
const MOST_CHUNKS = 128;
const PATIENCE_MS = 5_000;
const MOST_MESSAGES = 1_024;
const MOST_BYTES = 16 * 1024 * 1024;

type Parts = {
  readonly sender: string;
  readonly chunks: (Buffer | undefined)[];
  readonly untilMs: number;
  bytes: number;
  missing: number;
};

export type GelfChunksOptions = {
  readonly nowMs: () => number;
  /** A message of which not all came in time, or for which there was no room. */
  readonly onIncomplete: (sender: string) => void;
};

/** Puts messages together that come in several datagrams, each within five seconds and all within bounds. */
export class GelfChunks {
  readonly #options: GelfChunksOptions;
  readonly #open = new Map<string, Parts>();
  #bytes = 0;

  constructor(options: GelfChunksOptions) {
    this.#options = options;
  }

  static isChunk(datagram: Buffer): boolean {
    return datagram[0] === 0x1e && datagram[1] === 0x0f;
  }

  /** The whole message, with its last chunk; 'malformed' for a chunk that cannot be one. */
  add(sender: string, datagram: Buffer): Buffer | 'malformed' | undefined {
    this.expire();
    const [number = 0, count = 0] = datagram.subarray(10, HEAD_BYTES);
    if (datagram.length <= HEAD_BYTES || count === 0 || count > MOST_CHUNKS || number >= count) return 'malformed';
    const key = `${sender} ${datagram.toString('hex', 2, 10)}`;
    const parts = this.#open.get(key) ?? this.#begin(key, { sender, count });
    if (parts.chunks.length !== count) return 'malformed';
    // A network may bring a datagram twice.
    if (parts.chunks[number] !== undefined) return undefined;
    const chunk = Buffer.from(datagram.subarray(HEAD_BYTES));
    parts.chunks[number] = chunk;
    parts.bytes += chunk.length;
    parts.missing -= 1;
    this.#bytes += chunk.length;
    if (parts.missing === 0) {
      this.#forget(key, parts);
      return Buffer.concat(parts.chunks.map((one) => one ?? Buffer.alloc(0)));
    }
    while (this.#bytes > MOST_BYTES && this.#giveUpOldest());
    return undefined;
  }

  /** Gives up what waited long enough; all of it where the receiver ends. */
  expire(isEnd = false): void {
    const now = this.#options.nowMs();
    for (const parts of this.#open.values()) {
      if (!isEnd && parts.untilMs > now) return;
      this.#giveUpOldest();
    }
  }

  #begin(key: string, { sender, count }: { readonly sender: string; readonly count: number }): Parts {
    while (this.#open.size >= MOST_MESSAGES && this.#giveUpOldest());
    const chunks = Array.from({ length: count }, (): Buffer | undefined => undefined);
    const parts = { sender, chunks, untilMs: this.#options.nowMs() + PATIENCE_MS, bytes: 0, missing: count };
    this.#open.set(key, parts);
    return parts;
  }

  #giveUpOldest(): boolean {
    for (const [key, parts] of this.#open) {
      this.#forget(key, parts);
      this.#options.onIncomplete(parts.sender);
      return true;
    }
    return false;
  }

  #forget(key: string, { bytes }: Parts): void {
    this.#open.delete(key);
    this.#bytes -= bytes;
  }
}
