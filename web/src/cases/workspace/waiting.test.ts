import { describe, expect, it } from 'vitest';
import { ageText } from '../../frame/age.ts';
import { dueText, nextDuty, overdueUpdates, requiredTasks } from './waiting.ts';

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

  it('is one thing first: a broken promise, what holds the case open, verdicts, promises, the rest', () => {
    const base = { assignee: null, createdAt: at(0), endedAt: null, endedBy: null, state: 'open' } as const;
    const required = { ...base, id: '2', title: 'Rebuild', isRequiredBeforeClose: true };
    const optional = { ...base, id: '1', title: 'Thank', isRequiredBeforeClose: false };
    const broken = { audience: 'management', dueAt: at(-1) } as const;
    const promised = { audience: 'company', dueAt: at(9) } as const;
    const none = { status: 'open', tasks: [], dueUpdates: [], unjudgedAlertCount: 0 } as const;
    const all = { ...none, tasks: [optional, required], unjudgedAlertCount: 3 };
    expect(nextDuty({ ...all, dueUpdates: [broken, promised] }, NOW_MS)).toEqual({ kind: 'update', due: broken });
    expect(nextDuty({ ...all, dueUpdates: [promised] }, NOW_MS)).toEqual({ kind: 'task', task: required });
    expect(nextDuty({ ...all, tasks: [optional], dueUpdates: [promised] }, NOW_MS)).toMatchObject({ count: 3 });
    expect(nextDuty({ ...none, tasks: [optional], dueUpdates: [promised] }, NOW_MS)).toMatchObject({ due: promised });
    expect(nextDuty({ ...none, tasks: [optional] }, NOW_MS)).toMatchObject({ task: optional });
    expect(nextDuty(none, NOW_MS)).toBeUndefined();
    expect(nextDuty({ ...all, status: 'closed' }, NOW_MS)).toBeUndefined();
  });

  it('says how long it is still, or has been', () => {
    const text = (minutes: number) => dueText(NOW_MS + minutes * 60_000, NOW_MS, ageText);
    expect([12, -65, 0, 0.5].map(text)).toEqual(['due in 12m', 'overdue for 1h 5m', 'due now', 'due within a minute']);
  });
});
