import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import { inflate } from './inflate.ts';
import type { IntakePage } from './intake-book.ts';

const MIB = 1024 * 1024;

/** What one actor's requests may hold. */
export type BodyShare = {
  /** Throws `ingest.busy` (unavailable). */
  readonly hold: (bytes: number) => void;
  readonly release: (bytes: number) => void;
};

/**
 * Bodies that have to be held whole, by all requests of the process together. No actor has more than half of it: one
 * whose requests never end must not keep the others out.
 */
export class BodyBudget {
  readonly #mostBytes: number;
  readonly #heldBy = new Map<string, number>();
  #heldBytes = 0;

  constructor(mostBytes = 256 * MIB) {
    this.#mostBytes = mostBytes;
  }

  of(actor: string): BodyShare {
    return { hold: (bytes) => this.#hold(actor, bytes), release: (bytes) => this.#release(actor, bytes) };
  }

  #hold(actor: string, bytes: number): void {
    const own = (this.#heldBy.get(actor) ?? 0) + bytes;
    if (this.#heldBytes + bytes > this.#mostBytes || own > this.#mostBytes / 2) {
      throw new WatchfloorError('unavailable', 'ingest.busy', {
        message: 'As much is being received as the server holds at once. Send it again a little later.',
        details: { retryAfterSeconds: 2 },
      });
    }
    this.#heldBy.set(actor, own);
    this.#heldBytes += bytes;
  }

  #release(actor: string, bytes: number): void {
    const own = (this.#heldBy.get(actor) ?? 0) - bytes;
    if (own > 0) this.#heldBy.set(actor, own);
    else this.#heldBy.delete(actor);
    this.#heldBytes -= bytes;
  }
}

export type BodyLimits = {
  readonly inflatedBytes: number;
  readonly budget: BodyShare;
  /** Where a body that is refused counts, as one: what was in it is not known. */
  readonly count?: { readonly page: IntakePage; readonly sender: string };
};

/**
 * Hands over the whole body, inflated, for as long as `use` runs. Throws `ingest.inflated-too-large` (413),
 * `ingest.corrupt-encoding`, `ingest.unknown-encoding` (invalid) and `ingest.busy` (unavailable).
 */
export async function withBody<Result>(
  request: Pick<IncomingMessage, 'headers'> & AsyncIterable<Uint8Array>,
  { inflatedBytes, budget, count }: BodyLimits,
  use: (body: Buffer) => Promise<Result>,
): Promise<Result> {
  let held = 0;
  const parts: Buffer[] = [];
  try {
    const encoding = request.headers['content-encoding'] ?? '';
    const limits = { inflatedBytes, ratio: 250, ratioFreeBytes: 8 * MIB };
    for await (const chunk of inflate(unclosed(request), encoding, limits)) {
      budget.hold(chunk.length);
      held += chunk.length;
      parts.push(Buffer.from(chunk));
    }
  } catch (error) {
    if (error instanceof WatchfloorError) countRefused(error, count);
    budget.release(held);
    throw error;
  }
  try {
    return await use(Buffer.concat(parts));
  } finally {
    budget.release(held);
  }
}

function countRefused({ kind, httpStatus }: WatchfloorError, count: BodyLimits['count']): void {
  const key = { sourceId: '', sender: count?.sender ?? '' };
  count?.page.received(key, 1);
  count?.page.refused(key, kind === 'unavailable' ? 'busy' : httpStatus === 413 ? 'too-large' : 'malformed', 1);
}

/** Closing an HTTP request takes the connection with it, and so the refusal's text. */
export async function* unclosed(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]();
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}
