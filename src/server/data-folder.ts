import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where each part keeps its files. One part never looks into another's folder. */
export type DataFolder = {
  readonly root: string;
  readonly journal: string;
  readonly lake: string;
  readonly control: string;
  readonly cache: string;
  /** The site's own rules and packs. */
  readonly rules: string;
  /** What opens secrets that the database only holds sealed. */
  readonly sealKeyFile: string;
  readonly serverFile: string;
  readonly logFile: string;
  readonly lakeSocket: string;
  /** Rows on their way into the embedded lake; nothing in it outlives the server. */
  readonly spool: string;
};

/** The limit of `sun_path` (unix(7)) is 108 bytes with its final NUL. */
const LONGEST_SOCKET_PATH = 107;

function socketPath(root: string): string {
  const inside = join(root, 'run', 'lake.sock');
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_PATH) return inside;
  const name = createHash('sha256').update(root).digest('hex').slice(0, 12);
  return join(tmpdir(), `watchfloor-${name}`, 'lake.sock');
}

/**
 * Makes the folders. The root is traversable, because as root PostgreSQL runs as another user inside it; everything
 * that is ours alone is closed to others.
 */
export function openDataFolder(root: string): DataFolder {
  mkdirSync(root, { recursive: true });
  const own = (name: string) => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(path, 0o700);
    return path;
  };
  const ownRules = () => {
    const rules = own('rules');
    // There from the start: where to put a rule need not be guessed.
    own(join('rules', 'local'));
    return rules;
  };
  return {
    root,
    journal: own('journal'),
    lake: own('lake'),
    control: join(root, 'control'),
    cache: own('cache'),
    rules: ownRules(),
    sealKeyFile: join(own('secrets'), 'seal.key'),
    serverFile: join(own('run'), 'server.json'),
    logFile: join(own('log'), 'server.log'),
    lakeSocket: socketPath(root),
    spool: own('spool'),
  };
}
