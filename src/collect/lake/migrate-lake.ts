import type { Lake } from './contract.ts';
import { LAKE_MIGRATIONS } from './migrations/index.ts';

const TRACKING = `
CREATE TABLE IF NOT EXISTS schema_migration (name String, applied_at DateTime('UTC') DEFAULT now())
ENGINE = MergeTree ORDER BY name SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`;

/** Brings the lake's tables to this version. Called at every start; does nothing where all is done. */
export async function migrateLake(lake: Lake): Promise<void> {
  await lake.command(TRACKING);
  const done = await lake.query<{ name: string }>('SELECT DISTINCT name FROM schema_migration', {});
  const names = new Set(done.map(({ name }) => name));
  for (const { name, statements } of LAKE_MIGRATIONS) {
    if (names.has(name)) continue;
    for (const statement of statements) await lake.command(statement);
    await lake.command('INSERT INTO schema_migration (name) VALUES ({name:String})', { name });
  }
}
