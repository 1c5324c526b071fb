export { isUniqueViolation } from './connection-faults.ts';
export type {
  Control,
  Database,
  DeliveredEvent,
  JobDefinition,
  Migration,
  NoTables,
  OutboxEvent,
  OutboxFollower,
  OutboxSubscriber,
  RoomMigrations,
  Transaction,
} from './contract.ts';
export { type ControlSize, controlSize } from './control-size.ts';
export { type DataFolderLock, lockDataFolder } from './embedded/data-folder-lock.ts';
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/embedded-postgres.ts';
export { type ControlOptions, openControl } from './open-control.ts';
export { outboxStatus, type SubscriberStatus } from './outbox/outbox-store.ts';
export { createPrivateFolder } from './private-folder.ts';
export type { ControlReport } from './report.ts';
