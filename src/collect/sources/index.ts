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
export type { EntrySink } from './receivers/message-batcher.ts';
export {
  type SyslogCounters,
  type SyslogLimits,
  type SyslogReceiver,
  type SyslogReceiverOptions,
  startSyslogReceiver,
} from './receivers/syslog.ts';
export { findSource, recognisableSources, SOURCE_DEFINITIONS } from './registry.ts';
