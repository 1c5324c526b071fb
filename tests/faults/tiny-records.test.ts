import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import {
  countStored,
  peakGrowthMib,
  plainEvent,
  progressOf,
  readMetric,
  upload,
  waitUntilSettled,
} from '../harness/server-state.ts';

/**
 * A record costs far more when it is stored than the two bytes it is sent as: a megabyte of them is half a million rows.
 * More by flag: WATCHFLOOR_TEST_TINY_RECORDS=12600000 npm test -- tests/faults/tiny-records.test.ts
 */
const RECORDS = Number(process.env.WATCHFLOOR_TEST_TINY_RECORDS ?? 500_000);
/** Of the server's process and of the engine's, whatever is sent. */
const MOST_GROWTH_MIB = 400;
const PATIENCE_MS = 60_000 + RECORDS / 20;

const dataDir = makeDataDir();
let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({ dataDir, environment: { WATCHFLOOR_RULES_PUBLIC_PACK: 'false' } });
});
afterAll(async () => {
  expect(await server.stop()).toBe(0);
  removeDataDir(dataDir);
});

/** How often the server said that it is not ready, asked every 100 ms until it is over. */
async function watchReadiness(isOver: () => boolean): Promise<{ readonly asked: number; readonly refused: number }> {
  let asked = 0;
  let refused = 0;
  for (; !isOver(); await sleep(100)) {
    asked += 1;
    const answer = await server.api('/readyz', { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer?.status !== 200) refused += 1;
  }
  return { asked, refused };
}

it.each([
  ['two bytes that are no event', '1\n', 'windows-event-log', { events: 0, rejects: RECORDS }],
  ['two bytes that are an event', '1\n', 'syslog', { events: RECORDS / 5, rejects: 0 }],
  ['an empty object', '{}\n', 'windows-event-log', { events: 0, rejects: RECORDS / 5 }],
] as const)(
  'stores each of very many records of %s, stays ready, and holds its memory',
  {
    timeout: PATIENCE_MS * 2,
  },
  async (...[title, record, source, due]) => {
    const count = due.events + due.rejects;
    const before = { ...(await countStored(server)), sequence: (await progressOf(server)).lastSequence };
    const counted = await readMetric(server, 'watchfloor_records_rejected_total');
    const [engine] = server.children().engine;
    if (engine === undefined) throw new Error('no engine');
    let isOver = false;
    const readiness = watchReadiness(() => isOver);
    let engineGrowth = 0;
    const growth = await peakGrowthMib(server.pid, async () => {
      engineGrowth = await peakGrowthMib(engine, async () => {
        const answer = await upload(server, { body: record.repeat(count), source });
        expect(answer).toMatchObject({ status: 202, body: { bytes: record.length * count } });
        await waitUntilSettled(server, PATIENCE_MS);
      });
    });
    isOver = true;
    const { asked, refused } = await readiness;
    process.stdout.write(
      `${count} records of ${title}: peak memory +${growth.toFixed(0)} MiB (server), +${engineGrowth.toFixed(0)} MiB (engine)\n`,
    );
    const stored = await countStored(server);
    expect({ events: stored.events - before.events, rejects: stored.rejects - before.rejects }).toEqual(due);
    expect((await readMetric(server, 'watchfloor_records_rejected_total')) - counted).toBe(due.rejects);
    expect(asked).toBeGreaterThan(0);
    expect(refused).toBe(0);
    expect(growth).toBeLessThan(MOST_GROWTH_MIB);
    expect(engineGrowth).toBeLessThan(MOST_GROWTH_MIB);

    // Nothing is wedged behind them.
    expect(await upload(server, { body: `${plainEvent('after')}\n` })).toMatchObject({ status: 202 });
    await waitUntilSettled(server);
    expect((await countStored(server)).events).toBe(stored.events + 1);
  },
);
