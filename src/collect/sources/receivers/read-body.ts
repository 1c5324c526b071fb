import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import { inflate } from './inflate.ts';

const MIB = 1024 * 1024;

/** Bodies that have to be held whole, by all requests of the process together. */
export class BodyBudget {
  readonly #mostBytes: number;
  #heldBytes = 0;

  constructor(mostBytes = 256 * MIB) {
    this.#mostBytes = mostBytes;
  }

  /** Throws `ingest.busy` (unavailable). */
  hold(bytes: number): void {
    if (this.#heldBytes + bytes > this.#mostBytes) {
      throw new WatchfloorError('unavailable', 'ingest.busy', {
        message: 'As much is being received as the server holds at once. Send it again a little later.',
        details: { retryAfterSeconds: 2 },
      });
    }
    this.#heldBytes += bytes;
  }

  release(bytes: number): void {
    this.#heldBytes -= bytes;
  }
}

export type BodyLimits = { readonly inflatedBytes: number; readonly budget: BodyBudget };

/**
 * Hands over the whole body, inflated, for as long as `use` runs. Throws `ingest.inflated-too-large` (413),
 * `ingest.corrupt-encoding`, `ingest.unknown-encoding` (invalid) and `ingest.busy` (unavailable).
 */
export async function withBody<Result>(
  request: Pick<IncomingMessage, 'headers'> & AsyncIterable<Uint8Array>,
  { inflatedBytes, budget }: BodyLimits,
  use: (body: Buffer) => Promise<Result>,
): Promise<Result> {
  let held = 0;
  try {
    const parts: Buffer[] = [];
    const encoding = request.headers['content-encoding'] ?? '';
    const limits = { inflatedBytes, ratio: 250, ratioFreeBytes: 8 * MIB };
    for await (const chunk of inflate(unclosed(request), encoding, limits)) {
      budget.hold(chunk.length);
      held += chunk.length;
      parts.push(Buffer.from(chunk));
    }
    return await use(Buffer.concat(parts));
  } finally {
    budget.release(held);
  }
}

/** Closing an HTTP request takes the connection with it, and so the refusal's text. */
export async function* unclosed(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]();
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}
