import type { Control, Transaction } from '../control/index.ts';
import { type Clock, WatchfloorError } from '../kernel/index.ts';
import {
  type Attempts,
  countAttempt,
  deleteAttempts,
  deleteAttemptsBefore,
  findAttempts,
  lockAttempts,
  measureAttempts,
  uncountAttempt,
} from './attempt-store.ts';
import { hashSecret } from './secret.ts';

export type AttemptLimiter = {
  /**
   * Counts an attempt under each key *before* it is judged, so that many at once cannot slip through, whichever node
   * they reach. The keys are asked in their order, and a refusal counts under none. Returns what takes the attempt back,
   * for one that turned out right. Throws `identity.too-many-attempts` (429, `retryAfterSeconds` in the details) where
   * one key is over its limit.
   */
  readonly admit: (keys: readonly AttemptKey[]) => Promise<TakeBack>;
  /** Forgets a key, after a success. */
  readonly forget: (key: string) => Promise<void>;
};

export type TakeBack = () => Promise<void>;
export type AttemptKey = { readonly key: string; readonly limit: number };

const WINDOW_MS = 5 * 60_000;
/** The table stays bounded whoever calls. A living window is never given up for it: a guesser would push out his own. */
const MAX_KEYS = 10_000;

type LimiterDeps = { readonly control: Control; readonly clock: Clock };

export function createAttemptLimiter({ control, clock }: LimiterDeps): AttemptLimiter {
  let last: Promise<unknown> = Promise.resolve();
  /** One at a time in this process: a flood of guesses waits here and not on the connections that everybody needs. */
  const inTurn = <Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> => {
    const turn = last.then(() =>
      control.transaction(async (tx) => {
        await lockAttempts(tx);
        return work(tx);
      }),
    );
    last = turn.catch(() => undefined);
    return turn;
  };
  const admit = async (keys: readonly AttemptKey[]) => {
    const counted = await inTurn((tx) => count(tx, keys, clock.nowMs()));
    return () => inTurn((tx) => uncountAttempt(tx, counted));
  };
  return { admit, forget: (key) => inTurn((tx) => deleteAttempts(tx, hashSecret(key))) };
}

async function count(tx: Transaction, keys: readonly AttemptKey[], nowMs: number): Promise<readonly Attempts[]> {
  const hashes = keys.map(({ key }) => hashSecret(key));
  const waitOf = (startedAt: Date) => startedAt.getTime() + WINDOW_MS - nowMs;
  await deleteAttemptsBefore(tx, new Date(nowMs - WINDOW_MS));
  const known = new Map((await findAttempts(tx, hashes)).map((one) => [one.keyHash.toString('base64'), one]));
  for (const { key, limit } of keys) {
    const found = known.get(hashSecret(key).toString('base64'));
    if (found !== undefined && found.count >= limit) throw tooMany(waitOf(found.startedAt));
  }
  if (known.size < keys.length) {
    const { keys: kept, oldest } = await measureAttempts(tx);
    if (oldest !== null && kept + keys.length - known.size > MAX_KEYS) throw tooMany(waitOf(oldest));
  }
  await countAttempt(tx, hashes, new Date(nowMs));
  return findAttempts(tx, hashes);
}

function tooMany(waitMs: number): WatchfloorError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  const message = `Too many attempts. Try again in ${retryAfterSeconds} seconds.`;
  const details = { retryAfterSeconds };
  return new WatchfloorError('denied', 'identity.too-many-attempts', { message, details, httpStatus: 429 });
}
