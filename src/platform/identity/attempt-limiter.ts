import { type Clock, WatchfloorError } from '../kernel/index.ts';

type Window = { readonly startedAtMs: number; count: number };

export type AttemptLimiter = {
  /**
   * Counts an attempt under each key *before* it is judged, so that many at once cannot slip through. Throws
   * `identity.too-many-attempts` (429, `retryAfterSeconds` in the details) where one key is over its limit.
   */
  readonly admit: (keys: readonly AttemptKey[]) => void;
  /** Forgets a key, after a success. */
  readonly forget: (key: string) => void;
};

export type AttemptKey = { readonly key: string; readonly limit: number };

const WINDOW_MS = 5 * 60_000;
/** Beyond it the oldest keys are forgotten: memory stays bounded whoever calls. */
const MAX_KEYS = 10_000;

export function createAttemptLimiter(clock: Clock): AttemptLimiter {
  const windows = new Map<string, Window>();
  const windowOf = (key: string): Window => {
    const now = clock.nowMs();
    const known = windows.get(key);
    if (known !== undefined && now - known.startedAtMs < WINDOW_MS) return known;
    const fresh = { startedAtMs: now, count: 0 };
    windows.delete(key);
    windows.set(key, fresh);
    if (windows.size > MAX_KEYS) windows.delete(windows.keys().next().value ?? '');
    return fresh;
  };
  const admit = (keys: readonly AttemptKey[]) => {
    for (const { key, limit } of keys) {
      const window = windowOf(key);
      if (window.count >= limit) throw tooMany(window.startedAtMs + WINDOW_MS - clock.nowMs());
    }
    for (const { key } of keys) windowOf(key).count += 1;
  };
  return { admit, forget: (key) => void windows.delete(key) };
}

function tooMany(waitMs: number): WatchfloorError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  const message = `Too many attempts. Try again in ${retryAfterSeconds} seconds.`;
  const details = { retryAfterSeconds };
  return new WatchfloorError('denied', 'identity.too-many-attempts', { message, details, httpStatus: 429 });
}
