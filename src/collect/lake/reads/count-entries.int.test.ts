import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEventEncoder } from '../encode-events.ts';
import { encodeRejects } from '../encode-rejects.ts';
import { eventOf, openTestLake, originOf, type TestLake } from '../test-lake.ts';
import { countEntries } from './count-entries.ts';

let test: TestLake;
beforeAll(async () => {
  test = await openTestLake();
});
afterAll(() => test.close());

it('tells of each range the events, the rejects and the first event that could be read', async () => {
  const reject = { kind: 'rejected', reason: 'malformed', detail: 'x', raw: Buffer.from('x') } as const;
  await test.lake.insert(encodeRejects([{ origin: originOf(7, 0), reject }]), 'rejects');
  const events = [originOf(8, 3), originOf(7, 12), originOf(7, 2)].map((origin) => eventOf(origin));
  await test.lake.insert(createEventEncoder()(events), 'events');
  const ranges = [
    { from: 7, to: 8 },
    { from: 9, to: 9 },
  ];
  expect(await countEntries(test.lake, 'testlake', ranges)).toEqual([
    { from: 7, to: 8, events: 3, rejects: 1, firstEventId: 'testlake-7-2' },
    { from: 9, to: 9, events: 0, rejects: 0, firstEventId: null },
  ]);
});
