import { Counter, type Registry } from 'prom-client';
import type { IntakeBook } from '../collect/sources/index.ts';
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

/** What the receivers count by themselves, read off when it is asked. Senders are no label: their number has no bound. */
export function measureReceivers(registry: Registry, book: IntakeBook): void {
  const records = new Counter({
    name: 'watchfloor_receiver_records_total',
    help: 'Records by what became of them: each received one ends as journalled, refused (the sender was told) or dropped. Truncated ones count there, too.',
    labelNames: ['door', 'source', 'outcome'],
    registers: [registry],
    collect: () => {
      records.reset();
      for (const { door, sourceId, received, journalled, truncated, refused, dropped } of book.lines()) {
        const count = (outcome: string, value: number) => records.inc({ door, source: sourceId, outcome }, value);
        count('received', received);
        count('journalled', journalled);
        count('truncated', truncated);
        for (const [reason, value] of Object.entries(refused)) count(`refused-${reason}`, value);
        for (const [reason, value] of Object.entries(dropped)) count(`dropped-${reason}`, value);
      }
    },
  });
}
