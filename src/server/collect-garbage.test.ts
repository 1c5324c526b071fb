import { expect, it } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';

it('frees what nobody holds', async () => {
  const held = new WeakRef({});
  // In a task of its own: until the next one, what a reference was made of is kept.
  await new Promise(setImmediate);
  expect(held.deref()).toBeDefined();
  await new Promise(setImmediate);
  await collectGarbage();
  expect(held.deref()).toBeUndefined();
});
