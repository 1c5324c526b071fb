export { draftRule } from './draft-rule.ts';
export { EVENT_FIELDS, type EventField } from './event-fields.ts';
export { type EventQuery, type Pattern, parseQuery, type QueryIssue, type QueryTerm } from './parse-query.ts';
export type { Bound } from './read-value.ts';
export { withTerm, writeTerm, writeText } from './write-term.ts';
