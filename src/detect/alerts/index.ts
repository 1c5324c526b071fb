export { personOf } from './alert.ts';
export { type AlertHit, type RuleSet, storableText } from './alert-hit.ts';
export { alertSummaryOf, type JudgedAlert } from './alert-row.ts';
export {
  countAlertsByCase,
  countUnjudgedAlerts,
  holdAlerts,
  holdUnjudgedAlerts,
  judgeWithCase,
  linkAlertsToCase,
  type PlacedEntity,
  readAlertsOfCase,
  readEntitiesOfAlerts,
  readEntityLinksOfCase,
  readNamedByCase,
  unlinkAlertsFromCase,
} from './alerts-of-case.ts';
export type { AlertsDeps } from './change-alert.ts';
export { decodeCursor, encodeCursor } from './cursor.ts';
export { type EventEntity, type EventFacts, factsOf } from './event-facts.ts';
export { freezeAlerts } from './freeze-alerts.ts';
export { type JudgedHit, type JudgedHitsQuery, readJudgedHits } from './judged-hits.ts';
export { type AlertMeasures, type DayTimes, measureAlerts } from './measure-alerts.ts';
export { alertsMigrations } from './migrations/index.ts';
export { pruneHitsJob } from './prune-hits.ts';
export { countSampleNotes, hasSampleAlerts, purgeSampleAlerts } from './purge-sample.ts';
export { raiseAlerts } from './raise-alerts.ts';
export { alertRoutes } from './routes.ts';
export { showAlert } from './show-alert.ts';
export {
  countVerdictsByRule,
  type JudgedMatch,
  readVerdictsOfMatches,
  type VerdictCount,
} from './verdicts-of-matches.ts';
export {
  type AlertWatch,
  type HourCounts,
  hasAlertsOf,
  type WaitingAlert,
  type WaitingCounts,
  watchAlerts,
} from './watch-alerts.ts';
export { skipped, workOnSet } from './work-on-set.ts';
