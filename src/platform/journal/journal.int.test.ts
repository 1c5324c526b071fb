import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lineEntry, readAll, textOf } from '../../../tests/harness/journal-entries.ts';
import { type Journal, type JournalOptions, openJournal } from './index.ts';

let dir: string;
let opened: Journal[] = [];

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'watchfloor-journal-'));
});
afterEach(async () => {
  await Promise.all(opened.map((journal) => journal.close()));
  opened = [];
  await rm(dir, { recursive: true, force: true });
});

async function open(options: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await openJournal({ dir, reserveBytes: 0, ...options });
  opened.push(journal);
  return journal;
}

async function reopen(options: Partial<JournalOptions> = {}): Promise<Journal> {
  await Promise.all(opened.map((journal) => journal.close()));
  opened = [];
  return open(options);
}

function segmentFiles(): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.segment'))
    .sort()
    .map((name) => path.join(dir, name));
}

function lastSegment(): string {
  const file = segmentFiles().at(-1);
  if (file === undefined) throw new Error('the journal has no segment');
  return file;
}

async function appendTexts(journal: Journal, texts: readonly string[]): Promise<void> {
  for (const text of texts) await journal.append(lineEntry(text));
}

describe('the journal', () => {
  it('numbers entries from 1 without holes and gives them back in order, from memory and from disk', async () => {
    const journal = await open();
    const texts = Array.from({ length: 300 }, (_, index) => `line ${index} ${'x'.repeat(index)}`);
    const appended = await Promise.all(texts.map((text) => journal.append(lineEntry(text))));
    expect(appended.map(({ sequence }) => sequence)).toEqual(texts.map((_, index) => index + 1));
    expect((await readAll(journal)).map(textOf)).toEqual(texts);
    const again = await reopen({ cacheBytes: 0 });
    expect(again.id).toBe(journal.id);
    expect(again.id).toMatch(/^[0-9a-z]{8}$/);
    expect((await readAll(again)).map(textOf)).toEqual(texts);
    expect((await again.append(lineEntry('one more'))).sequence).toBe(301);
  });

  it('keeps every field of an entry over a restart', async () => {
    const journal = await open();
    const entry = lineEntry('{"a":1}', { format: 'json', key: 'k', isSample: true, sender: 'ü', receivedAtMs: 5 });
    await journal.append(entry);
    const [found] = await (await reopen()).read(0, 1);
    expect(found).toEqual({ ...entry, sequence: 1 });
  });

  it('reads at least one entry however small the limit, and about as many as it allows', async () => {
    for (const cacheBytes of [0, 1_000_000]) {
      const journal = await reopen({ cacheBytes });
      const before = journal.stats().lastSequence;
      await appendTexts(journal, ['a'.repeat(200_000), 'b'.repeat(100), 'c'.repeat(100), 'd'.repeat(100)]);
      expect((await journal.read(before, 1)).map((entry) => entry.sequence)).toEqual([before + 1]);
      expect((await journal.read(before + 1, 250)).map((entry) => entry.sequence)).toEqual([before + 2, before + 3]);
      expect(await journal.read(before + 4, 250)).toEqual([]);
    }
  });

  it('goes over to a new segment when one is full, and reads across', async () => {
    const journal = await open({ segmentBytes: 4_096, cacheBytes: 0 });
    const texts = Array.from({ length: 40 }, (_, index) => `${index}`.padEnd(500, '.'));
    await appendTexts(journal, texts);
    expect(segmentFiles().length).toBeGreaterThan(4);
    expect((await readAll(journal)).map(textOf)).toEqual(texts);
    const again = await reopen({ segmentBytes: 4_096, cacheBytes: 0 });
    expect((await readAll(again)).map(textOf)).toEqual(texts);
    expect(again.stats()).toMatchObject({ firstSequence: 1, lastSequence: 40, damage: [] });
  });

  it('takes an entry that is larger than a segment and than its bounds', async () => {
    const journal = await open({ segmentBytes: 4_096, maxBacklogBytes: 10_000, cacheBytes: 0 });
    await journal.append(lineEntry('y'.repeat(100_000)));
    expect((await journal.read(0, 10))[0]?.payload.byteLength).toBe(100_000);
  });

  it('resolves waiters when an entry is durable, and when they give up', async () => {
    const journal = await open();
    const waiting = journal.waitForEntry(0, new AbortController().signal);
    await journal.append(lineEntry('here'));
    await waiting;
    const givingUp = new AbortController();
    const second = journal.waitForEntry(1, givingUp.signal);
    givingUp.abort();
    await second;
    await journal.waitForEntry(0, new AbortController().signal);
  });

  it('refuses a second process-wide holder of the same folder', async () => {
    await open();
    await expect(openJournal({ dir })).rejects.toMatchObject({ kind: 'conflict', code: 'journal.locked' });
  });
});

