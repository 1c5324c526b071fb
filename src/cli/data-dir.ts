import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { GlobalOptions } from './command.ts';

/**
 * Where data stands unless said otherwise. Root's own is under /var/lib, because the embedded PostgreSQL runs as an
 * unprivileged user that cannot enter /root; everybody else's follows the XDG base directory specification.
 */
export function defaultDataDir(environment: Readonly<Record<string, string | undefined>>): string {
  if (process.getuid?.() === 0) return '/var/lib/watchfloor';
  return join(environment.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'watchfloor');
}

/** The data folder in force: `--data`, `WATCHFLOOR_DATA_DIR`, or the default. Absolute. */
export function dataDirOf(options: GlobalOptions, environment: Readonly<Record<string, string | undefined>>): string {
  return resolve(options.data ?? (environment.WATCHFLOOR_DATA_DIR || defaultDataDir(environment)));
}
