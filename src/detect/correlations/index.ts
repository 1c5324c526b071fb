export {
  forgetBefore,
  noteFirings,
  type PreparedBatch,
  prepareBatch,
  rememberBatch,
  rememberedBatches,
  rememberedFirings,
  rememberedProgress,
  rememberProgress,
} from './correlation-store.ts';
export { countFirings } from './count-firings.ts';
export { correlationsMigrations } from './migrations/index.ts';
