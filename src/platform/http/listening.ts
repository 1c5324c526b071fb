import { WatchfloorError } from '../kernel/index.ts';

export type Listener = { readonly host: string; readonly port: number };

/** Longest time the head of a request may take to arrive. */
export const HEADERS_TIMEOUT_MS = 60_000;

/** `http.port-taken` (conflict) or `http.listen-failed` (unavailable). */
export function cannotListen({ host, port }: Listener, cause: unknown): WatchfloorError {
  const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
  if (isTaken) {
    const message = `Port ${port} on ${host} is taken.`;
    return new WatchfloorError('conflict', 'http.port-taken', { message, cause });
  }
  return new WatchfloorError('unavailable', 'http.listen-failed', {
    message: `Cannot listen on ${host}:${port}.`,
    cause,
  });
}
