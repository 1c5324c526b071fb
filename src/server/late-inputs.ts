import { getEvents, type Lake, listMatchedEvents, type StoredEvent } from '../collect/lake/index.ts';
import {
  type CorrelationInput,
  correlate,
  type Firing,
  type LateInput,
  type PlacedCorrelation,
} from '../detect/rule-engine/index.ts';
import { clockSourceOf, happenedMs, pickFields, SAMPLE } from './correlation-input.ts';
import { decodedEventOf } from './stored-event.ts';

type Parts = {
  readonly lake: Lake;
  readonly placed: readonly PlacedCorrelation[];
  readonly fieldsOf: (ruleId: string) => readonly string[] | undefined;
};

export type Reevaluated = {
  readonly firings: readonly Firing[];
  /** Stretches of time of which only the late events and the first matches were looked at, because there were too many. */
  readonly cutShort: number;
};

/** Matches looked at around one stretch of late events. */
const MOST_MATCHES = 5_000;
/** Stretches looked at for one batch; the rest is looked at without the lake. */
const MOST_STRETCHES = 20;

/**
 * Looks again at the windows that late events belong to, with everything that the lake holds there. What is found may have
 * been told before: `noteFirings` knows.
 */
export async function reevaluateLate(parts: Parts, late: readonly LateInput[]): Promise<Reevaluated> {
  const firings: Firing[] = [];
  let cutShort = 0;
  const reachMs = late.reduce((most, one) => Math.max(most, one.reachMs), 0);
  for (const [at, stretch] of stretchesOf(late, 2 * reachMs).entries()) {
    const found = at < MOST_STRETCHES ? await readInputs(parts, stretch, reachMs) : { inputs: [], isCutShort: true };
    if (found.isCutShort) cutShort += 1;
    const inputs = new Map([...found.inputs, ...stretch.map(({ input }) => input)].map((each) => [keyOf(each), each]));
    const fired = correlate({ placed: parts.placed }, [...inputs.values()]);
    firings.push(...fired.filter(concerning(stretch)));
  }
  return { firings: firings.map((firing) => ({ ...firing, kind: 'late' })), cutShort };
}

const keyOf = ({ ruleId, eventId }: CorrelationInput): string => `${ruleId} ${eventId}`;

/** Late events that lie near each other are looked at together. */
function stretchesOf(late: readonly LateInput[], gapMs: number): LateInput[][] {
  const stretches: LateInput[][] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const one of late.toSorted((a, b) => a.input.timeMs - b.input.timeMs)) {
    if (one.input.timeMs - lastMs > gapMs) stretches.push([]);
    stretches.at(-1)?.push(one);
    lastMs = one.input.timeMs;
  }
  return stretches;
}

async function readInputs({ lake, placed, fieldsOf }: Parts, stretch: readonly LateInput[], reachMs: number) {
  const concerned = new Set(
    stretch.flatMap(({ correlations }) => correlations.map(({ description }) => description.id)),
  );
  const ruleIds = new Set(
    placed
      .filter(({ correlation }) => concerned.has(correlation.description.id))
      .flatMap(({ places }) => places.flatMap(({ ruleId }) => ruleId ?? [])),
  );
  const times = stretch.map(({ input }) => input.timeMs);
  const matches = await listMatchedEvents(lake, {
    ruleIds: [...ruleIds],
    fromMs: (times[0] ?? 0) - reachMs,
    untilMs: (times.at(-1) ?? 0) + reachMs,
    limit: MOST_MATCHES,
  });
  const events = new Map<string, StoredEvent>();
  const eventIds = [...new Set(matches.map(({ eventId }) => eventId))];
  for await (const some of getEvents(lake, eventIds)) for (const event of some) events.set(event.eventId, event);
  const inputs = matches.flatMap(({ ruleId, eventId }) => {
    const event = events.get(eventId);
    const fields = fieldsOf(ruleId);
    return event && fields ? [inputOf(event, ruleId, fields)] : [];
  });
  return { inputs, isCutShort: matches.length === MOST_MATCHES };
}

function inputOf(stored: StoredEvent, ruleId: string, fields: readonly string[]): CorrelationInput {
  const event = decodedEventOf(stored);
  return {
    ruleId,
    eventId: stored.eventId,
    timeMs: happenedMs({ origin: stored, event }),
    sourceId: clockSourceOf(stored),
    partition: stored.isSample ? SAMPLE : '',
    fields: pickFields(event.fields, fields),
  };
}

/** One of the late events is among those that fired, or, where not all are named, may be. */
function concerning(stretch: readonly LateInput[]): (firing: Firing) => boolean {
  const byEvent = Map.groupBy(stretch, ({ input }) => input.eventId);
  return ({ correlation, eventIds, startMs, endMs, measure }) => {
    const isOf = ({ correlations }: LateInput) =>
      correlations.some(({ description }) => description.id === correlation.description.id);
    if (eventIds.some((eventId) => byEvent.get(eventId)?.some(isOf) === true)) return true;
    const isWithin = ({ input }: LateInput) => input.timeMs >= startMs && input.timeMs <= endMs;
    return measure > eventIds.length && stretch.some((one) => isWithin(one) && isOf(one));
  };
}
