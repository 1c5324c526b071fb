import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lineEntry, readAll, textOf } from '../../../tests/harness/journal-entries.ts';
import { type Journal, openJournal } from './index.ts';
import { openSegmentFolder, type SegmentFile, type SegmentFolder } from './segment-folder.ts';

const APPENDER = path.resolve(import.meta.dirname, '../../../tests/harness/journal-appender.ts');

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'watchfloor-journal-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

type Fault = 'write' | 'sync' | 'truncate';

/** The real folder, until `arm` names an operation on segments that fails from then on. */
async function faultyFolder(): Promise<{
  folder: SegmentFolder;
  arm: (faults: Partial<Record<Fault, string>>) => void;
  counts: Record<Fault, number>;
}> {
  const real = await openSegmentFolder(dir);
  let armed: Partial<Record<Fault, string>> = {};
  const counts: Record<Fault, number> = { write: 0, sync: 0, truncate: 0 };
  const meet = (fault: Fault): void => {
    counts[fault] += 1;
    const code = armed[fault];
    if (code !== undefined) throw Object.assign(new Error(`${code}: injected`), { code });
  };
  const wrap = (name: string, file: SegmentFile): SegmentFile => {
    if (!name.endsWith('.segment')) return file;
    return {
      ...file,
      write: async (parts, position) => {
        // As a nearly full disk does it: some bytes are written before the error.
        const [first] = parts;
        if (armed.write !== undefined && first !== undefined) await file.write([first.subarray(0, 5)], position);
        meet('write');
        await file.write(parts, position);
      },
      sync: async () => {
        meet('sync');
        await file.sync();
      },
      truncate: async (bytes) => {
        meet('truncate');
        await file.truncate(bytes);
      },
    };
  };
  const folder: SegmentFolder = {
    ...real,
    create: async (name) => wrap(name, await real.create(name)),
    open: async (name) => wrap(name, await real.open(name)),
  };
  return {
    folder,
    counts,
    arm: (faults) => {
      armed = faults;
    },
  };
}

async function expectWhole(texts: readonly string[]): Promise<void> {
  const again = await openJournal({ dir, reserveBytes: 0 });
  expect((await readAll(again)).map(textOf)).toEqual(texts);
  expect(again.stats()).toMatchObject({ damage: [], isFailed: false });
  await again.close();
}

describe('a disk that fails', () => {
  it('stops acknowledging at the first failed sync, never tries that sync again, and stays readable', async () => {
    const { folder, arm, counts } = await faultyFolder();
    const journal = await openJournal({ dir, folder, reserveBytes: 0 });
    await journal.append(lineEntry('durable'));
    arm({ sync: 'EIO' });
    const before = counts.sync;
    const refused = await Promise.allSettled([1, 2, 3].map((index) => journal.append(lineEntry(`lost ${index}`))));
    for (const outcome of refused) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable', code: 'journal.failed' } });
    }
    arm({});
    await expect(journal.append(lineEntry('later'))).rejects.toMatchObject({ code: 'journal.failed' });
    expect(counts.sync).toBe(before + 1);
    expect(journal.stats()).toMatchObject({ isFailed: true, lastSequence: 1 });
    expect((await readAll(journal)).map(textOf)).toEqual(['durable']);
    await journal.close();
    await expectWhole(['durable']);
  });

  it('stops for good on a write error that is not a full disk', async () => {
    const { folder, arm } = await faultyFolder();
    const journal = await openJournal({ dir, folder, reserveBytes: 0 });
    await journal.append(lineEntry('durable'));
    arm({ write: 'EIO' });
    await expect(journal.append(lineEntry('lost'))).rejects.toMatchObject({ code: 'journal.failed' });
    arm({});
    await expect(journal.append(lineEntry('later'))).rejects.toMatchObject({ code: 'journal.failed' });
    await journal.close();
    await expectWhole(['durable']);
  });

  it('refuses while the disk is full, keeps nothing of it, and takes entries again by itself', async () => {
    const { folder, arm } = await faultyFolder();
    const journal = await openJournal({ dir, folder, reserveBytes: 0 });
    await journal.append(lineEntry('before'));
    arm({ write: 'ENOSPC' });
    await expect(journal.append(lineEntry('lost', { key: 'k' }))).rejects.toMatchObject({ code: 'journal.full' });
    expect(journal.stats()).toMatchObject({ isFailed: false, lastSequence: 1 });
    expect((await readAll(journal)).map(textOf)).toEqual(['before']);
    arm({});
    expect(await journal.append(lineEntry('after', { key: 'k' }))).toEqual({ sequence: 2, isRepeat: false });
    await journal.close();
    await expectWhole(['before', 'after']);
  });

  it('stops for good when what a full disk left half-written cannot be taken back', async () => {
    const { folder, arm } = await faultyFolder();
    const journal = await openJournal({ dir, folder, reserveBytes: 0 });
    await journal.append(lineEntry('before'));
    arm({ write: 'ENOSPC', truncate: 'EIO' });
    await expect(journal.append(lineEntry('lost'))).rejects.toMatchObject({ code: 'journal.failed' });
    await journal.close();
  });

  it('survives a full disk and a failing sync while it goes over to a new segment', async () => {
    const { folder, arm } = await faultyFolder();
    const journal = await openJournal({ dir, folder, reserveBytes: 0, segmentBytes: 100 });
    await journal.append(lineEntry('before'));
    arm({ write: 'ENOSPC' });
    await expect(journal.append(lineEntry('lost'))).rejects.toMatchObject({ code: 'journal.full' });
    arm({});
    await journal.append(lineEntry('between'));
    arm({ sync: 'EIO' });
    await expect(journal.append(lineEntry('lost'))).rejects.toMatchObject({ code: 'journal.failed' });
    await journal.close();
    await expectWhole(['before', 'between']);
  });

  it('refuses early, by the reserve, what would leave the disk too full', async () => {
    const real = await openSegmentFolder(dir);
    let free = 1_000_000;
    const folder: SegmentFolder = { ...real, freeBytes: async () => free };
    const journal = await openJournal({ dir, folder, reserveBytes: 500_000 });
    await journal.append(lineEntry('before'));
    free = 500_010;
    await expect(journal.append(lineEntry('lost'))).rejects.toMatchObject({ code: 'journal.full' });
    free = 1_000_000;
    expect((await journal.append(lineEntry('after'))).sequence).toBe(2);
    await journal.close();
  });

  it.skipIf(!hasStrace())('honours a failing fdatasync(2) of the real kernel call (needs strace)', async () => {
    const inject = ['-f', '-qq', '-o', '/dev/null', '-e', 'inject=fdatasync:error=EIO:when=6+'];
    const command = [...inject, process.execPath, APPENDER, dir, 's', '5000'];
    const { stdout } = spawnSync('strace', command, { encoding: 'utf8', timeout: 20_000 });
    const acknowledged = parseOracle(stdout);
    expect(stdout).toContain('error journal.failed');
    expect(stdout).toContain('again journal.failed');
    expect(acknowledged.size).toBeGreaterThan(0);
    await expectHolds(acknowledged);
  });

  it.skipIf(!canMount())(
    'loses nothing acknowledged on a full tmpfs and goes on when space returns (needs root)',
    async () => {
      const mountPoint = path.join(dir, 'small');
      await mkdir(mountPoint);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mountPoint]);
      try {
        const ballast = path.join(mountPoint, 'ballast');
        await writeFile(ballast, Buffer.alloc(400_000));
        const journalDir = path.join(mountPoint, 'journal');
        const journal = await openJournal({ dir: journalDir, reserveBytes: 0, segmentBytes: 128 * 1024 });
        const kept = await fillUp(journal);
        expect(kept.length).toBeGreaterThan(10);
        await expect(journal.append(lineEntry('x'.repeat(5_000)))).rejects.toMatchObject({ code: 'journal.full' });
        expect((await readAll(journal)).map(textOf)).toEqual(kept);
        await truncate(ballast, 0);
        await journal.append(lineEntry('there is room again'));
        await journal.close();
        const again = await openJournal({ dir: journalDir, reserveBytes: 0 });
        expect((await readAll(again)).map(textOf)).toEqual([...kept, 'there is room again']);
        await again.close();
      } finally {
        execFileSync('umount', ['-l', mountPoint]);
      }
    },
  );
});

