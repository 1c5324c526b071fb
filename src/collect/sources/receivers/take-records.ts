import { type Clock, WatchfloorError } from '../../../platform/kernel/index.ts';
import type { SourceDefinition } from '../contract.ts';
import { type ChosenSource, chooseSource, groupRecords, type RecordGroup } from './choose-source.ts';
import type { IntakePage, RefusedReason } from './intake-book.ts';
import type { EntrySink } from './message-batcher.ts';
import { PACK_LIMITS, packRecords } from './pack-records.ts';
import type { ReceivedRecord } from './received-record.ts';

export type TakeDeps = {
  readonly sink: EntrySink;
  readonly sources: readonly SourceDefinition[];
  readonly clock: Clock;
  readonly page: IntakePage;
};

/** A request may become this many times its size, beyond what one body may inflate to. */
const MOST_GROWTH = 8;
const FREE_BYTES = 32 * 1024 * 1024;
const GROUPS_AT_ONCE = 8;

export type TakeRequest = {
  /** Of the request, inflated. */
  readonly receivedBytes: number;
  readonly sender: string;
  /** The source of everything in it, by token or by parameter; undefined: the records say. */
  readonly sourceId: string | undefined;
  /** Where some kinds are unknown: nothing is taken at all, for protocols that cannot tell a sender of a part. */
  readonly isWhole: boolean;
};

/** Undefined: on disk. Else why not: `ingest.unknown-format`, or what the journal says. */
export type RecordFault = WatchfloorError | undefined;

/**
 * Takes the records of one request into the journal: an entry for each source, or several. Resolves when each record is
 * on disk or refused, with one answer for each, in order. Throws `ingest.unknown-source` (missing). Whatever it throws,
 * each record has been counted by then.
 */
export async function takeRecords(
  records: readonly ReceivedRecord[],
  request: TakeRequest,
  deps: TakeDeps,
): Promise<readonly RecordFault[]> {
  const groups = chosenGroups(records, request, deps);
  const isNoneTaken = request.isWhole && groups.some(({ chosen }) => chosen === undefined);
  const allowance: Allowance = { madeBytes: 0, mostBytes: FREE_BYTES + MOST_GROWTH * request.receivedBytes };
  const faults: RecordFault[] = records.map(() => undefined);
  for (const { group, chosen } of groups) {
    const source = isNoneTaken ? undefined : chosen;
    deps.page.received({ sourceId: source?.sourceId ?? '', sender: request.sender }, group.records.length);
    if (source === undefined) refuse(group, chosen === undefined);
  }
  const taken = groups.flatMap(({ group, chosen }) => (chosen && !isNoneTaken ? [{ group, chosen }] : []));
  await inTurn(
    taken.map(({ group, chosen }) => async () => {
      const own = await appendGroup(group, { ...chosen, sender: request.sender, allowance }, deps);
      for (const [at, fault] of own.entries()) faults[group.indexes[at] ?? 0] = fault;
    }),
  );
  return faults;

  function refuse({ records: refused, indexes }: RecordGroup, isUnknown: boolean): void {
    const fault = isUnknown ? unknownFormat(deps.sources) : refusedWithOthers();
    deps.page.refused({ sourceId: '', sender: request.sender }, 'unknown-format', refused.length);
    for (const index of indexes) faults[index] = fault;
  }
}

/** Some at once, so that what they make does not pile up. Throws what the first of them throws, after all have ended. */
async function inTurn(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const rest = tasks.values();
  const failures: unknown[] = [];
  const work = async () => {
    for (const task of rest) await task().catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: GROUPS_AT_ONCE }, work));
  if (failures.length > 0) throw failures[0];
}

function chosenGroups(records: readonly ReceivedRecord[], { sender, sourceId }: TakeRequest, deps: TakeDeps) {
  try {
    return groupRecords(records).map((group) => ({ group, chosen: chooseSource(group, sourceId, deps.sources) }));
  } catch (error) {
    const key = { sourceId: '', sender };
    deps.page.received(key, records.length);
    deps.page.refused(key, error instanceof WatchfloorError ? 'unknown-format' : 'malformed', records.length);
    throw error;
  }
}

/** What one request may become: records carry what stood once for all of them. */
type Allowance = { madeBytes: number; readonly mostBytes: number };
type GroupSource = ChosenSource & { readonly sender: string; readonly allowance: Allowance };

/** One pack after the other: each is made when the one before is on disk. */
async function appendGroup(
  { records }: RecordGroup,
  { sourceId, form, sender, allowance }: GroupSource,
  { sink, clock, page }: TakeDeps,
): Promise<readonly RecordFault[]> {
  const receivedAtMs = clock.nowMs();
  const key = { sourceId, sender };
  const faults: RecordFault[] = [];
  const settle = (count: number, fault: RecordFault) => {
    for (let n = 0; n < count; n += 1) faults.push(fault);
  };
  try {
    for (const { format, payload, count, madeBytes } of packRecords(records, form, PACK_LIMITS)) {
      allowance.madeBytes += madeBytes;
      if (allowance.madeBytes > allowance.mostBytes) {
        page.refused(key, 'too-large', records.length - faults.length);
        settle(records.length - faults.length, tooLargeTogether());
        break;
      }
      const entry = { receivedAtMs, sourceId, format, sender, isSample: false, key: '', payload } as const;
      const fault = await sink.append(entry).then(() => undefined, faultOf);
      if (fault === undefined) page.journalled(key, count);
      else page.refused(key, refusedReason(fault), count);
      settle(count, fault);
    }
  } catch (error) {
    page.refused(key, 'journal', records.length - faults.length);
    throw error;
  }
  return faults;
}

function faultOf(error: unknown): WatchfloorError {
  if (error instanceof WatchfloorError) return error;
  throw error;
}

function tooLargeTogether(): WatchfloorError {
  const message = 'What the records of this request share is too large for so many of them. Send them in several.';
  return new WatchfloorError('invalid', 'ingest.too-large-together', { message, httpStatus: 413 });
}

export function refusedReason({ kind }: WatchfloorError): RefusedReason {
  return kind === 'unavailable' ? 'journal-full' : 'journal';
}

export function unknownFormat(sources: readonly SourceDefinition[]): WatchfloorError {
  const tried = sources.map(({ id }) => id);
  return new WatchfloorError('invalid', 'ingest.unknown-format', {
    message: `The content is of no kind that Watchfloor recognises. Tried: ${tried.join(', ')}. Name the source.`,
    details: { tried },
    httpStatus: 415,
  });
}

/** Not at fault itself. */
function refusedWithOthers(): WatchfloorError {
  const message = 'Another record of the same request is of an unknown kind, and all are taken or none.';
  return new WatchfloorError('invalid', 'ingest.refused-with-others', { message });
}
