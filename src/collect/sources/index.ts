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
export { EVTX_CHUNK_BYTES, EVTX_HEADER_BYTES, isEvtxFile, splitEvtxChunks } from './evtx/index.ts';
export { type RecognisedSource, recogniseSource } from './recognise-source.ts';
export { SOURCE_DEFINITIONS } from './registry.ts';
