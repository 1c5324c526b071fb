import { expect, test } from 'vitest';
import { shiftState } from './shift-steps.ts';

const act = (action: string, subject: string) => ({ at: '2026-11-22T12:00:00.000Z', action, subject });

test('a shift begins with nothing done', () => {
  const { next, doneCount } = shiftState([]);
  expect(next?.title).toBe('Take an alert');
  expect(doneCount).toBe(0);
});

test('steps may be done in any order, and each shows its first act', () => {
  const { steps, next, doneCount } = shiftState([
    act('alerts.take', 'alert:AL-2'),
    act('cases.open', 'case:CS-1'),
    act('alerts.take', 'alert:AL-1'),
    act('identity.sign-in', 'user:kim'),
  ]);
  expect(doneCount).toBe(2);
  expect(next?.title).toBe('Give a verdict');
  expect(steps[0]?.act?.subject).toBe('alert:AL-1');
});

test('a shift is over when all five are done', () => {
  const all = ['cases.close', 'cases.add-note', 'cases.open', 'alerts.give-verdict', 'alerts.take'];
  expect(shiftState(all.map((action) => act(action, 'x'))).next).toBeUndefined();
});
