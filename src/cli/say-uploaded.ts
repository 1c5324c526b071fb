import type { IngestReply } from '../server/contract.ts';
import { countOf } from './count-of.ts';

export type UploadOutcome = {
  readonly file: string;
  readonly reply: IngestReply;
  /** Null: not waited for. */
  events: number | null;
  rejects: number | null;
};

const isRepeat = ({ reply }: UploadOutcome): boolean => reply.entries > 0 && reply.repeats === reply.entries;

/** What an upload came to. What an earlier one had brought is told apart: a second run of the same command stores nothing. */
export function sayUploaded(outcomes: readonly UploadOutcome[]): string {
  if (outcomes.some(({ events }) => events === null)) return 'Received and safe on disk; not yet searchable.';
  const sumOf = (name: 'events' | 'rejects', of = outcomes) =>
    of.reduce((sum, outcome) => sum + (outcome[name] ?? 0), 0);
  const rejects = sumOf('rejects');
  const rejected = rejects === 0 ? 'none rejected' : `${rejects} rejected (why: watchfloor reject list)`;
  const repeats = outcomes.filter(isRepeat);
  const old = sumOf('events', repeats);
  const added = sumOf('events') - old;
  if (repeats.length === 0) return `${countOf(added, 'event')} stored and searchable, ${rejected}.`;
  const were = old === 1 ? 'was' : 'were';
  return `${countOf(added, 'new event')} stored and searchable, ${old} ${were} here already (--again sends them anew), ${rejected}.`;
}
