import type { Logger } from 'pino';
import type { Database } from '../platform/control/index.ts';
import { setAside } from '../platform/journal/index.ts';
import type { RecordPlace } from './record-marker.ts';

/** Counts the threads that were lost, and decides what is not tried again. */
export type RecordStrikes = {
  /** Resolves when what follows from it stands in the control store. */
  readonly note: (journalId: string, place: RecordPlace) => Promise<void>;
  /** The batches up to here have settled. */
  readonly forgetUpTo: (sequence: number) => void;
};

/** Once may be an accident: a machine that stood still, memory that another batch had taken. */
const STRIKES = 2;

/**
 * Without it, a record on which a thread hangs or dies would be tried for ever, and nothing behind it would ever be
 * stored. Losses are counted by entry, because a thread that runs out of memory stops now at this record, now at that.
 */
export function createRecordStrikes(db: Database, logger: Logger): RecordStrikes {
  const strikes = new Map<number, number>();
  return {
    note: async (journalId, place) => {
      const count = (strikes.get(place.sequence) ?? 0) + 1;
      strikes.set(place.sequence, count);
      logger.warn({ ...place, journalId, times: count }, 'a detection thread was lost on a record');
      if (count < STRIKES) return;
      await setAside(db, journalId, place);
      logger.error({ ...place, journalId }, 'a record is set aside: detection threads were lost on it');
    },
    forgetUpTo: (sequence) => {
      for (const key of strikes.keys()) if (key <= sequence) strikes.delete(key);
    },
  };
}
