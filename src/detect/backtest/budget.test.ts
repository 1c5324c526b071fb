import { describe, expect, it } from 'vitest';
import { Budget } from './budget.ts';

const LIMITS = { seconds: 10, rowsRead: 100 };
const budgetAt = (clock: { nowMs: number }, abort = new AbortController()) =>
  new Budget(LIMITS, abort.signal, () => clock.nowMs);

describe('a budget', () => {
  it('is spent by the clock, whatever the time was waited for', () => {
    const clock = { nowMs: 5_000 };
    const budget = budgetAt(clock);
    clock.nowMs = 14_000;
    expect(budget.stop).toBeNull();
    expect(budget.queryLimits).toMatchObject({ timeoutMs: 1_000, maxRowsToRead: 100 });
    clock.nowMs = 15_000;
    expect(budget.stop).toBe('seconds');
  });

  it('is spent by what is read', () => {
    const budget = budgetAt({ nowMs: 0 });
    budget.read({ rowsRead: 60, bytesRead: 6 });
    expect([budget.stop, budget.queryLimits.maxRowsToRead]).toEqual([null, 40]);
    budget.read({ rowsRead: 40, bytesRead: 4 });
    expect([budget.stop, budget.spent]).toEqual(['rows', { seconds: 0, rowsRead: 100, bytesRead: 10 }]);
  });

  it('is spent where the engine says so, but not by a query that wants too much memory', () => {
    const budget = budgetAt({ nowMs: 0 });
    expect([budget.stoppedBy(241), budget.stop]).toEqual(['memory', null]);
    expect([budget.stoppedBy(396), budget.stop]).toEqual(['rows', null]);
    expect([budget.stoppedBy(158), budget.stop]).toEqual(['rows', 'rows']);
  });

  it('ends with the cancellation before all else', () => {
    const abort = new AbortController();
    const budget = budgetAt({ nowMs: 0 }, abort);
    budget.read({ rowsRead: 100, bytesRead: 0 });
    abort.abort();
    expect(budget.stop).toBe('cancelled');
  });
});
