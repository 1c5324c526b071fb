export type {
  Appended,
  EntryFormat,
  Journal,
  JournalDamage,
  JournalEntry,
  JournalStats,
  NewEntry,
  PayloadFormat,
} from './contract.ts';
export { JOURNAL_MIGRATIONS } from './migrations/index.ts';
export { type JournalOptions, openJournal } from './open-journal.ts';
export {
  type BatchPlan,
  pendingPlans,
  planBatch,
  type StandingPlan,
  settleBatch,
  settledSequence,
} from './projection-store.ts';
export { readSetAside, type SetAside, setAside } from './set-aside-store.ts';
