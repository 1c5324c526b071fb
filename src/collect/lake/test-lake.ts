import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectLake } from './connect-lake.ts';
import type { Lake, LakeEvent, RecordOrigin } from './contract.ts';
import {
  type EmbeddedEngine,
  type EmbeddedEngineOptions,
  startEmbeddedEngine,
} from './embedded/start-embedded-engine.ts';
import { migrateLake } from './migrate-lake.ts';

export type TestLake = {
  readonly lake: Lake;
  readonly engine: EmbeddedEngine;
  readonly dir: string;
  readonly close: () => Promise<void>;
};

/** A lake of its own with the real engine, for tests. */
export async function openTestLake(options: Partial<EmbeddedEngineOptions> = {}): Promise<TestLake> {
  const dir = mkdtempSync(join(tmpdir(), 'wf-lake-'));
  const paths = { dataDir: join(dir, 'data'), socketPath: join(dir, 's') };
  const engine = await startEmbeddedEngine({ ...paths, readers: 2, ...options });
  const lake = connectLake({ socketPath: engine.socketPath });
  await migrateLake(lake);
  const close = async () => {
    await lake.close();
    await engine.close();
    rmSync(dir, { recursive: true, force: true });
  };
  return { lake, engine, dir, close };
}

export const RECEIVED_AT_MS = Date.parse('2026-03-01T12:00:00Z');

export function originOf(sequence: number, record: number, changes: Partial<RecordOrigin> = {}): RecordOrigin {
  return {
    position: { journalId: 'testlake', sequence, record },
    receivedAtMs: RECEIVED_AT_MS + sequence,
    sourceId: 'windows-event-log',
    sender: '192.0.2.1',
    isSample: false,
    ...changes,
  };
}

export function eventOf(origin: RecordOrigin, changes: Partial<LakeEvent['event']> = {}): LakeEvent {
  const timeMs = changes.timeMs ?? RECEIVED_AT_MS + origin.position.sequence * 1000 + origin.position.record;
  return {
    origin,
    event: {
      kind: 'event',
      timeMs,
      fields: {},
      logsource: { product: 'windows', service: 'security', categories: ['process_creation'] },
      raw: new TextEncoder().encode(`raw ${origin.position.sequence}-${origin.position.record}`),
      ...changes,
    },
    brief: {
      eventCode: '4688',
      host: 'PC1',
      user: 'alice',
      srcIp: '',
      dstIp: '',
      classUid: 1007,
      activityId: 1,
      severityId: 1,
      statusId: 0,
    },
  };
}
