import { randomInt } from 'node:crypto';
import { lockDataFolder } from '../control/index.ts';
import { AcknowledgedMark } from './acknowledged-mark.ts';
import type { Journal } from './contract.ts';
import { KeyMemory } from './key-memory.ts';
import { type Recovered, recoverJournal } from './recover.ts';
import { openSegmentFolder, type SegmentFolder } from './segment-folder.ts';
import { SegmentWriter } from './segment-writer.ts';
import { SegmentedJournal } from './segmented-journal.ts';

export type JournalBounds = {
  /** Bytes appended and not yet released before appends are refused. */
  readonly maxBacklogBytes: number;
  /** Released segments are kept until this much newer data stands behind them: idempotency keys live as long. */
  readonly keepBytes: number;
  readonly segmentBytes: number;
  /** Appends are refused while the file system has less than this left, so that the rest of the machine lives on. */
  readonly reserveBytes: number;
  /** Memory for the freshest entries. */
  readonly cacheBytes: number;
};

const MEBIBYTE = 1024 * 1024;

const DEFAULT_BOUNDS: JournalBounds = {
  maxBacklogBytes: 2_048 * MEBIBYTE,
  keepBytes: 256 * MEBIBYTE,
  segmentBytes: 64 * MEBIBYTE,
  reserveBytes: 256 * MEBIBYTE,
  cacheBytes: 32 * MEBIBYTE,
};

export type JournalOptions = Partial<JournalBounds> & {
  readonly dir: string;
  /** Files in another place than a folder of the disk: lets a test's disk fail. */
  readonly folder?: SegmentFolder;
};

/**
 * Opens or creates the journal in `dir`. The caller then calls `release` with the position its projections have settled,
 * and only after that appends: until then everything on disk counts as backlog. Throws `journal.locked` (conflict),
 * `journal.mixed`, `journal.newer` (conflict), and what the file system throws.
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const bounds = { ...DEFAULT_BOUNDS, ...options };
  const folder = options.folder ?? (await openSegmentFolder(options.dir));
  const lock = await lockDataFolder(options.dir, 'journal.locked');
  try {
    const recovered = (await recoverJournal(folder)) ?? (await bear(folder));
    const writer = new SegmentWriter({ ...bounds, ...recovered, folder });
    return new SegmentedJournal({ ...bounds, ...recovered, folder, writer, onClose: lock.release });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** A new journal: its id is written with its first segment. */
async function bear(folder: SegmentFolder): Promise<Recovered> {
  const journalId = newJournalId();
  const { mark } = await AcknowledgedMark.open(folder, journalId);
  return { journalId, mark, segments: [], active: undefined, lastSequence: 0, keys: new KeyMemory(), damage: [] };
}

function newJournalId(): string {
  return Array.from({ length: 8 }, () => randomInt(36).toString(36)).join('');
}
