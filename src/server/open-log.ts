import { renameSync, statSync } from 'node:fs';
import { type Logger, pino } from 'pino';

export type OpenLog = { readonly logger: Logger; readonly close: () => void };

const LARGEST_BYTES = 32 * 1024 * 1024;
const CHECK_EVERY_MS = 60_000;

/** JSON lines to a file of at most 32 MiB and one before it: a fault that repeats must not fill the disk. */
export function openLog(path: string, level: string): OpenLog {
  rotateIfLarge(path);
  const destination = pino.destination({ dest: path, sync: true, mkdir: true, mode: 0o600 });
  const check = setInterval(() => {
    if (rotateIfLarge(path)) destination.reopen();
  }, CHECK_EVERY_MS);
  check.unref();
  const redact = [
    'token',
    'password',
    'authorization',
    'cookie',
    '*.token',
    '*.password',
    '*.authorization',
    '*.cookie',
  ];
  return {
    logger: pino({ level, redact, base: { pid: process.pid } }, destination),
    close: () => clearInterval(check),
  };
}

function rotateIfLarge(path: string): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size < LARGEST_BYTES) return false;
  renameSync(path, `${path}.1`);
  return true;
}
