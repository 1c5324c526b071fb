export { atMostRecords } from './at-most-records.ts';
export type {
  DecodeContext,
  DecodedEvent,
  DecodedRecord,
  EventLogsource,
  FieldRecord,
  FieldValue,
  Recognition,
  RejectedRecord,
  RejectReason,
  SourceDefinition,
} from './contract.ts';
export type { JournalledSource } from './enveloped.ts';
export {
  type IngestDeps,
  type IngestLimits,
  type IngestRequest,
  type IngestResult,
  ingestStream,
} from './receivers/http-ingest.ts';
export {
  type ImportedPayload,
  type ImportOptions,
  readRecords,
  type UnreadableFile,
  type UnreadableReason,
} from './receivers/import-file.ts';
export { createIntakeBook, type IntakeBook, type IntakeLine } from './receivers/intake-book.ts';
export type { EntrySink } from './receivers/message-batcher.ts';
export { BodyBudget } from './receivers/read-body.ts';
export type { Door, ListeningPlace, ReceiverDefinition, StartedReceiver } from './receivers/receiver.ts';
export { RECEIVER_SETTINGS, RECEIVERS } from './receivers/registry.ts';
export { boundSource } from './receivers/source-of-call.ts';
export { findSource, recognisableSources, SOURCE_DEFINITIONS } from './registry.ts';
