import { WatchfloorError } from '../kernel/index.ts';
import { AcknowledgedMark } from './acknowledged-mark.ts';
import type { JournalDamage } from './contract.ts';
import { KeyMemory } from './key-memory.ts';
import { crcSeedOf } from './record.ts';
import { type SegmentScan, scanSegment } from './scan-segment.ts';
import { Segment } from './segment.ts';
import type { SegmentFile, SegmentFolder } from './segment-folder.ts';
import { checkSegmentHeader, parseSegmentName, SEGMENT_HEADER_BYTES } from './segment-header.ts';

export type Recovered = {
  readonly journalId: string;
  readonly segments: readonly Segment[];
  /** The last segment's file, where it can be appended to. */
  readonly active: SegmentFile | undefined;
  readonly lastSequence: number;
  readonly keys: KeyMemory;
  readonly damage: readonly JournalDamage[];
  readonly mark: AcknowledgedMark;
};

type NamedSegment = { readonly name: string; readonly journalId: string; readonly firstSequence: number };

/** Undefined: the folder holds no journal yet. Reads every segment once, so damage is known before anything is served. */
export async function recoverJournal(folder: SegmentFolder): Promise<Recovered | undefined> {
  const named = await listSegments(folder);
  const journalId = named[0]?.journalId;
  if (journalId === undefined) return undefined;
  const { mark, sequence: marked } = await AcknowledgedMark.open(folder, journalId);
  const recovery = new Recovery(folder, journalId, marked);
  try {
    for (const [index, segment] of named.entries()) {
      const following = named[index + 1];
      if (following === undefined) await recovery.takeLast(segment);
      else await recovery.takeSealed(segment, following.firstSequence);
    }
    return { journalId, mark, ...recovery.result() };
  } catch (error) {
    await mark.close();
    throw error;
  }
}

async function listSegments(folder: SegmentFolder): Promise<readonly NamedSegment[]> {
  const named: NamedSegment[] = [];
  for (const name of await folder.names()) {
    const header = parseSegmentName(name);
    if (header !== undefined) named.push({ name, ...header });
  }
  named.sort((left, right) => left.firstSequence - right.firstSequence);
  const stranger = named.find((segment) => segment.journalId !== named[0]?.journalId);
  if (stranger === undefined) return named;
  throw new WatchfloorError('conflict', 'journal.mixed', {
    message: `The journal folder holds segments of two journals. Move ${stranger.name} and its like elsewhere.`,
    details: { segment: stranger.name },
  });
}

class Recovery {
  readonly #folder: SegmentFolder;
  readonly #journalId: string;
  readonly #seed: number;
  readonly #marked: number;
  readonly #segments: Segment[] = [];
  readonly #keys = new KeyMemory();
  readonly #damage: JournalDamage[] = [];
  #active: SegmentFile | undefined;
  #lastSequence = 0;

  constructor(folder: SegmentFolder, journalId: string, marked: number) {
    this.#folder = folder;
    this.#journalId = journalId;
    this.#seed = crcSeedOf(journalId);
    this.#marked = marked;
  }

  result(): Omit<Recovered, 'journalId' | 'mark'> {
    const { keys, damage } = { keys: this.#keys, damage: this.#damage };
    return { segments: this.#segments, active: this.#active, lastSequence: this.#lastSequence, keys, damage };
  }

  /** Another segment follows, so everything in this one had been acknowledged: every gap is damage. */
  async takeSealed(named: NamedSegment, nextFirst: number): Promise<void> {
    const file = await this.#folder.open(named.name);
    try {
      const scan = await this.#scan(file, named);
      for (const gap of scan.gaps) this.#note(named, gap.fromSequence, gap.toSequence ?? nextFirst - 1);
      if (hasReadableEnd(scan)) this.#note(named, scan.lastSequence + 1, nextFirst - 1);
      this.#keep(named, scan);
    } finally {
      await file.close();
    }
  }

  /**
   * The last segment may end in what was being written when the process or the machine died. What follows the last
   * acknowledged record and cannot be read is cut; what had been acknowledged is damage and stays for people to see.
   */
  async takeLast(named: NamedSegment): Promise<void> {
    const file = await this.#folder.open(named.name);
    try {
      if ((await file.size()) < SEGMENT_HEADER_BYTES) return await this.#dropUnborn(named);
      const isAppendable = await this.#takeTail(file, named);
      if (isAppendable) this.#active = file;
    } finally {
      if (this.#active !== file) await file.close();
    }
  }

  /** True where new records can follow the last one. */
  async #takeTail(file: SegmentFile, named: NamedSegment): Promise<boolean> {
    const whole = await this.#scan(file, named);
    const acknowledged = Math.max(whole.acknowledged, this.#marked);
    const torn = whole.gaps.find((gap) => gap.fromSequence > acknowledged);
    const scan = torn === undefined ? whole : await this.#cutAt(file, named, torn.offset);
    for (const gap of scan.gaps) this.#note(named, gap.fromSequence, gap.toSequence ?? acknowledged);
    if (hasReadableEnd(scan)) this.#note(named, scan.lastSequence + 1, acknowledged);
    // Entries that were written and not yet synced when the process died are about to be served: they must not be
    // lost later, or their sequences would be given away a second time.
    await file.sync();
    this.#keep(named, scan);
    this.#lastSequence = Math.max(scan.lastSequence, acknowledged, named.firstSequence - 1);
    return this.#lastSequence === scan.lastSequence && scan.end === (await file.size());
  }

  /** Died between creating the file and writing its header: nothing was ever in it. */
  async #dropUnborn(named: NamedSegment): Promise<void> {
    await this.#folder.remove(named.name);
    await this.#folder.sync();
    const acknowledged = Math.max(this.#marked, named.firstSequence - 1);
    this.#note(named, named.firstSequence, acknowledged);
    this.#lastSequence = acknowledged;
  }

  async #cutAt(file: SegmentFile, named: NamedSegment, offset: number): Promise<SegmentScan> {
    await file.truncate(offset);
    return this.#scan(file, named);
  }

  async #scan(file: SegmentFile, named: NamedSegment): Promise<SegmentScan> {
    const bytes = await file.read(0, await file.size());
    if (checkSegmentHeader(bytes, { ...named, journalId: this.#journalId }) === 'newer') throw newer(named.name);
    return scanSegment(bytes, named.firstSequence, this.#seed);
  }

  #keep(named: NamedSegment, scan: SegmentScan): void {
    const { lastSequence, end, index } = scan;
    this.#segments.push(
      new Segment({ name: named.name, firstSequence: named.firstSequence, lastSequence, end, index }),
    );
    for (const { key, sequence } of scan.keys) this.#keys.remember(key, sequence);
  }

  #note(named: NamedSegment, fromSequence: number, toSequence: number): void {
    if (toSequence >= fromSequence) this.#damage.push({ segment: named.name, fromSequence, toSequence });
  }
}

/** No gap reaches to the end: what is missing behind the last record is missing in silence. */
function hasReadableEnd(scan: SegmentScan): boolean {
  return scan.gaps.length === 0 || scan.gaps.at(-1)?.toSequence !== undefined;
}

function newer(segment: string): WatchfloorError {
  return new WatchfloorError('conflict', 'journal.newer', {
    message: `The journal segment ${segment} was written by a newer version of Watchfloor: start that one.`,
    details: { segment },
  });
}
