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
export { SOURCE_DEFINITIONS } from './registry.ts';
