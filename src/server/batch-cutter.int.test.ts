import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Journal, openJournal } from '../platform/journal/index.ts';
import { createBatchCutter } from './batch-cutter.ts';

const LIMITS = { maxBatchBytes: 1_000_000, maxDelayMs: 0 };
const never = new AbortController().signal;

let dir: string;
let journal: Journal | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wf-cutter-'));
});
afterEach(async () => {
  await journal?.close();
  rmSync(dir, { recursive: true });
});

/** Five entries on disk, none in memory. */
async function openFilled(): Promise<Journal> {
  journal = await openJournal({ dir, reserveBytes: 0, cacheBytes: 0 });
  for (let n = 1; n <= 5; n += 1) {
    await journal.append({
      receivedAtMs: n,
      sourceId: 'syslog',
      format: 'lines',
      sender: '',
      isSample: false,
      key: '',
      payload: Buffer.from(`payload-${n}`.padEnd(100, '.')),
    });
  }
  return journal;
}

/** What a failing disk does to the payloads of these entries. */
function damage(...entries: number[]): void {
  const file = join(dir, readdirSync(dir).find((name) => name.includes('-')) ?? 'none');
  const bytes = readFileSync(file);
  for (const n of entries) bytes.write('DAMAGE!', bytes.indexOf(`payload-${n}.`));
  writeFileSync(file, bytes);
}

it('makes a planned batch of what is still readable, also where its last entries are not', async () => {
  const cutter = createBatchCutter(await openFilled(), LIMITS);
  damage(2, 3);
  const plan = { journalId: journal?.id ?? '', fromSequence: 1, toSequence: 3 };
  expect((await cutter.readPlanned(plan)).map((entry) => entry.sequence)).toEqual([1]);
});

it('goes past damage that reaches to the end, instead of looking at it again and again', async () => {
  const cutter = createBatchCutter(await openFilled(), LIMITS);
  damage(4, 5);
  const batch = await cutter.next(3, never);
  expect(batch).toMatchObject({ plan: { fromSequence: 4, toSequence: 5 }, entries: [] });
});

it('refuses a plan whose entries the journal never had', async () => {
  const cutter = createBatchCutter(await openFilled(), LIMITS);
  const plan = { journalId: journal?.id ?? '', fromSequence: 4, toSequence: 9 };
  await expect(cutter.readPlanned(plan)).rejects.toMatchObject({ code: 'pipeline.entries-missing' });
});
