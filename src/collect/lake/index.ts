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
