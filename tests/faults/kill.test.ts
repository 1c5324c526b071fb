import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { HIT_EVERY, ORACLE_RULE, seededRandom, startOracleSenders } from '../harness/kill-oracle.ts';
import { readLakeOffline } from '../harness/read-lake-offline.ts';
import { makeDataDir, removeDataDir, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

/** That this can fail is shown in docs/adr/0003-exactly-once-effect.md. More by flag: WATCHFLOOR_TEST_KILLS=1000 npm test -- tests/faults/kill.test.ts */
const KILLS = Number(process.env.WATCHFLOOR_TEST_KILLS ?? 50);
const SEED = Number(process.env.WATCHFLOOR_TEST_SEED ?? 20261122);
const VICTIMS = ['server', 'engine', 'postgres'] as const;

const dataDir = makeDataDir();
const rulesDir = join(dataDir, 'oracle-rules');
mkdirSync(rulesDir, { recursive: true });
writeFileSync(join(rulesDir, 'oracle.yml'), ORACLE_RULE);
const start = () =>
  startServerProcess({
    dataDir,
    environment: { WATCHFLOOR_RULES_DIRS: rulesDir, WATCHFLOOR_RULES_PUBLIC_PACK: 'false' },
  });

let server: ServerProcess | undefined;
const startsMs: number[] = [];
afterAll(async () => {
  await server?.kill();
  removeDataDir(dataDir);
});

/** SIGKILL to the server itself, its engine, or one of its PostgreSQL processes (the postmaster or a backend). */
async function killOne(victim: (typeof VICTIMS)[number], random: () => number): Promise<string> {
  const running = server;
  if (!running) throw new Error('no server to kill');
  if (victim === 'server') {
    server = undefined;
    await running.kill();
    const killedAtMs = performance.now();
    server = await start();
    startsMs.push(performance.now() - killedAtMs);
    return victim;
  }
  const pids = running.children()[victim];
  const pid = pids[Math.floor(random() * pids.length)];
  if (pid === undefined) return `${victim} (was just starting)`;
  process.kill(pid, 'SIGKILL');
  return victim;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

type AlertPage = { data: { hitCount: number }[]; next: string | null };

async function countHits(running: ServerProcess): Promise<number> {
  let hits = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await running.api(
      `/api/v1/alerts?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    expect(answer.status).toBe(200);
    const page = (await answer.json()) as AlertPage;
    hits += page.data.reduce((sum, alert) => sum + alert.hitCount, 0);
    cursor = page.next;
  }
  return hits;
}

/** Waits until the number of hits has stopped growing and reached what is due, or the patience ends. */
async function settledHits(running: ServerProcess, due: number): Promise<number> {
  let hits = -1;
  for (let tries = 0; tries < 120 && hits !== due; tries += 1) {
    await sleep(500);
    hits = await countHits(running);
  }
  return hits;
}

it(`loses and doubles nothing in ${KILLS} kills of the server and its children during ingest`, {
  timeout: 60_000 + KILLS * 15_000,
}, async () => {
  const random = seededRandom(SEED);
  server = await start();
  let isOver = false;
  const { state, done } = startOracleSenders({ senders: 3, server: () => server, isOver: () => isOver });
  const killed = new Map<string, number>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(50 + random() * 600);
    const victim = await killOne(VICTIMS[kill % VICTIMS.length] ?? 'server', random);
    killed.set(victim, (killed.get(victim) ?? 0) + 1);
  }
  await sleep(500);
  isOver = true;
  await done;
  const due = [...state.acknowledged].filter((id) => Number(id.split('-')[3]) % HIT_EVERY === 0).length;
  const hits = await settledHits(server, due);
  await server.stop();

  const rows = readLakeOffline<{ id: string; copies: string }>(
    join(dataDir, 'lake'),
    `SELECT extract(raw, 'oracle-[0-9]+-[0-9]+-[0-9]+') AS id, count() AS copies FROM events GROUP BY id`,
  );
  const stored = new Map(rows.map((row) => [row.id, Number(row.copies)]));
  const lost = [...state.acknowledged].filter((id) => !stored.has(id));
  const doubled = [...stored].filter(([, copies]) => copies !== 1);
  process.stdout.write(
    `kills ${JSON.stringify(Object.fromEntries(killed))}, seed ${SEED}: ${state.acknowledged.size} acknowledged, ${state.attempts()} sends, ` +
      `${state.refusals()} of them unanswered or refused, ${lost.length} lost, ${doubled.length} doubled, ${hits} of ${due} hits in alerts; ` +
      `ready again after a kill of the server in ${Math.round(median(startsMs))} ms (median)\n`,
  );
  expect(state.acknowledged.size).toBeGreaterThan(KILLS * 10);
  expect(lost).toEqual([]);
  expect(doubled).toEqual([]);
  expect(hits).toBe(due);
});
