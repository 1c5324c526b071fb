import { Readable } from 'node:stream';

/** Unread bytes at which a reader counts as gone: hints are some hundred bytes, and few. */
const UNREAD_AT_MOST = 16 * 1024;

export type LiveStream = {
  readonly reply: Readable;
  /** False: the reader is too slow or gone, and the stream has ended. */
  readonly send: (event: string, data: unknown) => boolean;
  readonly end: () => void;
};

/** The format of server-sent events (HTML Living Standard section 9.2.5). `retryMs` is when a browser comes again. */
export function createLiveStream(retryMs: number): LiveStream {
  const reply = new Readable({ read: () => undefined });
  // A reader that goes away in the middle is no failure.
  reply.on('error', () => undefined);
  reply.push(`retry: ${retryMs}\n\n`);
  return {
    reply,
    send: (event, data) => {
      if (reply.destroyed) return false;
      reply.push(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (reply.readableLength > UNREAD_AT_MOST) reply.destroy();
      return !reply.destroyed;
    },
    end: () => {
      if (!reply.destroyed) reply.push(null);
    },
  };
}
