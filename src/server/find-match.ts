import { getEvent, type Lake, searchMatches } from '../collect/lake/index.ts';
import { findSource } from '../collect/sources/index.ts';
import { type AlertHit, factsOf } from '../detect/alerts/index.ts';
import { eventIdOf, parseEventId } from '../platform/kernel/index.ts';
import { ruleSetOf } from './alert-hits.ts';
import type { DetectionPool } from './detection-pool.ts';
import { decodedEventOf } from './stored-event.ts';

type Parts = { readonly lake: Lake; readonly pool: DetectionPool };

/** A recorded match with everything that an alert shows; undefined where there is none, or its rule is loaded no more. */
export async function findMatch({ lake, pool }: Parts, eventId: string, ruleId: string): Promise<AlertHit | undefined> {
  const position = parseEventId(eventId);
  if (!position) return undefined;
  const [stored, { rows }] = await Promise.all([
    getEvent(lake, position),
    searchMatches(lake, { event: position, ruleId, limit: 1 }),
  ]);
  const detection = pool.detections().find(({ rule }) => rule.id === ruleId);
  if (!stored || rows.length === 0 || !detection) return undefined;
  const event = decodedEventOf(stored);
  const ocsf = findSource(stored.sourceId)?.toOcsf(event);
  if (!ocsf) return undefined;
  return {
    ...factsOf(ocsf),
    rule: { ...detection.rule, ruleSet: ruleSetOf(detection) },
    eventId: eventIdOf(position),
    eventTimeMs: stored.timeMs,
    receivedAtMs: stored.receivedAtMs,
    sourceId: stored.sourceId,
    isSample: stored.isSample,
    matchedFields: await pool.explain(ruleId, event),
  };
}
