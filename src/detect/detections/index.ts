export { lintRules } from './lint-rules.ts';
export { type Detection, type DetectionSources, type LoadedDetections, loadDetections } from './load-detections.ts';
export { type RuleRoutesDeps, ruleRoutes } from './routes.ts';
export type { RulePack } from './rule-pack.ts';
