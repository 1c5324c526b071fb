import type { Lake, LakeTable } from './contract.ts';

const TABLES: readonly LakeTable[] = ['matches', 'rejects', 'events'];

/** Removes the sample recording from the lake; resolves when no read shows it any more. Harmless when repeated. */
export async function purgeSampleEvents(lake: Lake): Promise<void> {
  for (const table of TABLES) await lake.command(`DELETE FROM ${table} WHERE is_sample`);
}

/** Whether any of the sample recording stands in the lake. */
export async function hasSample(lake: Lake): Promise<boolean> {
  const rows = await lake.query('SELECT 1 AS found FROM events WHERE is_sample LIMIT 1', {});
  return rows.length > 0;
}
