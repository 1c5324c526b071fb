export type {
  Control,
  Database,
  DeliveredEvent,
  JobDefinition,
  Migration,
  NoTables,
  OutboxEvent,
  OutboxSubscriber,
  RoomMigrations,
  Transaction,
} from './contract.ts';
