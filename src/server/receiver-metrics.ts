import { Counter, type Registry } from 'prom-client';
import type { Appended, NewEntry } from '../platform/journal/index.ts';

export type ReceiverMetrics = {
  readonly acknowledged: (entry: NewEntry, appended: Appended) => void;
  readonly refused: (entry: NewEntry) => void;
};

/** What came in at the door; sample entries are not counted. */
export function createReceiverMetrics(registry: Registry): ReceiverMetrics {
  const registers = [registry];
  const bytes = new Counter({
    name: 'watchfloor_received_bytes_total',
    help: 'Bytes acknowledged.',
    labelNames: ['source'],
    registers,
  });
  const repeats = new Counter({
    name: 'watchfloor_repeated_entries_total',
    help: 'Entries sent again under their key; without effect.',
    labelNames: ['source'],
    registers,
  });
  const refusals = new Counter({
    name: 'watchfloor_refused_entries_total',
    help: 'Entries that were not acknowledged: the sender must repeat.',
    labelNames: ['source'],
    registers,
  });
  return {
    acknowledged: ({ sourceId, payload, isSample }, { isRepeat }) => {
      if (isSample) return;
      if (isRepeat) repeats.inc({ source: sourceId });
      else bytes.inc({ source: sourceId }, payload.length);
    },
    refused: ({ sourceId, isSample }) => {
      if (!isSample) refusals.inc({ source: sourceId });
    },
  };
}
