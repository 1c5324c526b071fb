import type { BacktestLimits, BacktestResult } from './contract.ts';

export type Stop = NonNullable<BacktestResult['stoppedBy']>;
export type Cost = { readonly seconds: number; readonly rowsRead: number; readonly bytesRead: number };

/** What a backtest may still spend, over all its rules. */
export class Budget {
  readonly #limits: BacktestLimits;
  readonly #signal: AbortSignal;
  #spent: Cost = { seconds: 0, rowsRead: 0, bytesRead: 0 };

  constructor(limits: BacktestLimits, signal: AbortSignal) {
    this.#limits = limits;
    this.#signal = signal;
  }

  spend(cost: Cost): void {
    this.#spent = addCost(this.#spent, cost);
  }

  get spent(): Cost {
    return this.#spent;
  }

  get secondsLeft(): number {
    return Math.max(0, this.#limits.seconds - this.#spent.seconds);
  }

  get rowsLeft(): number {
    return Math.max(0, this.#limits.rowsRead - this.#spent.rowsRead);
  }

  /** Why to stop now; null: go on. */
  get stop(): Stop | null {
    if (this.#signal.aborted) return 'cancelled';
    if (this.secondsLeft === 0) return 'seconds';
    return this.rowsLeft === 0 ? 'rows' : null;
  }
}

export function addCost(one: Cost, other: Cost): Cost {
  return {
    seconds: one.seconds + other.seconds,
    rowsRead: one.rowsRead + other.rowsRead,
    bytesRead: one.bytesRead + other.bytesRead,
  };
}
