import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { afterAll } from 'vitest';
import { openTestLake, type TestLake } from '../../src/collect/lake/test-lake.ts';
import { alertsMigrations, raiseAlerts } from '../../src/detect/alerts/index.ts';
import type { ContentDeps } from '../../src/detect/content/content-deps.ts';
import { contentMigrations, createContentKeeper, createVolumes, findRevision } from '../../src/detect/content/index.ts';
import { correlationsMigrations } from '../../src/detect/correlations/index.ts';
import { readAttackMatrix, readOwnSettings } from '../../src/detect/detections/index.ts';
import { identityMigrations } from '../../src/platform/identity/index.ts';
import type { JournalEntry } from '../../src/platform/journal/index.ts';
import { alertHitsOf } from '../../src/server/alert-hits.ts';
import { startDetectionPool } from '../../src/server/detection-pool.ts';
import { decodedEventOf } from '../../src/server/stored-event.ts';
import { actorCalled } from './actors.ts';
import { testControl } from './postgres.ts';
import { ruleText } from './rule-text.ts';

export { ruleId, ruleText } from './rule-text.ts';

export const ann = actorCalled('Ann', ['rules.read', 'rules.write', 'rules.backtest', 'alerts.read', 'alerts.triage']);
export const bob = actorCalled('Bob', ['rules.read', 'rules.write']);
/** May look, may not touch. */
export const guest = actorCalled('Guest', ['rules.read', 'alerts.read']);

export const NOW = Date.UTC(2026, 2, 1, 12);
const JOURNAL_ID = 'contents';

const PACK =
  'id: theirs\ntitle: Theirs\nlicence: DRL-1.1\nurl: https://example.org/\nfolders: [{ path: ., alertsFrom: medium }]\n';

let opening: Promise<TestLake> | undefined;

/** One engine for a test file: it takes seconds to start. */
async function emptyLake(): Promise<TestLake> {
  opening ??= openTestLake();
  const test = await opening;
  for (const table of ['events', 'rejects', 'matches']) await test.lake.command(`TRUNCATE TABLE ${table}`);
  return test;
}

afterAll(async () => {
  const test = await opening;
  opening = undefined;
  await test?.close();
});

type Floor = Awaited<ReturnType<typeof openContentFloor>>;
export type ContentFloor = Floor;

/** The room on a real control store, lake and detection thread, with a pack and a folder of one's own. */
export async function openContentFloor(size = 1) {
  const dir = mkdtempSync(join(tmpdir(), 'watchfloor-content-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  write('pack/pack.yaml', PACK);
  for (const [n, word] of ['one', 'two', 'three'].entries()) write(`pack/${n + 1}.yml`, ruleText(n + 1, word));
  mkdirSync(join(dir, 'rules'));
  const control = await testControl([identityMigrations, alertsMigrations, contentMigrations, correlationsMigrations]);
  const { lake } = await emptyLake();
  const folders = { packDirs: [join(dir, 'pack')], contentDir: join(dir, 'rules'), cacheDir: join(dir, 'cache') };
  const sources = { ...folders, runsCorrelations: true };
  const findDeployment = (revision: number) => findRevision(control.db, revision);
  const pool = await startDetectionPool(sources, size, { findDeployment });
  const time = { nowMs: NOW };
  const clock = { nowMs: () => time.nowMs };
  const reports: unknown[] = [];
  /** As if everything had settled; tests hold it back. */
  const position = { received: 0, settled: 0 };
  const keeper = createContentKeeper({
    control,
    clock,
    runner: pool,
    contentDir: sources.contentDir,
    position: async () => position,
    report: (error) => reports.push(error),
  });
  const people = [ann, bob];
  const deps: ContentDeps = {
    control,
    clock,
    lake,
    keeper,
    volumes: createVolumes({ lake, db: control.db, clock }),
    decode: decodedEventOf,
    attack: readAttackMatrix(join(import.meta.dirname, '../../content/attack/techniques.json')),
    ownSettings: () => readOwnSettings({ ...folders, ruleDirs: [], placeholderFiles: [] }),
    findPerson: async (ref) => people.find(({ id, name }) => id === ref || name === ref),
  };
  let sequence = 0;
  /** One entry of JSON events on the host, received now. */
  const entryOf = (commands: readonly string[]): JournalEntry => {
    sequence += 1;
    const lines = commands.map((CommandLine) =>
      JSON.stringify({
        Channel: 'Security',
        EventID: 4688,
        Hostname: 'pc1',
        EventTime: '2026-03-01 11:59:00',
        CommandLine,
      }),
    );
    return {
      sequence,
      receivedAtMs: time.nowMs,
      sourceId: 'windows-event-log',
      format: 'lines',
      sender: 'test',
      isSample: false,
      key: '',
      payload: Buffer.from(lines.join('\n')),
    };
  };
  const process = (entry: JournalEntry, revision = pool.revision()) =>
    pool.process({ journalId: JOURNAL_ID, entries: [entry], setAside: [], isReplay: false, revision });
  return {
    dir,
    write,
    control,
    lake,
    pool,
    keeper,
    deps,
    time,
    position,
    reports,
    entryOf,
    process,
    /** Through the thread, the lake and the alerts, as the pipeline does it. */
    receive: async (...commands: string[]) => {
      const entry = entryOf(commands);
      const processed = await process(entry);
      // A token of its own: the engine remembers those of the tests before.
      for (const rows of processed.rows) await lake.insert(rows, `${dir}:${entry.sequence}:${rows.table}`);
      await control.transaction((tx) =>
        raiseAlerts({ control }, tx, alertHitsOf(processed.hits, processed.detections)),
      );
      return processed;
    },
    /** Without the keeper's own: see `deployed`. */
    audited: async () => {
      const { rows } = await sql<{ action: string; actor_name: string; subject: string }>`
        select action, actor_name, subject from identity.audit_records
        where action <> 'rules.deploy' order by id`.execute(control.db);
      return rows.map((row) => `${row.actor_name} ${row.action} ${row.subject}`);
    },
    deployed: async () => {
      const { rows } = await sql<{ actor_name: string; outcome: string; details: Record<string, unknown> }>`
        select actor_name, outcome, details from identity.audit_records
        where action = 'rules.deploy' order by id`.execute(control.db);
      return rows;
    },
    published: async () => {
      const { rows } = await sql<{ type: string; subject_id: string; body: Record<string, unknown> }>`
        select type, subject_id, body from control.outbox_pending order by outbox_id`.execute(control.db);
      return rows;
    },
    close: async () => {
      await keeper.close();
      await pool.close();
      rmSync(dir, { recursive: true });
    },
  };
}
