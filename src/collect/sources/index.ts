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
