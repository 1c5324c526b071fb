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

export type TakeRequest = {
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
  const faults: RecordFault[] = records.map(() => undefined);
  await Promise.all(
    groups.map(async ({ group, chosen }) => {
      const source = isNoneTaken ? undefined : chosen;
      deps.page.received({ sourceId: source?.sourceId ?? '', sender: request.sender }, group.records.length);
      const own = source
        ? await appendGroup(group, { ...source, sender: request.sender }, deps)
        : refuse(group, chosen === undefined);
      for (const [at, fault] of own.entries()) faults[group.indexes[at] ?? 0] = fault;
    }),
  );
  return faults;

  function refuse({ records: refused }: RecordGroup, isUnknown: boolean): readonly RecordFault[] {
    const fault = isUnknown ? unknownFormat(deps.sources) : refusedWithOthers();
    deps.page.refused({ sourceId: '', sender: request.sender }, 'unknown-format', refused.length);
    return refused.map(() => fault);
  }
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

type GroupSource = ChosenSource & { readonly sender: string };

async function appendGroup(
  { records }: RecordGroup,
  { sourceId, form, sender }: GroupSource,
  { sink, clock, page }: TakeDeps,
): Promise<readonly RecordFault[]> {
  const receivedAtMs = clock.nowMs();
  const key = { sourceId, sender };
  const appends = Array.from(packRecords(records, form, PACK_LIMITS), async ({ format, payload, count }) => {
    try {
      await sink.append({ receivedAtMs, sourceId, format, sender, isSample: false, key: '', payload });
      page.journalled(key, count);
      return Array.from({ length: count }, (): RecordFault => undefined);
    } catch (error) {
      page.refused(key, error instanceof WatchfloorError ? refusedReason(error) : 'journal', count);
      if (!(error instanceof WatchfloorError)) throw error;
      return Array.from({ length: count }, (): RecordFault => error);
    }
  });
  return (await Promise.all(appends)).flat();
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
