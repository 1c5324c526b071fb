export type { Appended, Journal, JournalEntry, JournalStats, NewEntry, PayloadFormat } from './contract.ts';
