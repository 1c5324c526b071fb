import type { IncomingMessage } from 'node:http';
import { WatchfloorError } from '../kernel/index.ts';
import { refuseUnreadable } from './send-problem.ts';

export type ArrivalLimits = {
  /** Longest time a request may take to arrive. */
  readonly totalMs: number;
  /** Longest silence of an upload, which may take as long in all as its size needs; noticed within twice the time. */
  readonly idleMs: number;
  /** Uploads at once. */
  readonly uploads: number;
};

export type Arrivals = {
  /** Starts the time of a request. One that has not arrived at its end is answered 408 and cut off. */
  readonly expect: (request: IncomingMessage) => void;
  /**
   * Runs a handler that reads the body itself, under the limit of silence instead of the total one.
   * Throws `http.busy` (unavailable) where enough of them run.
   */
  readonly upload: <Result>(request: IncomingMessage, handle: () => Promise<Result>) => Promise<Result>;
};

/** Node's own `requestTimeout` knows one limit for all: too short for gigabytes, or too long for a slow loris. */
export function createArrivals({ totalMs, idleMs, uploads }: ArrivalLimits): Arrivals {
  const deadlines = new WeakMap<IncomingMessage, NodeJS.Timeout>();
  let running = 0;
  const release = (request: IncomingMessage) => clearTimeout(deadlines.get(request));
  const expect = (request: IncomingMessage) => {
    release(request);
    if (request.complete || request.destroyed) return;
    deadlines.set(request, setTimeout(() => cutOff(request), totalMs).unref());
    request.once('close', () => release(request));
  };
  const upload = async <Result>(request: IncomingMessage, handle: () => Promise<Result>) => {
    if (running >= uploads) throw busy();
    running += 1;
    release(request);
    const watch = watchSilence(request, idleMs);
    try {
      return await handle();
    } finally {
      clearInterval(watch);
      running -= 1;
      // The rest of a body that the handler did not want is thrown away, but not for ever.
      expect(request);
    }
  };
  return { expect, upload };
}

function watchSilence(request: IncomingMessage, idleMs: number): NodeJS.Timeout {
  let seenBytes = request.socket.bytesRead;
  const look = () => {
    const { bytesRead } = request.socket;
    // Bytes that lie here unread: it is us who keep the sender waiting.
    if (bytesRead === seenBytes && request.readableLength === 0) cutOff(request);
    seenBytes = bytesRead;
  };
  return setInterval(look, idleMs).unref();
}

function cutOff(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  refuseUnreadable(Object.assign(new Error('request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), request.socket);
}

function busy(): WatchfloorError {
  const message = 'As many uploads are running as the server takes at once. Send it again a little later.';
  return new WatchfloorError('unavailable', 'http.busy', { message, details: { retryAfterSeconds: 5 } });
}
