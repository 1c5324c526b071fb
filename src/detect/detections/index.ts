export { lintRules } from './lint-rules.ts';
export { type Detection, type DetectionSources, loadDetections, refusedRules } from './load-detections.ts';
export { type CorrelationDetection, placeDetections } from './place-detections.ts';
export { type RuleRoutesDeps, ruleRoutes } from './routes.ts';
