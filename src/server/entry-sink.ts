import type { Appended, Journal, NewEntry } from '../platform/journal/index.ts';
import type { ReceiverMetrics } from './receiver-metrics.ts';

/** Where every receiver hands its entries in. */
export type EntrySink = { readonly append: (entry: NewEntry) => Promise<Appended> };

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
