export type {
  EventValue,
  IssueSeverity,
  MatchableEvent,
  MatchedField,
  RuleDescription,
  RuleIssue,
  RuleLevel,
  RuleLogsource,
  RuleMatcher,
  RuleText,
  TextPlace,
} from './contract.ts';
export type {
  CorrelationInput,
  CorrelationLimits,
  CorrelationStats,
  CorrelatorProgress,
  Firing,
  FiringKind,
  LateInput,
  NamedRule,
  ObservedBatch,
  SourceProgress,
  ToldFiring,
} from './correlate/contract.ts';
export {
  type Correlator,
  type CorrelatorOptions,
  type CorrelatorStats,
  correlate,
  createCorrelator,
} from './correlate/create-correlator.ts';
export {
  fieldsByRule,
  type PlacedCorrelation,
  type PlacedCorrelations,
  placeCorrelations,
  type RefusedCorrelation,
} from './correlate/place-correlations.ts';
export { type LinkedRules, type LinkOptions, linkRules, type OriginOf, type RuleParts } from './link/link-rules.ts';
export { type CompiledRules, compileRules } from './match/compile-rules.ts';
export { type EventLogsource, foldNames, isForLogsource } from './match/for-logsource.ts';
export { GrowthBudget } from './parse/growth-budget.ts';
export { KNOWN_LOGSOURCES } from './parse/known-logsources.ts';
export { MODIFIER_NAMES } from './parse/modifier-table.ts';
export { type ParsedPlaceholders, parsePlaceholders } from './parse/parse-placeholders.ts';
export type { Placeholders } from './parse/parse-rule.ts';
export { type ParsedRules, type ParseOptions, parseRules } from './parse/parse-rules.ts';
export { applyPipelines, type PipedRules } from './pipeline/apply-pipelines.ts';
export type { FieldPipeline } from './pipeline/field-pipeline.ts';
export { type ParsedPipelines, parsePipelines } from './pipeline/parse-pipeline.ts';
export type {
  Bound,
  BoundOperator,
  CorrelationType,
  FieldAlias,
  SigmaCorrelation,
  TemporalExpression,
} from './sigma-correlation.ts';
export type { FilterDescription, SigmaFilter } from './sigma-filter.ts';
export type { Condition, Criterion, SigmaRule, ValuePattern } from './sigma-rule.ts';
export { type EmittedRule, emitSelect } from './sql/emit-select.ts';
export type { SqlField, SqlLayout } from './sql/sql-layout.ts';
export type { DerivedField, LineLayout } from './stream/line-layout.ts';
export type { BatchOutcome, LineMatch, LineMatcher, LineOptions } from './stream/line-matcher.ts';
export { type LineKind, ScannedLines } from './stream/scanned-lines.ts';
