import type { EntrySink } from '../collect/sources/index.ts';
import type { Journal } from '../platform/journal/index.ts';
import type { ReceiverMetrics } from './receiver-metrics.ts';

/** The journal, with what came in counted, and `onReal` told of each entry that is no sample. */
export function createEntrySink(journal: Journal, metrics: ReceiverMetrics, onReal: () => void): EntrySink {
  return {
    append: async (entry) => {
      try {
        const appended = await journal.append(entry);
        metrics.acknowledged(entry, appended);
        if (!entry.isSample) onReal();
        return appended;
      } catch (error) {
        metrics.refused(entry);
        throw error;
      }
    },
  };
}
