import { getEvents, type Lake, type StoredEvent } from '../collect/lake/index.ts';
import { findSource, type SourceDefinition } from '../collect/sources/index.ts';
import { type AlertHit, type EventFacts, factsOf } from '../detect/alerts/index.ts';
import { type CorrelationDetection, conditionInWords } from '../detect/detections/index.ts';
import type { Firing } from '../detect/rule-engine/index.ts';
import { ruleSetOf } from './alert-hits.ts';
import { SAMPLE } from './correlation-input.ts';
import { decodedEventOf } from './stored-event.ts';

type FindMapping = (sourceId: string) => Pick<SourceDefinition, 'toOcsf'> | undefined;

type Parts = {
  readonly lake: Lake;
  readonly detectionOf: (correlationId: string) => CorrelationDetection | undefined;
  /** Tests plant mappings of their own. */
  readonly findMapping?: FindMapping;
};

/** Of a flood of firings only so many events are shown with their text; every firing raises its alert all the same. */
const MOST_EVENTS = 2_000;

/**
 * What a firing says on an alert: each event that took part is a hit, the newest first, so that the alert leads to all of
 * them. `decidedMs`: when it was found, on the clock of receipt.
 */
export async function describeFirings(
  { lake, detectionOf, findMapping = findSource }: Parts,
  firings: readonly Firing[],
  decidedMs: number,
): Promise<ReadonlyMap<Firing, readonly AlertHit[]>> {
  const raising = firings.filter(({ correlation }) => detectionOf(correlation.description.id)?.raisesAlert === true);
  const wanted = new Set(raising.flatMap(eventsOf).slice(0, MOST_EVENTS));
  const stored = new Map<string, StoredEvent>();
  for await (const events of getEvents(lake, [...wanted])) for (const event of events) stored.set(event.eventId, event);
  return new Map(
    raising.map((firing) => {
      const detection = detectionOf(firing.correlation.description.id);
      return [firing, detection === undefined ? [] : hitsOf(firing, { detection, stored, decidedMs, findMapping })];
    }),
  );
}

const eventsOf = ({ newestEventId, eventIds }: Firing): readonly string[] => [...new Set([newestEventId, ...eventIds])];

type Surroundings = {
  readonly detection: CorrelationDetection;
  readonly stored: ReadonlyMap<string, StoredEvent>;
  readonly decidedMs: number;
  readonly findMapping: FindMapping;
};

function hitsOf(firing: Firing, { detection, stored, decidedMs, findMapping }: Surroundings): readonly AlertHit[] {
  const rule = { ...detection.rule, ruleSet: ruleSetOf(detection) };
  const newest = stored.get(firing.newestEventId);
  const entity = entityOf(firing) ??
    (newest && factsOfStored(newest, findMapping)?.entity) ?? { type: 'unknown', name: 'unknown' };
  const shared = { rule, entity, matchedFields: matchedFieldsOf(firing), isSample: firing.partition === SAMPLE };
  return eventsOf(firing).map((eventId, place) => {
    const event = stored.get(eventId);
    const facts = event && factsOfStored(event, findMapping);
    return {
      ...shared,
      eventId,
      eventTimeMs: event?.timeMs ?? firing.endMs,
      // The first hit dates the alert: it is raised when it was found, not when its events came.
      receivedAtMs: place === 0 ? decidedMs : (event?.receivedAtMs ?? decidedMs),
      sourceId: event?.sourceId ?? '',
      entities: facts?.entities ?? [],
      summary: facts?.summary ?? '',
    };
  });
}

/** Undefined also where the mapping breaks on the event: the alert goes without, rather than the batch never settle. */
function factsOfStored(stored: StoredEvent, find: FindMapping): EventFacts | undefined {
  try {
    const ocsf = find(stored.sourceId)?.toOcsf(decodedEventOf(stored));
    return ocsf && factsOf(ocsf);
  } catch {
    return undefined;
  }
}

/** What fields are about by their names; the first of `group-by` that says it counts. */
const ENTITY_TYPES: readonly (readonly [RegExp, string])[] = [
  [/computer|host|workstation|device|machine/i, 'host'],
  [/user|account|principal|\.arn$|subject|logon/i, 'user'],
  [/ip$|ip[a._-]?addr|addr|_ip|^ip|\.ip/i, 'address'],
];

function entityOf({ group }: Firing): AlertHit['entity'] | undefined {
  for (const { field, value } of group) {
    const type = ENTITY_TYPES.find(([names]) => names.test(field))?.[1];
    if (type !== undefined && value !== '' && value !== '-') {
      // As the host of an event is written, so that both stand under one name.
      return { type, name: type === 'host' ? value.toLowerCase() : value };
    }
  }
  return undefined;
}

function matchedFieldsOf(firing: Firing): AlertHit['matchedFields'] {
  const { correlation, group, startMs, endMs, measure, kind } = firing;
  const window = `${new Date(startMs).toISOString()} to ${new Date(endMs).toISOString()}`;
  const late = kind === 'late' ? ', found late: an event came after its time' : '';
  const selection = correlation.rules.join(', ');
  const what = {
    field: 'correlation',
    value: `${measure} in ${window}${late}`,
    pattern: conditionInWords(correlation),
  };
  return [
    { ...what, selection },
    ...group.map(({ field, value }) => ({ field, value, pattern: 'group-by', selection })),
  ];
}
