import type { FieldRecord } from '../../contract.ts';
import { readAnyTime } from '../../time/index.ts';

/** Names that mean the event's own time, the surest first; compared without case, `_`, `-`, `@`, spaces. */
const NAMES = [
  'timestamp',
  'eventtime',
  'eventtimestamp',
  'time',
  'ts',
  't',
  'datetime',
  'timegenerated',
  'timecreated',
  'creationtime',
  'createdat',
  'created',
  'eventcreated',
  'occurredat',
  'published',
  'logtime',
  'logtimestamp',
  'starttime',
  'start',
  'when',
  'date',
  'asctime',
  'receivetimestamp',
  'updatedat',
] as const;
const RANKS: ReadonlyMap<string, number> = new Map(NAMES.map((name, rank) => [name, rank]));

/** More fields than this are not looked at: the time stands near the beginning. */
const MAX_FIELDS = 256;

/** Undefined: no field of such a name holds a time. */
export function eventTimeOf(fields: FieldRecord, receivedAtMs: number): number | undefined {
  let best: number | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const name of Object.keys(fields).slice(0, MAX_FIELDS)) {
    const rank = RANKS.get(name.toLowerCase().replace(/[_@.\s-]/g, '')) ?? Number.POSITIVE_INFINITY;
    if (rank >= bestRank) continue;
    const timeMs = readAnyTime(fields[name], receivedAtMs);
    if (timeMs === undefined) continue;
    best = timeMs;
    bestRank = rank;
  }
  return best;
}
