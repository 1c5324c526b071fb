import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const SCRIPT = `
  import { writeFileSync } from 'node:fs';
  import { Session } from 'chdb';
  const session = new Session(process.argv[1]);
  // In one go: what process.stdout still holds is lost on exit, and without exit the engine's threads go on.
  writeFileSync(1, session.query(process.argv[2], 'JSONEachRow'));
  process.exit(0);
`;

/** Reads a stopped server's lake with the engine alone: none of the product's code takes part. */
export function readLakeOffline<Row>(lakeDir: string, sql: string): Row[] {
  const text = execFileSync(process.execPath, ['--input-type=module', '--eval', SCRIPT, join(lakeDir, 'engine'), sql], {
    cwd: join(import.meta.dirname, '..', '..'),
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
