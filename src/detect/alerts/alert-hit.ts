import type { z } from 'zod';
import type { Immutable } from '../../platform/http/contract.ts';
import type { alertRuleSchema, Entity, matchedFieldSchema, ruleInFullSchema } from './contract.ts';

/** The rule as it is shown with its alerts. One object may be shared by all hits of the rule. */
export type AlertRule = Immutable<z.infer<typeof ruleInFullSchema>>;

/** Where a rule comes from; the Detection Rule License 1.1 asks for the link beside the author. */
export type RuleSet = Immutable<z.infer<typeof alertRuleSchema>['ruleSet']>;

export type MatchedField = Immutable<z.infer<typeof matchedFieldSchema>>;

/** One rule met one event, and its policy is to raise an alert (or a person promoted it). */
export type AlertHit = {
  readonly rule: AlertRule;
  readonly eventId: string;
  /** Milliseconds since the Unix epoch, as the event says: may be absurd. */
  readonly eventTimeMs: number;
  /** Milliseconds since the Unix epoch, from the journal entry: the same after every replay, so grouping rests on it. */
  readonly receivedAtMs: number;
  readonly sourceId: string;
  /** What alerts are grouped by beside the rule. */
  readonly entity: Entity;
  /** Everything the event names, `entity` included or not. */
  readonly entities: readonly Entity[];
  /** One line for a person. */
  readonly summary: string;
  readonly matchedFields: readonly MatchedField[];
  readonly isSample: boolean;
};

const MAX_NAME = 512;
const MAX_VALUE = 2_000;
const MAX_FIELDS = 50;
const MAX_ENTITIES = 16;

/** PostgreSQL's `timestamptz` and RFC 3339 both hold these years; an event may claim any. */
const EARLIEST_MS = Date.UTC(1900, 0, 1);
const LATEST_MS = Date.UTC(9999, 11, 31);

/**
 * The hit with everything that an attacker may have written made storable: bounded, and without NUL and lone
 * surrogates, which PostgreSQL refuses in `text` and `jsonb`; one such event must not stop its batch.
 */
export function storableHit(hit: AlertHit): AlertHit {
  return {
    ...hit,
    rule: storableRule(hit.rule),
    eventTimeMs: storableTime(hit.eventTimeMs, hit.receivedAtMs),
    sourceId: storableText(hit.sourceId, MAX_NAME),
    entity: storableEntity(hit.entity),
    entities: hit.entities.slice(0, MAX_ENTITIES).map(storableEntity),
    summary: storableText(hit.summary, MAX_VALUE),
    matchedFields: hit.matchedFields.slice(0, MAX_FIELDS).map((matched) => ({
      field: storableText(matched.field, MAX_NAME),
      value: storableText(matched.value, MAX_VALUE),
      pattern: storableText(matched.pattern, MAX_VALUE),
      selection: storableText(matched.selection, MAX_NAME),
    })),
  };
}

/** Rules come from files that a person installed, yet their ids are keys: a faulty one must not stop the pipeline. */
function storableRule(rule: AlertRule): AlertRule {
  const id = storableText(rule.id, MAX_NAME);
  return id === rule.id ? rule : { ...rule, id };
}

function storableEntity(entity: Entity): Entity {
  return { type: storableText(entity.type, 64), name: storableText(entity.name, MAX_NAME) };
}

/** Cut at `limit` UTF-16 units, marked by an ellipsis. */
export function storableText(text: string, limit: number): string {
  const cut = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  return cut.toWellFormed().replaceAll('\0', '\uFFFD');
}

function storableTime(timeMs: number, otherwiseMs: number): number {
  return timeMs >= EARLIEST_MS && timeMs <= LATEST_MS ? timeMs : otherwiseMs;
}
