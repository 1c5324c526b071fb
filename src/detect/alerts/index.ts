export { type AlertId, personOf } from './alert.ts';
export { type AlertHit, type AlertRule, type RuleSet, storableText } from './alert-hit.ts';
export type { JudgedAlert } from './alert-row.ts';
export {
  countAlertsByCase,
  type HeldAlert,
  holdAlerts,
  holdUnjudgedAlerts,
  judgeWithCase,
  linkAlertsToCase,
  type PlacedEntity,
  readAlertsOfCase,
  readEntitiesOfAlerts,
} from './alerts-of-case.ts';
export type { AlertsDeps } from './change-alert.ts';
export { decodeCursor, encodeCursor } from './cursor.ts';
export { type EventEntity, type EventFacts, factsOf } from './event-facts.ts';
export { alertsMigrations } from './migrations/index.ts';
export type { FindMatch } from './promote-match.ts';
export { purgeSampleAlerts } from './purge-sample.ts';
export { type RaiseDeps, type Raised, raiseAlerts } from './raise-alerts.ts';
export { alertRoutes } from './routes.ts';
