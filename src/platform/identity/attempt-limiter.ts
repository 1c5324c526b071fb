import { type Clock, WatchfloorError } from '../kernel/index.ts';

type Window = { readonly startedAtMs: number; count: number };

export type AttemptLimiter = {
  /**
   * Counts an attempt under each key *before* it is judged, so that many at once cannot slip through. The keys are
   * asked in their order, and a refusal counts under none. Returns what takes the attempt back, for one that turned
   * out right. Throws `identity.too-many-attempts` (429, `retryAfterSeconds` in the details) where one key is over its
   * limit.
   */
  readonly admit: (keys: readonly AttemptKey[]) => TakeBack;
  /** Forgets a key, after a success. */
  readonly forget: (key: string) => void;
};

export type TakeBack = () => void;
export type AttemptKey = { readonly key: string; readonly limit: number };

const WINDOW_MS = 5 * 60_000;
/** Memory stays bounded whoever calls. A living window is never given up for it: a guesser would push out his own. */
const MAX_KEYS = 10_000;

export function createAttemptLimiter(clock: Clock): AttemptLimiter {
  // In the order of their start, so that the expired ones stand in front.
  const windows = new Map<string, Window>();
  const dropExpired = () => {
    for (const [key, { startedAtMs }] of windows) {
      if (clock.nowMs() - startedAtMs < WINDOW_MS) return;
      windows.delete(key);
    }
  };
  const waitOf = (window: Window) => window.startedAtMs + WINDOW_MS - clock.nowMs();
  const requireRoom = (keys: readonly AttemptKey[]) => {
    const wanted = keys.filter(({ key }) => !windows.has(key)).length;
    const [oldest] = windows.values();
    if (oldest !== undefined && windows.size + wanted > MAX_KEYS) throw tooMany(waitOf(oldest));
  };
  const admit = (keys: readonly AttemptKey[]) => {
    dropExpired();
    for (const { key, limit } of keys) {
      const window = windows.get(key);
      if (window !== undefined && window.count >= limit) throw tooMany(waitOf(window));
    }
    requireRoom(keys);
    const counted = keys.map(({ key }) => {
      const window = windows.get(key) ?? { startedAtMs: clock.nowMs(), count: 0 };
      window.count += 1;
      windows.set(key, window);
      return { key, window };
    });
    return () => {
      for (const { key, window } of counted) {
        window.count -= 1;
        if (window.count === 0 && windows.get(key) === window) windows.delete(key);
      }
    };
  };
  return { admit, forget: (key) => void windows.delete(key) };
}

function tooMany(waitMs: number): WatchfloorError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  const message = `Too many attempts. Try again in ${retryAfterSeconds} seconds.`;
  const details = { retryAfterSeconds };
  return new WatchfloorError('denied', 'identity.too-many-attempts', { message, details, httpStatus: 429 });
}
