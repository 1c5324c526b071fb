export { coverTechniques, navigatorLayer, type TechniqueCoverage } from './attack-coverage.ts';
export { type AttackMatrix, readAttackMatrix } from './attack-matrix.ts';
export {
  type CompiledExceptions,
  compileExceptions,
  type FindException,
  parseCriterion,
} from './compile-exceptions.ts';
export type { RuleState } from './contract.ts';
export { conditionInWords } from './correlation-words.ts';
export {
  coverageOf,
  coverMatrix,
  parentOf,
  type RuleEvidence,
  type TechniqueEvidence,
} from './cover-matrix.ts';
export { type DeployedDetections, deployDetections } from './deploy-detections.ts';
export {
  type Decisions,
  decide,
  NO_DECISIONS,
  type RuleDecision,
  type RuleException,
} from './deploy-rules.ts';
export { findRepeats, type RepeatedFiles } from './find-repeats.ts';
export { type ImportedPack, importPack, type PackImport } from './import-pack.ts';
export { lintRules } from './lint-rules.ts';
export { listRuleFields, type RuleField } from './list-rule-fields.ts';
export {
  type Detection,
  type DetectionSources,
  type LoadedDetections,
  loadDetections,
  type Readings,
  refusedRules,
} from './load-detections.ts';
export { type CorrelationDetection, placeDetections } from './place-detections.ts';
export { readRuleFiles } from './read-rule-files.ts';
export type { RuleSettings } from './read-rule-folder.ts';
export type { RulePack } from './rule-pack.ts';
export { type RuleSkeleton, rulesSkeleton, type SkeletonChoices } from './rule-skeleton.ts';
export { type RuleTest, type TestFault, type TestRun, testRules } from './test-rules.ts';
export {
  type LintedText,
  lintText,
  readOwnSettings,
  type SettingSources,
  type TestedText,
  testText,
} from './try-rule.ts';
