import { describe, expect, it } from 'vitest';
import { ageText } from '../../frame/age.ts';
import { dueText, overdueUpdates, requiredTasks } from './waiting.ts';

const NOW_MS = Date.UTC(2026, 10, 22, 2, 14);
const at = (minutes: number) => new Date(NOW_MS + minutes * 60_000).toISOString();

describe('what waits in a case', () => {
  it('is an update once its time has come, not before', () => {
    const due = [
      { audience: 'management', dueAt: at(-1) },
      { audience: 'company', dueAt: at(0) },
      { audience: 'customers', dueAt: at(1) },
    ] as const;
    expect(overdueUpdates(due, NOW_MS).map(({ audience }) => audience)).toEqual(['management', 'company']);
  });

  it('is a task that is required and open', () => {
    const task = { title: 'x', assignee: null, createdAt: at(0), endedAt: null, endedBy: null };
    const tasks = [
      { ...task, id: '1', state: 'open', isRequiredBeforeClose: true },
      { ...task, id: '2', state: 'open', isRequiredBeforeClose: false },
      { ...task, id: '3', state: 'done', isRequiredBeforeClose: true },
    ] as const;
    expect(requiredTasks(tasks).map(({ id }) => id)).toEqual(['1']);
  });

  it('says how long it is still, or has been', () => {
    const text = (minutes: number) => dueText(NOW_MS + minutes * 60_000, NOW_MS, ageText);
    expect([12, -65, 0, 0.5].map(text)).toEqual(['due in 12m', 'overdue for 1h 5m', 'due now', 'due within a minute']);
  });
});
