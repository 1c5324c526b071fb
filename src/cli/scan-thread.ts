import { Worker } from 'node:worker_threads';
import type { SigmaRule } from '../detect/rule-engine/index.ts';
import type { Hit, Piece, PieceCounts, ScanOptions } from './scan-piece.ts';

export type ScanThreadStart = { readonly rules: readonly SigmaRule[]; readonly options: ScanOptions };
export type ScannedPiece = { readonly hits: readonly Hit[]; readonly counts: PieceCounts };
/** `broken`: the scan threw. Said in words of its own, because an exception overtakes the replies before it. */
export type ScanReply =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'scanned' } & ScannedPiece)
  | { readonly kind: 'broken'; readonly cause: unknown };

export type ScanThread = {
  /** Ready, and without a piece that waits behind the one at work. */
  readonly hasRoom: () => boolean;
  /** Answers in the order of the pieces. Rejects with what the thread died of. */
  readonly scan: (piece: Piece) => Promise<ScannedPiece>;
  readonly close: () => Promise<void>;
};

/** The built command line runs .js files; tests run the .ts sources. */
const WORKER_URL = new URL(`./scan-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
/** Three times the semi-space of `bin/watchfloor`: garbage of lines that stream through need not lie about. */
const NURSERY_MIB = 12;
/** The one at work, and one so that it does not wait for the next. */
const PIECES_EACH = 2;

/** Starts a worker thread, which has room once it has made the rules ready. */
export function startScanThread(start: ScanThreadStart): ScanThread {
  const worker = new Worker(WORKER_URL, {
    workerData: start,
    resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MIB },
  });
  const waiting: PromiseWithResolvers<ScannedPiece>[] = [];
  let isReady = false;
  let end: { readonly cause: unknown } | undefined;
  const fail = (cause: unknown) => {
    end ??= { cause };
    for (const { reject } of waiting.splice(0)) reject(end.cause);
  };
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`A thread ended with ${code}.`)));
  worker.on('message', (reply: ScanReply) => {
    if (reply.kind === 'ready') isReady = true;
    else if (reply.kind === 'scanned') waiting.shift()?.resolve(reply);
    else fail(reply.cause);
  });
  return {
    // One that died takes the next piece, and says so: what is wrong with it must not pass for slowness.
    hasRoom: () => end !== undefined || (isReady && waiting.length < PIECES_EACH),
    scan: (piece) => {
      if (end) return Promise.reject(end.cause);
      const scanned = Promise.withResolvers<ScannedPiece>();
      waiting.push(scanned);
      // A copy that is given away: what is only sent is copied twice, and its reader still counts the original's lines.
      const payload = new Uint8Array(piece.payload);
      worker.postMessage({ ...piece, payload }, [payload.buffer]);
      return scanned.promise;
    },
    close: async () => {
      await worker.terminate();
    },
  };
}