describe('idempotency keys', () => {
  it('give a repeat the first sequence, also after a restart, and keep only one entry', async () => {
    const journal = await open();
    expect(await journal.append(lineEntry('a', { key: 'k1' }))).toEqual({ sequence: 1, isRepeat: false });
    expect(await journal.append(lineEntry('a', { key: 'k1' }))).toEqual({ sequence: 1, isRepeat: true });
    expect(await journal.append(lineEntry('a', { key: 'k2' }))).toEqual({ sequence: 2, isRepeat: false });
    const again = await reopen();
    expect(await again.append(lineEntry('a', { key: 'k1' }))).toEqual({ sequence: 1, isRepeat: true });
    expect(again.stats().lastSequence).toBe(2);
  });

  it('hold among appends that are in flight together', async () => {
    const journal = await open();
    const appends = Array.from({ length: 50 }, (_, index) => journal.append(lineEntry('x', { key: `k${index % 5}` })));
    const appended = await Promise.all(appends);
    expect(appended.filter(({ isRepeat }) => !isRepeat)).toHaveLength(5);
    for (const [index, { sequence }] of appended.entries()) expect(sequence).toBe(appended[index % 5]?.sequence);
    expect(await readAll(journal)).toHaveLength(5);
  });

  it('stand for one payload of one source: other content under them is refused and never taken for a repeat', async () => {
    const reused = { kind: 'invalid', code: 'journal.key-reused', httpStatus: 422 };
    for (const cacheBytes of [0, 1_000_000]) {
      const journal = await reopen({ cacheBytes });
      const key = `k-${cacheBytes}`;
      const first = await journal.append(lineEntry('a', { key }));
      await expect(journal.append(lineEntry('b', { key }))).rejects.toMatchObject(reused);
      await expect(journal.append(lineEntry('a', { key, sourceId: 'other' }))).rejects.toMatchObject(reused);
      expect(await journal.append(lineEntry('a', { key }))).toEqual({ ...first, isRepeat: true });
    }
    expect((await readAll(await reopen())).map(textOf)).toEqual(['a', 'a']);
  });

  it('stand for one payload also while the first is in flight', async () => {
    const journal = await open();
    const texts = ['a', 'b', 'a', 'b'];
    const ends = await Promise.allSettled(texts.map((text) => journal.append(lineEntry(text, { key: 'k' }))));
    expect(ends).toMatchObject([
      { status: 'fulfilled', value: { sequence: 1, isRepeat: false } },
      { status: 'rejected', reason: { code: 'journal.key-reused' } },
      { status: 'fulfilled', value: { sequence: 1, isRepeat: true } },
      { status: 'rejected', reason: { code: 'journal.key-reused' } },
    ]);
    expect((await readAll(journal)).map(textOf)).toEqual(['a']);
  });

  it('are free for other content when the first could not be kept', async () => {
    const journal = await open({ maxBacklogBytes: 2_000 });
    await journal.append(lineEntry('x'.repeat(1_500)));
    const [first, second] = await Promise.allSettled([
      journal.append(lineEntry('y'.repeat(1_000), { key: 'k' })),
      journal.append(lineEntry('z', { key: 'k' })),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'journal.full' } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { sequence: 2, isRepeat: false } });
  });

  it('are forgotten with their segment', async () => {
    const journal = await open({ segmentBytes: 2_048, keepBytes: 0 });
    await journal.append(lineEntry('a', { key: 'old' }));
    await appendTexts(
      journal,
      Array.from({ length: 10 }, () => 'z'.repeat(800)),
    );
    await journal.release(journal.stats().lastSequence);
    expect(await journal.append(lineEntry('a', { key: 'old' }))).toMatchObject({ isRepeat: false });
  });
});

describe('release', () => {
  it('deletes whole segments that are released and beyond what is kept', async () => {
    const journal = await open({ segmentBytes: 4_096, keepBytes: 8_192, cacheBytes: 0 });
    await appendTexts(
      journal,
      Array.from({ length: 40 }, (_, index) => `${index}`.padEnd(500, '.')),
    );
    const before = segmentFiles().length;
    await journal.release(20);
    const { firstSequence, bytesOnDisk } = journal.stats();
    expect(segmentFiles().length).toBeLessThan(before);
    expect(firstSequence).toBeGreaterThan(1);
    expect(firstSequence).toBeLessThanOrEqual(21);
    expect((await readAll(journal, 20)).map((entry) => entry.sequence)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 21),
    );
    await journal.release(40);
    expect(journal.stats().bytesOnDisk).toBeGreaterThanOrEqual(8_192);
    expect(journal.stats().bytesOnDisk).toBeLessThan(bytesOnDisk);
    const again = await reopen({ segmentBytes: 4_096, cacheBytes: 0 });
    expect(again.stats()).toMatchObject({ lastSequence: 40, damage: [] });
  });

  it('makes room in a full backlog', async () => {
    const journal = await open({ maxBacklogBytes: 10_000 });
    await appendTexts(
      journal,
      Array.from({ length: 9 }, () => 'b'.repeat(1_000)),
    );
    await expect(journal.append(lineEntry('b'.repeat(1_000)))).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'journal.full',
    });
    expect(journal.stats().lastSequence).toBe(9);
    await journal.release(9);
    expect(journal.stats().backlogBytes).toBe(0);
    expect((await journal.append(lineEntry('b'.repeat(1_000)))).sequence).toBe(10);
  });

  it('counts what is not released as backlog again after a restart', async () => {
    const journal = await open();
    await appendTexts(journal, ['one', 'two', 'three']);
    await journal.release(3);
    const again = await reopen();
    expect(again.stats().backlogBytes).toBeGreaterThan(0);
    await again.release(3);
    expect(again.stats().backlogBytes).toBe(0);
  });
});

