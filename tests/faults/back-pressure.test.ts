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

const EVENTS_PER_UPLOAD = 250;
const BACKLOG_MIB = 8;
/** Shorter than the supervisor's patience with a silent engine: it is to come back by itself. */
const STALL_MS = 12_000;

const dataDir = makeDataDir();
let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({
    dataDir,
    environment: { WATCHFLOOR_RULES_PUBLIC_PACK: 'false', WATCHFLOOR_JOURNAL_MAX_BACKLOG_MIB: String(BACKLOG_MIB) },
  });
});
afterAll(async () => {
  await server.stop();
  removeDataDir(dataDir);
});

let uploads = 0;
/** About a mebibyte. */
function nextBody(): string {
  uploads += 1;
  const lines = Array.from({ length: EVENTS_PER_UPLOAD }, (_, n) => plainEvent(`pressure-${uploads}-${n}`, 4_000));
  return lines.join('\n');
}

it('takes events while the engine stands still, up to the bound; then says when to come again; then drains', async () => {
  const [engine] = server.children().engine;
  if (engine === undefined) throw new Error('no engine');
  const before = await countStored(server);
  let acknowledged = 0;
  let refused = 0;
  process.kill(engine, 'SIGSTOP');
  const grown = await peakGrowthMib(server.pid, async () => {
    for (const until = Date.now() + STALL_MS; Date.now() < until; await sleep(100)) {
      const answer = await upload(server, { body: nextBody() });
      if (answer.status === 202) acknowledged += 1;
      else {
        refused += 1;
        expect(answer).toMatchObject({ status: 503, code: 'journal.full', retryAfter: '5' });
      }
    }
  });
  // An upload of one entry is taken whole or not at all, so what is acknowledged is what will be stored.
  expect(acknowledged).toBeGreaterThanOrEqual(BACKLOG_MIB - 2);
  expect(refused).toBeGreaterThan(0);
  expect((await progressOf(server)).backlogBytes).toBeLessThanOrEqual(BACKLOG_MIB * 1024 * 1024);
  expect(await readMetric(server, 'watchfloor_refused_entries_total')).toBeGreaterThanOrEqual(refused);
  process.stdout.write(
    `engine stalled for ${STALL_MS} ms: ${acknowledged} uploads acknowledged, ${refused} refused, peak memory +${grown.toFixed(0)} MiB\n`,
  );
  // Beside the garbage of a hundred refused uploads of a mebibyte, which is collected when there is need: nothing of them stays.
  expect(grown).toBeLessThan(200);

  process.kill(engine, 'SIGCONT');
  await waitUntilSettled(server);
  expect(await upload(server, { body: nextBody() })).toMatchObject({ status: 202 });
  await waitUntilSettled(server);
  const stored = (await countStored(server)).events - before.events;
  expect(stored).toBeGreaterThanOrEqual((acknowledged + 1) * EVENTS_PER_UPLOAD);
  // Of an upload in two entries, the first may have been taken before the second was refused: never acknowledged, and more than once never.
  expect(stored).toBeLessThanOrEqual((acknowledged + 1 + refused) * EVENTS_PER_UPLOAD);
});
