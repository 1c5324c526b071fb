export { EVENT_FIELDS, type EventField } from './event-fields.ts';
export { type EventQuery, type Pattern, parseQuery, type QueryIssue, type QueryTerm } from './parse-query.ts';
export { hasTerm, withoutTerm, withTerm, writeTerm } from './write-term.ts';
