import { expect, test } from 'vitest';
import { BodyBudget } from './read-body.ts';

test('who sends bodies that never end leaves half of the room to others, and all of it once they have ended', () => {
  const budget = new BodyBudget(100);
  const [greedy, other] = [budget.of('greedy'), budget.of('other')];
  greedy.hold(50);
  expect(() => budget.of('greedy').hold(1)).toThrow('Send it again');
  other.hold(50);
  expect(() => budget.of('third').hold(1)).toThrow('Send it again');
  greedy.release(50);
  greedy.hold(50);
});
