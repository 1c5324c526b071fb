export { lintRules } from './lint-rules.ts';
export {
  type CorrelationDetection,
  type Detection,
  type DetectionSources,
  loadDetections,
  refusedRules,
} from './load-detections.ts';
export { type RuleRoutesDeps, ruleRoutes } from './routes.ts';
