import type { Lake, LakeTable } from './contract.ts';

const TABLES: readonly LakeTable[] = ['matches', 'rejects', 'events'];

/** Removes the sample recording from the lake; resolves when no read shows it any more. Harmless when repeated. */
export async function purgeSample(lake: Lake): Promise<void> {
  for (const table of TABLES) await lake.command(`DELETE FROM ${table} WHERE is_sample`);
}
