import { setTimeout as sleep } from 'node:timers/promises';
import { WatchfloorError } from '../../../platform/kernel/index.ts';
import type { DroppedReason, IntakePage, RefusedReason } from './intake-book.ts';
import type { EntrySink } from './message-batcher.ts';

const FIRST_WAIT_MS = 100;

/**
 * For protocols that cannot say "later": tries again until there is room, while the sender is kept waiting. Once
 * `closing` aborts, each entry gets one more try.
 */
export function patientSink(sink: EntrySink, closing: AbortSignal): EntrySink {
  return {
    append: async (entry) => {
      for (let attempt = 0; ; attempt += 1) {
        const isLast = closing.aborted;
        try {
          return await sink.append(entry);
        } catch (error) {
          const isWorthRetry = error instanceof WatchfloorError && error.kind === 'unavailable';
          if (!isWorthRetry || isLast) throw error;
        }
        await sleep(FIRST_WAIT_MS * 2 ** Math.min(attempt, 4), undefined, { signal: closing }).catch(() => undefined);
      }
    },
  };
}

const DROPPED: Readonly<Record<RefusedReason, DroppedReason>> = {
  'unknown-format': 'unknown-format',
  malformed: 'malformed',
  'too-large': 'too-large',
  'not-supported': 'malformed',
  busy: 'buffer-full',
  'journal-full': 'closing',
  journal: 'journal',
};

/** For protocols without an answer: what is refused is lost, and counted so. */
export function silentPage(page: IntakePage): IntakePage {
  return { ...page, refused: (key, reason, records) => page.dropped(key, DROPPED[reason], records) };
}
