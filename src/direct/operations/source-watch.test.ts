import { expect, it } from 'vitest';
import type { Lake } from '../../collect/lake/index.ts';
import { createSourceWatch } from './source-watch.ts';

it('says that the lake did not answer, and asks it again only after the time that an answer is kept', async () => {
  let asked = 0;
  const query = async () => {
    asked += 1;
    throw new Error('lake gone');
  };
  const now = { ms: 1_000_000 };
  const senders = createSourceWatch({ query } as unknown as Lake, { nowMs: () => now.ms });
  const first = senders();
  now.ms += 60_000;
  expect([await first, await senders(), asked]).toEqual(['unread', 'unread', 1]);
  now.ms += 19_999;
  expect([await senders(), asked]).toEqual(['unread', 1]);
  now.ms += 1;
  expect([await senders(), asked]).toEqual(['unread', 2]);
});
