import type { LakeEvent } from '../collect/lake/index.ts';
import type { DecodedEvent, JournalledSource } from '../collect/sources/index.ts';
import { type EventFacts, factsOf } from '../detect/alerts/index.ts';
import type { CorrelationInput } from '../detect/rule-engine/index.ts';
import { eventIdOf } from '../platform/kernel/index.ts';
import { clockSourceOf, happenedMs, pickFields, SAMPLE } from './correlation-input.ts';
import { begin, type Hit, LOST, noteFault, type SourceTally, type Work } from './entry-work.ts';

export type EventWork = {
  /** That match, where it is known. */
  readonly rules: readonly number[] | undefined;
  readonly tally: SourceTally;
  readonly source: JournalledSource;
};

/** A rule that breaks or hangs must cost neither the event nor the batch: the fault is counted and reported. */
export function detect(work: Work, event: LakeEvent, { tally, rules: known, source }: EventWork): void {
  const { sequence, record } = event.origin.position;
  try {
    if (!begin(work, sequence, { record, step: 'match' })) throw LOST;
    const rules = known ?? work.rules.matcher.match(event.event);
    if (rules.length === 0) return;
    const facts = matchFacts(work, event, { tally, source });
    for (const rule of rules) {
      recordMatch(work, event, { rule, facts });
      tally.matches += 1;
    }
  } catch (error) {
    noteFault(work, tally, error);
  }
}

/** The whole mapping is made for matches only. Where it breaks, the match stands without what the event is about. */
function matchFacts(work: Work, { event }: LakeEvent, { tally, source }: Omit<EventWork, 'rules'>): EventFacts {
  try {
    return factsOf(source.toOcsf(event));
  } catch (error) {
    noteFault(work, tally, error);
    return { entity: { type: 'unknown', name: source.title }, entities: [], summary: '' };
  }
}

type RuleMatch = { readonly rule: number; readonly facts: EventFacts };

function recordMatch(work: Work, event: LakeEvent, { rule, facts }: RuleMatch): void {
  const detection = work.rules.detections[rule];
  if (!detection) return;
  const { receivedAtMs } = event.origin;
  const hiddenBy = work.rules.findException({ ruleId: detection.rule.id, event: event.event, receivedAtMs }) ?? '';
  const raisesAlert = detection.raisesAlert && hiddenBy === '';
  work.matches.push({
    origin: event.origin,
    eventTimeMs: event.event.timeMs,
    ruleId: detection.rule.id,
    ruleVersion: detection.rule.version,
    ruleTitle: detection.rule.title,
    ruleAuthor: detection.rule.author,
    level: detection.rule.level,
    entity: `${facts.entity.type}:${facts.entity.name}`,
    raisesAlert,
    ruleState: detection.state,
    hiddenBy,
  });
  const fields = work.rules.inputFields[rule];
  // What an exception hides is no part of a correlation either.
  if (fields !== undefined && hiddenBy === '') work.inputs.push(inputOf(event, detection.rule.id, fields));
  if (raisesAlert) work.hits.push(hitOf(work, event.event, { rule, facts, origin: event.origin }));
}

function inputOf(event: LakeEvent, ruleId: string, fields: readonly string[]): CorrelationInput {
  const { origin } = event;
  return {
    ruleId,
    eventId: eventIdOf(origin.position),
    timeMs: happenedMs(event),
    sourceId: clockSourceOf(origin),
    partition: origin.isSample ? SAMPLE : '',
    fields: pickFields(event.event.fields, fields),
  };
}

type HitParts = { readonly rule: number; readonly facts: EventFacts; readonly origin: LakeEvent['origin'] };

function hitOf(work: Work, event: DecodedEvent, { rule, facts, origin }: HitParts): Hit {
  return {
    rule,
    eventId: eventIdOf(origin.position),
    eventTimeMs: event.timeMs,
    receivedAtMs: origin.receivedAtMs,
    sourceId: origin.sourceId,
    isSample: origin.isSample,
    facts,
    matchedFields: work.rules.matcher.explain(rule, event),
  };
}
