export { connectLake, type LakeConnection } from './connect-lake.ts';
export type {
  EncodedRows,
  Lake,
  LakeEvent,
  LakeMatch,
  LakeReject,
  LakeTable,
  QueryLimits,
  RecordOrigin,
} from './contract.ts';
export {
  type EmbeddedEngine,
  type EmbeddedEngineOptions,
  startEmbeddedEngine,
} from './embedded/start-embedded-engine.ts';
export {
  type BlockEncoder,
  createBlockEncoder,
  createEventEncoder,
  createRowEncoder,
  type EventEncoder,
} from './encode-events.ts';
export { encodeMatches } from './encode-matches.ts';
export { encodeRejects } from './encode-rejects.ts';
export { insertReplayed, type ReplayedRange } from './insert-replayed.ts';
export { migrateLake } from './migrate-lake.ts';
export { hasSample, purgeSampleEvents } from './purge-sample.ts';
export { countEntries, type EntryCount, type EntryRange } from './reads/count-entries.ts';
export { countHiddenMatches, countRuleMatches, type DayCount } from './reads/count-rule-matches.ts';
export { type EventsWhere, eventsWhere } from './reads/events-where.ts';
export { getEvent, getEvents, type StoredEvent } from './reads/get-event.ts';
export { type HeardLogsource, heardLogsources } from './reads/heard-logsources.ts';
export { type LakeSize, lakeSize } from './reads/lake-size.ts';
export { listMatchedEvents, type MatchedEvent } from './reads/list-matched-events.ts';
export { queryWithCost, type ReadCost } from './reads/query-with-cost.ts';
export { type RecentMatch, recentMatches } from './reads/recent-matches.ts';
export { searchEvents } from './reads/search-events.ts';
export { type MatchSearch, type StoredMatch, searchMatches } from './reads/search-matches.ts';
export { MOST_SENDERS, type SenderHealth, sourceHealth } from './reads/source-health.ts';
export { type LakeRoutesDeps, lakeRoutes } from './routes.ts';
export { RULE_LAYOUT } from './rule-layout.ts';
export { senderState } from './sender-state.ts';
