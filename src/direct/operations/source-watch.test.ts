import { expect, it } from 'vitest';
import type { Lake } from '../../collect/lake/index.ts';
import { createSourceWatch, sourcesOf } from './source-watch.ts';

it('says that there may be more senders once as many were read as are ever read', () => {
  const heardOf = (_: unknown, at: number) => ({
    sourceId: 'syslog',
    sender: `192.0.2.${at}`,
    events: 1,
    rejects: 0,
    rejectReasons: [],
    matches: 0,
    lastReceivedMs: 1_000_000,
    newestEventMs: 1_000_000,
    medianLagMs: 0,
  });
  const isCut = (length: number) => sourcesOf(Array.from({ length }, heardOf), 1_000_000).isCut;
  expect([isCut(999), isCut(1_000)]).toEqual([false, true]);
});

it('lists a sender whose clock is ahead, after those that are worse off', () => {
  const of = (sourceId: string, medianLagMs: number) => ({
    sourceId,
    sender: '192.0.2.1',
    events: 1,
    rejects: 0,
    rejectReasons: [],
    matches: 0,
    lastReceivedMs: 1_000_000,
    newestEventMs: 1_000_000,
    medianLagMs,
  });
  const { troubled, counts } = sourcesOf([of('ahead', -3_600_000), of('well', 0), of('late', 3_600_000)], 1_000_000);
  expect(troubled.map(({ sourceId, state }) => [sourceId, state])).toEqual([
    ['late', 'late'],
    ['ahead', 'ahead'],
  ]);
  expect(counts).toEqual({ heard: 1, late: 1, ahead: 1, rejecting: 0, silent: 0 });
});

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
