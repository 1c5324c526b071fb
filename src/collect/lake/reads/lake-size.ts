import type { Lake } from '../contract.ts';

export type LakeSize = { readonly version: string; readonly bytes: number };

/** The engine's own version, and what the tables take on its disk. */
export async function lakeSize(lake: Lake): Promise<LakeSize> {
  const [row] = await lake.query<{ readonly version: string; readonly bytes: string }>(
    'SELECT version() AS version, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase()',
    {},
  );
  return { version: row?.version ?? '', bytes: Number(row?.bytes ?? 0) };
}
