import { setTimeout as sleep } from 'node:timers/promises';
import { atMostRecords } from '../collect/sources/index.ts';
import type { BatchPlan, Journal, JournalEntry } from '../platform/journal/index.ts';
import { WatchfloorError } from '../platform/kernel/index.ts';

export type Batch = { readonly plan: BatchPlan; readonly entries: readonly JournalEntry[] };

export type BatchCutter = {
  /** The next batch after `after`, or undefined when `signal` aborts first. */
  readonly next: (after: number, signal: AbortSignal) => Promise<Batch | undefined>;
  /** Exactly the entries of a plan that was stored before. */
  readonly readPlanned: (plan: BatchPlan) => Promise<readonly JournalEntry[]>;
};

type Limits = { readonly maxBatchBytes: number; readonly maxDelayMs: number };

/** Decides how much journal goes into one batch: as much as there is, up to the limit, after a short wait for company. */
export function createBatchCutter(journal: Journal, limits: Limits): BatchCutter {
  return {
    next: async (after, signal) => {
      await journal.waitForEntry(after, signal);
      // One insert per event would cost the lake a part each: a small batch waits for others to join it.
      const isSmall = journal.stats().backlogBytes < limits.maxBatchBytes;
      if (isSmall) await sleep(limits.maxDelayMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return undefined;
      const { lastSequence } = journal.stats();
      const entries = fewRecords(await journal.read(after, limits.maxBatchBytes));
      // Nothing readable up to the end: the disk has damaged all of it. The journal tells so; the pipeline goes past.
      const toSequence = entries.at(-1)?.sequence ?? lastSequence;
      if (toSequence <= after) return undefined;
      return { plan: { journalId: journal.id, fromSequence: after + 1, toSequence }, entries };
    },
    readPlanned: async (plan) => {
      const found: JournalEntry[] = [];
      for (let after = plan.fromSequence - 1; after < plan.toSequence; ) {
        const entries = (await journal.read(after, limits.maxBatchBytes)).filter(
          (entry) => entry.sequence <= plan.toSequence,
        );
        const last = entries.at(-1);
        // What the disk has damaged since is told by the journal, and must not hold up everything behind it for ever.
        if (!last && isKnownDamage(journal, after + 1, plan.toSequence)) return found;
        if (!last) throw missing(plan);
        found.push(...entries);
        after = last.sequence;
      }
      return found;
    },
  };
}

/** Rows cost memory by their number as well as by their bytes: an attacker's records can be two bytes long. */
const MOST_RECORDS = 60_000;

/** The entries from the front that hold not too many records together; at least one. */
function fewRecords(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  let records = 0;
  const end = entries.findIndex(({ payload, format }, index) => {
    records += atMostRecords(payload, format, MOST_RECORDS);
    return index > 0 && records > MOST_RECORDS;
  });
  return end === -1 ? entries : entries.slice(0, end);
}

function isKnownDamage(journal: Journal, fromSequence: number, toSequence: number): boolean {
  let next = fromSequence;
  const ranges = journal.stats().damage.toSorted((left, right) => left.fromSequence - right.fromSequence);
  for (const range of ranges) if (range.fromSequence <= next) next = Math.max(next, range.toSequence + 1);
  return next > toSequence;
}

function missing(plan: BatchPlan): WatchfloorError {
  return new WatchfloorError('bug', 'pipeline.entries-missing', {
    message: 'The journal no longer holds entries that were planned and have not settled.',
    details: { fromSequence: plan.fromSequence, toSequence: plan.toSequence },
  });
}
