import { Buffer } from 'node:buffer';

const EMPTY = Buffer.alloc(0);

/**
 * What has come and waits for the rest of its message. It grows by doubling, so that a sender of single bytes costs no
 * more than another. What was taken out stays as it was.
 */
export class HeldBytes {
  #buffer: Buffer = EMPTY;
  #start = 0;
  #end = 0;
  /** The buffer is a sender's chunk: there is no room behind what it holds. */
  #isBorrowed = true;

  get length(): number {
    return this.#end - this.#start;
  }

  /** A view: only good until the next `append`. */
  get bytes(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  append(chunk: Uint8Array): void {
    if (this.length === 0) {
      this.#buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      this.#start = 0;
      this.#end = chunk.length;
      this.#isBorrowed = true;
      return;
    }
    if (this.#isBorrowed || this.#end + chunk.length > this.#buffer.length) this.#grow(chunk.length);
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  take(length: number): Buffer {
    const taken = this.#buffer.subarray(this.#start, this.#start + length);
    this.#start += taken.length;
    if (this.length === 0) this.clear();
    return taken;
  }

  clear(): void {
    this.#buffer = EMPTY;
    this.#start = 0;
    this.#end = 0;
  }

  #grow(more: number): void {
    const buffer = Buffer.allocUnsafeSlow(Math.max(this.length + more, 2 * this.length));
    this.bytes.copy(buffer);
    this.#end = this.length;
    this.#start = 0;
    this.#buffer = buffer;
    this.#isBorrowed = false;
  }
}

/**
 * What the connections of a listener hold of messages that are not whole yet. Beyond the bound the one that holds most
 * is let go: to pause them would keep all of them waiting for ever.
 */
export class HeldBudget<Connection> {
  readonly #mostBytes: number;
  readonly #letGo: (connection: Connection) => void;
  readonly #held = new Map<Connection, number>();
  #bytes = 0;

  constructor(mostBytes: number, letGo: (connection: Connection) => void) {
    this.#mostBytes = mostBytes;
    this.#letGo = letGo;
  }

  set(connection: Connection, bytes: number): void {
    this.forget(connection);
    if (bytes === 0) return;
    this.#held.set(connection, bytes);
    this.#bytes += bytes;
    while (this.#bytes > this.#mostBytes) this.#letGoLargest();
  }

  forget(connection: Connection): void {
    this.#bytes -= this.#held.get(connection) ?? 0;
    this.#held.delete(connection);
  }

  #letGoLargest(): void {
    const [largest] = [...this.#held].reduce((most, one) => (one[1] > most[1] ? one : most));
    this.forget(largest);
    this.#letGo(largest);
  }
}
