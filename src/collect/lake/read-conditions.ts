import { WatchfloorError } from '../../platform/kernel/index.ts';
import { type EventQuery, type Pipeline, parsePipeline, parseQuery, type QueryIssue } from '../event-query/contract.ts';
import type { EventConditions, EventWindow } from './reads/event-filter.ts';

/** What the query string of a read of events says; texts as they came. */
type ConditionTexts = {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly query?: string | undefined;
  readonly q?: string | undefined;
  readonly source?: string | undefined;
  readonly rule?: string | undefined;
  readonly field?: string | readonly string[] | undefined;
};

/** Throws `lake.bad-query` and `lake.bad-field` (invalid). */
export function conditionsOf({ q, source, rule, field, query }: ConditionTexts): EventConditions {
  return {
    text: q,
    sourceId: source,
    ruleId: rule,
    fieldEquals: field === undefined ? undefined : [field].flat().map(parseField),
    query: query === undefined ? undefined : readQuery(query),
  };
}

/** Milliseconds since the Unix epoch. */
export function windowOf({ from, to }: Pick<ConditionTexts, 'from' | 'to'>): EventWindow {
  return {
    fromMs: from === undefined ? undefined : Date.parse(from),
    toMs: to === undefined ? undefined : Date.parse(to),
  };
}

function readQuery(text: string): EventQuery {
  const parsed = parseQuery(text);
  if ('terms' in parsed) return parsed;
  throw unreadable(parsed.issues);
}

/** A hunt that makes a table. Throws `lake.bad-query` (invalid). */
export function pipelineOf(text: string): Pipeline {
  const parsed = parsePipeline(text);
  if ('issues' in parsed) throw unreadable(parsed.issues);
  if (parsed.stages.length > 0) return parsed;
  const message = 'Say what to make of the events: | stats, top, rare, timechart or fields.';
  throw unreadable([{ at: text.length, end: text.length, message }]);
}

function unreadable([first]: readonly QueryIssue[]): WatchfloorError {
  return new WatchfloorError('invalid', 'lake.bad-query', {
    message: `The query cannot be read, at character ${(first?.at ?? 0) + 1}: ${first?.message ?? ''}`,
    details: { at: first?.at ?? 0, end: first?.end ?? 0 },
  });
}

/** `Name=value`; the value may hold further equals signs. */
function parseField(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  if (at > 0) return { name: text.slice(0, at), value: text.slice(at + 1) };
  throw new WatchfloorError('invalid', 'lake.bad-field', { message: 'Write field as Name=value.' });
}
