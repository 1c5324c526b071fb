export { draftRule } from './draft-rule.ts';
export { EVENT_FIELDS, type EventField } from './event-fields.ts';
export { splitHunt, withFilter } from './hunt-text.ts';
export { type Pipeline, parsePipeline } from './parse-pipeline.ts';
export { type EventQuery, type Pattern, parseQuery, type QueryIssue, type QueryTerm } from './parse-query.ts';
export { type Aggregate, MOST_ROWS, type SortKey, type Stage } from './read-stage.ts';
export type { Bound } from './read-value.ts';
export { columnsOf, type StageColumn } from './stage-columns.ts';
export { withoutField, withTerm, withText, writeTerm, writeText } from './write-term.ts';
