/** Bytes and CPU of the lake's layout for real events: the figures of ADR 0005. Usage: `node tests/bench/lake-fields.ts [rows]`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import {
  connectLake,
  createEventEncoder,
  type LakeEvent,
  migrateLake,
  startEmbeddedEngine,
} from '../../src/collect/lake/index.ts';
import type { FieldRecord } from '../../src/collect/sources/index.ts';

const BATCH = 10_000;
const kit = process.env.WATCHFLOOR_DATA_KIT ?? '../shared/data';
const wanted = Number(process.argv[2] ?? 100_000);
const dir = mkdtempSync(join(tmpdir(), 'wf-bench-'));
const engine = await startEmbeddedEngine({ dataDir: join(dir, 'data'), socketPath: join(dir, 's') });
const lake = connectLake({ socketPath: engine.socketPath });
await migrateLake(lake);

let rowBinaryBytes = 0;
let rawBytes = 0;
let encodeUs = 0;
const inserts: number[] = [];
let rows = 0;
for (const events of batches()) {
  const before = process.cpuUsage();
  const encoded = createEventEncoder()(events);
  encodeUs += process.cpuUsage(before).user;
  rowBinaryBytes += encoded.bytes.length;
  const engineBefore = engineCpuUs();
  await lake.insert(encoded, `bench:${rows}`);
  inserts.push((engineCpuUs() - engineBefore) / events.length);
  rows += events.length;
}
await lake.command('OPTIMIZE TABLE events FINAL');
const [disk] = await lake.query<{ bytes: number }>(
  `SELECT sum(bytes_on_disk) / sum(rows) AS bytes FROM system.parts WHERE active AND table = 'events'`,
  {},
);
const figures = {
  events: rows,
  rawBytesPerEvent: Math.round(rawBytes / rows),
  rowBinaryBytesPerEvent: Math.round(rowBinaryBytes / rows),
  diskBytesPerEvent: disk?.bytes,
  encodeCpuUsPerEvent: encodeUs / rows,
  leastEngineCpuUsPerEvent: Math.min(...inserts),
};
console.log(JSON.stringify(figures));
await lake.close();
await engine.close();
rmSync(dir, { recursive: true, force: true });

function* batches(): Generator<LakeEvent[]> {
  const text = zstdDecompressSync(readFileSync(join(kit, 'bench/windows.ndjson.zst')));
  let events: LakeEvent[] = [];
  let start = 0;
  for (let record = 0; record < wanted; record += 1) {
    const end = text.indexOf(10, start);
    if (end < 0) break;
    events.push(lakeEvent(text.subarray(start, end), record));
    rawBytes += end - start;
    start = end + 1;
    if (events.length === BATCH) {
      yield events;
      events = [];
    }
  }
  if (events.length > 0) yield events;
}

function lakeEvent(raw: Uint8Array, record: number): LakeEvent {
  const fields = JSON.parse(Buffer.from(raw).toString('utf8')) as FieldRecord;
  const timeMs = Date.parse(String(fields['@timestamp'])) || 1_600_000_000_000;
  const service = String(fields.Channel ?? '').toLowerCase();
  const position = { journalId: 'benchlog', sequence: 1 + Math.floor(record / 500), record: record % 500 };
  const host = String(fields.Hostname ?? '');
  const user = String(fields.AccountName ?? '');
  return {
    origin: { position, receivedAtMs: Date.now(), sourceId: 'windows-event-log', sender: 'bench', isSample: false },
    event: { kind: 'event', timeMs, fields, raw, logsource: { product: 'windows', service, categories: [] } },
    brief: {
      eventCode: String(fields.EventID ?? ''),
      host,
      user,
      srcIp: '',
      dstIp: '',
      classUid: 1007,
      activityId: 1,
      severityId: 1,
      statusId: 0,
    },
  };
}

/** Linux: clock ticks of 10 ms. */
function engineCpuUs(): number {
  const stat = readFileSync(`/proc/${engine.pid()}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
