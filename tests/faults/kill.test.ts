import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { getJson, readAllPages } from '../harness/follow-pipeline.ts';
import { ORACLE_RULE, seededRandom, startOracleSenders } from '../harness/kill-oracle.ts';
import { dueHits, findingsOf, NO_FINDINGS } from '../harness/oracle-findings.ts';
import { readLakeOffline } from '../harness/read-lake-offline.ts';
import {
  killWhileStarting,
  makeDataDir,
  removeDataDir,
  type ServerProcess,
  startServerProcess,
} from '../harness/server-process.ts';

/** That the oracle can fail is shown by oracle-findings.test.ts, that this test can by docs/adr/0003-exactly-once-effect.md. More by flag: WATCHFLOOR_TEST_KILLS=1000 npm test -- tests/faults/kill.test.ts */
const KILLS = Number(process.env.WATCHFLOOR_TEST_KILLS ?? 50);
const SEED = Number(process.env.WATCHFLOOR_TEST_SEED ?? 20261122);
/** A start takes seconds, a child's return less. */
const VICTIMS = ['server', 'engine', 'postgres', 'engine', 'postgres'] as const;
/** Of the starts after a kill, this share is killed half-way too. */
const STARTS_KILLED = 0.5;
const LONGEST_START_MS = 1_500;

const dataDir = makeDataDir();
const rulesDir = join(dataDir, 'oracle-rules');
mkdirSync(rulesDir, { recursive: true });
writeFileSync(join(rulesDir, 'oracle.yml'), ORACLE_RULE);
const options = {
  dataDir,
  environment: { WATCHFLOOR_RULES_DIRS: rulesDir, WATCHFLOOR_RULES_PUBLIC_PACK: 'false' },
};

let server: ServerProcess | undefined;
const startsMs: number[] = [];
/** Kills that met a living process. */
const killed = { server: 0, engine: 0, postgres: 0, start: 0 };
const kills = () => Object.values(killed).reduce((sum, count) => sum + count, 0);
afterAll(async () => {
  await server?.kill();
  removeDataDir(dataDir);
});

async function killServer(running: ServerProcess, random: () => number): Promise<void> {
  server = undefined;
  await running.kill();
  killed.server += 1;
  while (random() < STARTS_KILLED) {
    if (await killWhileStarting(options, random() * LONGEST_START_MS)) killed.start += 1;
  }
  const startedAtMs = performance.now();
  server = await startServerProcess(options);
  startsMs.push(performance.now() - startedAtMs);
}

/** SIGKILL to the server itself, its engine, or one of its PostgreSQL processes (the postmaster or a backend). */
async function killOne(victim: (typeof VICTIMS)[number], random: () => number): Promise<void> {
  if (!server) throw new Error('no server to kill');
  if (victim === 'server') return killServer(server, random);
  for (;;) {
    const pids = server.children()[victim];
    const pid = pids[Math.floor(random() * pids.length)];
    if (pid !== undefined && isKilled(pid)) break;
    // It is just being started again.
    await sleep(20);
  }
  killed[victim] += 1;
}

function isKilled(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

type AlertRow = { id: string; hitCount: number; entity: { name: string } };
type AlertHits = { firstHits: { eventId: string }[]; latestHits: { eventId: string }[] };

const readAlerts = (running: ServerProcess) => readAllPages<AlertRow>(running, '/api/v1/alerts', 100);

/** Waits until the alerts have as many hits as are due, or the patience ends. */
async function settledAlerts(running: ServerProcess, due: number): Promise<AlertRow[]> {
  for (let tries = 0; ; tries += 1) {
    const alerts = await readAlerts(running);
    if (tries === 120 || sum(alerts.map(({ hitCount }) => hitCount)) === due) return alerts;
    await sleep(500);
  }
}

/** The events that alerts name: the first and the latest hits of each. */
async function readKeptHits(running: ServerProcess, alerts: readonly AlertRow[]): Promise<string[]> {
  const shown = await Promise.all(alerts.map(({ id }) => getJson<AlertHits>(running, `/api/v1/alerts/${id}`)));
  return shown.flatMap(({ firstHits, latestHits }) => [...firstHits, ...latestHits].map(({ eventId }) => eventId));
}

const EVENT = `concat(journal_id, '-', toString(sequence), '-', toString(record))`;

/** What the engine alone finds: each row's event id, with the sender's own id, or with the rule that matched it. */
function readStored() {
  const lakeDir = join(dataDir, 'lake');
  return {
    events: readLakeOffline<{ event: string; id: string }>(
      lakeDir,
      `SELECT ${EVENT} AS event, extract(raw, 'oracle-[0-9]+-[0-9]+-[0-9]+') AS id FROM events`,
    ),
    matches: readLakeOffline<{ event: string; rule_id: string }>(
      lakeDir,
      `SELECT ${EVENT} AS event, rule_id FROM matches`,
    ),
  };
}

it(`loses and doubles nothing in ${KILLS} kills of the server and its children during ingest`, {
  timeout: 60_000 + KILLS * 15_000,
}, async () => {
  const random = seededRandom(SEED);
  server = await startServerProcess(options);
  let isOver = false;
  const { state, done } = startOracleSenders({ senders: 3, server: () => server, isOver: () => isOver });
  for (let turn = 0; kills() < KILLS; turn += 1) {
    await sleep(50 + random() * 600);
    await killOne(VICTIMS[turn % VICTIMS.length] ?? 'server', random);
  }
  await sleep(500);
  isOver = true;
  await done;
  const due = dueHits(state.acknowledged).length;
  const alerts = await settledAlerts(server, due);
  const keptHits = await readKeptHits(server, alerts);
  await server.stop();

  const outcome = { acknowledged: state.acknowledged, ...readStored(), alerts, keptHits };
  const findings = findingsOf(outcome);
  const found = Object.entries(findings).map(([name, each]) => `${name} ${each.length}`);
  process.stdout.write(
    `kills ${JSON.stringify(killed)}, seed ${SEED}: ${state.acknowledged.size} acknowledged, ${state.attempts()} sends, ` +
      `${state.refusals()} of them unanswered or refused; ${outcome.events.length} rows, ${outcome.matches.length} matches, ` +
      `${sum(alerts.map(({ hitCount }) => hitCount))} hits of ${due}; ${found.join(', ')}; ` +
      `ready again after a kill of the server in ${Math.round(median(startsMs))} ms (median)\n`,
  );
  expect(state.acknowledged.size).toBeGreaterThan(KILLS * 10);
  expect(keptHits.length).toBeGreaterThan(0);
  expect(findings).toEqual(NO_FINDINGS);
});
