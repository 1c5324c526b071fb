import { Gauge, type Registry } from 'prom-client';
import type { Journal } from '../platform/journal/index.ts';

/** What the journal says of itself, read off when it is asked. */
export function measureJournal(registry: Registry, journal: Journal): void {
  const registers = [registry];
  new Gauge({
    name: 'watchfloor_journal_backlog_bytes',
    help: 'Bytes acknowledged and not yet stored.',
    registers,
    collect() {
      this.set(journal.stats().backlogBytes);
    },
  });
  new Gauge({
    name: 'watchfloor_journal_damaged_entries',
    help: 'Acknowledged entries that the disk gave back damaged.',
    registers,
    collect() {
      const { damage } = journal.stats();
      this.set(damage.reduce((sum, range) => sum + range.toSequence - range.fromSequence + 1, 0));
    },
  });
}
