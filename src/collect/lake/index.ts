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