describe('a process that is killed', () => {
  it('has every entry it acknowledged, in 12 rounds of SIGKILL at different moments', async () => {
    const oracle = new Map<number, string>();
    for (let round = 0; round < 12; round += 1) {
      const child = spawn(process.execPath, [APPENDER, dir, `r${round}`], { stdio: ['ignore', 'pipe', 'inherit'] });
      const output = collect(child);
      await waitForOpen(child, output);
      await pause(20 + ((round * 37) % 120));
      child.kill('SIGKILL');
      await once(child, 'close');
      for (const [sequence, text] of parseOracle(output.join(''))) oracle.set(sequence, text);
    }
    expect(oracle.size).toBeGreaterThan(100);
    await expectHolds(oracle);
  });
});

async function fillUp(journal: Journal): Promise<string[]> {
  const kept: string[] = [];
  for (;;) {
    const text = `${kept.length}`.padEnd(5_000, '.');
    try {
      await journal.append(lineEntry(text));
      kept.push(text);
    } catch {
      return kept;
    }
  }
}

function collect(child: ChildProcess): string[] {
  const output: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => output.push(text));
  return output;
}

async function waitForOpen(child: ChildProcess, output: readonly string[]): Promise<void> {
  while (output.length === 0) {
    if (child.exitCode !== null) throw new Error('the appender ended before it opened the journal');
    await pause(5);
  }
}

/** Only whole lines count: a kill can cut the last one. */
function parseOracle(stdout: string): Map<number, string> {
  const lines = stdout.slice(0, stdout.lastIndexOf('\n')).split('\n');
  const acknowledged = lines.filter((line) => /^\d+ /.test(line)).map((line) => line.split(' ') as [string, string]);
  return new Map(acknowledged.map(([sequence, text]) => [Number(sequence), text]));
}

async function expectHolds(oracle: ReadonlyMap<number, string>): Promise<void> {
  const journal = await openJournal({ dir, reserveBytes: 0 });
  const entries = await readAll(journal, 0, 1_000_000);
  expect(entries.map((entry) => entry.sequence)).toEqual(entries.map((_, index) => index + 1));
  const found = new Map(entries.map((entry) => [entry.sequence, textOf(entry)]));
  for (const [sequence, text] of oracle) expect(found.get(sequence), `sequence ${sequence}`).toBe(text);
  expect(journal.stats().damage).toEqual([]);
  await journal.close();
}

function hasStrace(): boolean {
  const inject = ['-e', 'inject=fdatasync:error=EIO', '-o', '/dev/null', 'true'];
  return process.platform === 'linux' && spawnSync('strace', inject).status === 0;
}

function canMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0;
}
