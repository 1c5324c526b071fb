import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');
/** util-linux's script(1), which gives a command a terminal of its own. */
const SCRIPT = '/usr/bin/script';

/** Empty where the tests can run; otherwise why not, to stand in their names. */
export const noTerminal = existsSync(SCRIPT) ? '' : ' (skipped: no script; apt-get install bsdutils)';

/** What the built command line writes to a terminal, both streams as they come. The command must succeed. */
export function runOnTerminal(args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
  return execFileSync(SCRIPT, ['-qec', [process.execPath, MAIN, ...args].join(' '), '/dev/null'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm', ...environment },
  });
}