describe('recovery', () => {
  it('cuts a last record that was torn at any byte and never acknowledged, and goes on from there', async () => {
    const journal = await open();
    await appendTexts(journal, ['kept one', 'kept two']);
    await journal.close();
    const file = lastSegment();
    const kept = await readFile(file);
    const second = await open();
    await second.append(lineEntry('torn'));
    await second.close();
    const whole = await readFile(file);
    for (let length = kept.length; length < whole.length; length += 1) {
      await writeFile(file, whole.subarray(0, length));
      // As it is when the process died before it could acknowledge.
      await rm(path.join(dir, 'acknowledged'));
      const recovered = await openJournal({ dir, reserveBytes: 0 });
      expect(recovered.stats(), `cut at ${length}`).toMatchObject({ lastSequence: 2, damage: [] });
      expect(await recovered.append(lineEntry('next'))).toEqual({ sequence: 3, isRepeat: false });
      expect((await readAll(recovered)).map(textOf)).toEqual(['kept one', 'kept two', 'next']);
      await recovered.close();
    }
  });

  it('tells of a last record that was acknowledged and is gone, and never gives its sequence away again', async () => {
    const journal = await open();
    await appendTexts(journal, ['one', 'two', 'three']);
    await journal.close();
    const file = lastSegment();
    await truncate(file, (await readFile(file)).length - 2);
    const again = await open();
    expect(again.stats()).toMatchObject({ lastSequence: 3, damage: [{ fromSequence: 3, toSequence: 3 }] });
    expect((await again.append(lineEntry('four'))).sequence).toBe(4);
    expect((await readAll(again)).map(textOf)).toEqual(['one', 'two', 'four']);
    const third = await reopen({ cacheBytes: 0 });
    expect((await readAll(third)).map(textOf)).toEqual(['one', 'two', 'four']);
    expect(third.stats().damage).toMatchObject([{ fromSequence: 3, toSequence: 3 }]);
  });

  it('opens after a death between creating a segment and writing its header', async () => {
    const journal = await open({ segmentBytes: 1_024 });
    await appendTexts(journal, ['one', 'two']);
    await journal.close();
    await writeFile(path.join(dir, `${journal.id}-000000000000003.segment`), '');
    const again = await open();
    expect(again.stats()).toMatchObject({ lastSequence: 2, damage: [] });
    expect((await again.append(lineEntry('three'))).sequence).toBe(3);
  });

  it('refuses a folder that holds segments of two journals', async () => {
    const journal = await open();
    await appendTexts(journal, ['one']);
    await journal.close();
    await writeFile(path.join(dir, 'zzzzzzzz-000000000000002.segment'), '');
    await expect(openJournal({ dir })).rejects.toMatchObject({ code: 'journal.mixed' });
  });

  it('finds every flipped bit of a segment, loses that record alone and says so', async () => {
    const texts = ['first entry', 'second entry', 'third entry'];
    const journal = await open({ segmentBytes: 1 });
    await journal.append(lineEntry(texts[0] ?? ''));
    await journal.close();
    const wide = await open({ segmentBytes: 4_096 });
    await appendTexts(wide, texts.slice(1));
    await wide.close();
    const names = await readdir(dir);
    const file = segmentFiles()[0] ?? '';
    const whole = await readFile(file);
    expect(names.length).toBeGreaterThan(1);
    for (let bit = 0; bit < whole.length * 8; bit += 5) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      await writeFile(file, damaged);
      const again = await openJournal({ dir, reserveBytes: 0 });
      const got = (await readAll(again)).map(textOf);
      const { damage } = again.stats();
      await again.close();
      expect(got.length + lostBy(damage), `bit ${bit}`).toBe(3);
      expect(
        texts.filter((text) => got.includes(text)),
        `bit ${bit}`,
      ).toEqual(got);
      // The header holds nothing that cannot be had from the file's name.
      expect(lostBy(damage), `bit ${bit}`).toBe(bit < 32 * 8 ? 0 : 1);
    }
  });

  it('serves what stands around a record that is damaged while the journal is open', async () => {
    const journal = await open({ cacheBytes: 0 });
    await appendTexts(journal, ['one', 'two', 'three']);
    const file = lastSegment();
    const bytes = await readFile(file);
    const at = bytes.indexOf('two');
    bytes.writeUInt8(0, at);
    await writeFile(file, bytes);
    expect((await readAll(journal)).map(textOf)).toEqual(['one', 'three']);
    expect(journal.stats().damage).toMatchObject([{ fromSequence: 2, toSequence: 2 }]);
  });
});

function lostBy(damage: readonly { fromSequence: number; toSequence: number }[]): number {
  return damage.reduce((sum, range) => sum + range.toSequence - range.fromSequence + 1, 0);
}
