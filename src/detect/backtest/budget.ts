import type { QueryLimits, ReadCost } from '../../collect/lake/index.ts';
import type { BacktestLimits, BacktestResult } from './contract.ts';

export type Stop = NonNullable<BacktestResult['stoppedBy']>;
export type Cost = ReadCost & { readonly seconds: number };

/** ClickHouse's error codes (`src/Common/ErrorCodes.cpp`) by which the engine says that what was left did not suffice. */
const SPENT: ReadonlyMap<unknown, 'seconds' | 'rows'> = new Map([
  [158, 'rows'],
  [159, 'seconds'],
  [160, 'seconds'],
]);
const OUT_OF_MEMORY = 241;

/**
 * What a backtest may still spend, over all its rules. The seconds are those of the clock, from here on: whatever the
 * work waits for counts, be it the engine, the matcher or the control store.
 */
export class Budget {
  readonly #limits: BacktestLimits;
  readonly #signal: AbortSignal;
  readonly #nowMs: () => number;
  readonly #startedMs: number;
  #rowsRead = 0;
  #bytesRead = 0;
  #exhausted: Stop | null = null;

  constructor(limits: BacktestLimits, signal: AbortSignal, nowMs: () => number) {
    this.#limits = limits;
    this.#signal = signal;
    this.#nowMs = nowMs;
    this.#startedMs = nowMs();
  }

  read({ rowsRead, bytesRead }: ReadCost): void {
    this.#rowsRead += rowsRead;
    this.#bytesRead += bytesRead;
  }

  /**
   * Takes the code by which the engine stopped a query, and says what that means. The engine does not tell what such a
   * query has cost: where it was the budget that did not suffice, all of it counts as spent.
   */
  stoppedBy(code: unknown): Stop {
    const spent = SPENT.get(code);
    if (spent !== undefined) this.#exhausted ??= spent;
    return spent ?? (code === OUT_OF_MEMORY ? 'memory' : 'rows');
  }

  get spent(): Cost {
    const seconds = Math.max(0, this.#nowMs() - this.#startedMs) / 1000;
    return { seconds, rowsRead: this.#rowsRead, bytesRead: this.#bytesRead };
  }

  /** What the next query may cost: all that is left. */
  get queryLimits(): Pick<QueryLimits, 'timeoutMs' | 'maxRowsToRead' | 'signal'> {
    return {
      timeoutMs: Math.ceil(this.#secondsLeft * 1000),
      maxRowsToRead: this.#limits.rowsRead - this.#rowsRead,
      signal: this.#signal,
    };
  }

  /** Why to stop now; null: go on. */
  get stop(): Stop | null {
    if (this.#signal.aborted) return 'cancelled';
    if (this.#exhausted !== null) return this.#exhausted;
    if (this.#secondsLeft === 0) return 'seconds';
    return this.#rowsRead < this.#limits.rowsRead ? null : 'rows';
  }

  get #secondsLeft(): number {
    return Math.max(0, this.#limits.seconds - this.spent.seconds);
  }
}
