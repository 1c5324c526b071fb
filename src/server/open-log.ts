import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { type Logger, pino } from 'pino';

export type OpenLog = { readonly logger: Logger; readonly close: () => void };

const LARGEST_BYTES = 32 * 1024 * 1024;
const CHECK_EVERY_MS = 60_000;
const REDACTED = ['token', 'password', 'authorization', 'cookie'];

/** JSON lines to a file of at most 32 MiB and one before it: a fault that repeats must not fill the disk. */
export function openLog(path: string, level: string): OpenLog {
  rotateIfLarge(path);
  const file = new LogFile(path);
  const check = setInterval(() => {
    if (rotateIfLarge(path)) file.reopen();
  }, CHECK_EVERY_MS);
  check.unref();
  const redact = [...REDACTED, ...REDACTED.map((name) => `*.${name}`)];
  return {
    logger: pino({ level, redact, base: { pid: process.pid } }, file),
    close: () => clearInterval(check),
  };
}

/**
 * Writes at once, so that the last words before a crash are kept, and never throws: on a full disk a log that throws would
 * turn each refusal into a failure. Lines that are lost are counted in the log itself, once it can be written again.
 */
class LogFile {
  readonly #path: string;
  #fd: number | undefined;
  #lost = 0;

  constructor(path: string) {
    this.#path = path;
    this.#fd = openSync(path, 'a', 0o600);
  }

  write(line: string): void {
    // A line that was cut in the middle must not spoil the first one after it.
    const note =
      this.#lost > 0
        ? `\n${JSON.stringify({ level: 50, time: Date.now(), lost: this.#lost, msg: 'lines of this log were lost' })}\n`
        : '';
    try {
      this.#fd ??= openSync(this.#path, 'a', 0o600);
      writeWhole(this.#fd, Buffer.from(note + line));
      this.#lost = 0;
    } catch {
      this.#lost += 1;
    }
  }

  reopen(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}

function writeWhole(fd: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

function rotateIfLarge(path: string): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size < LARGEST_BYTES) return false;
  try {
    renameSync(path, `${path}.1`);
    return true;
  } catch {
    // It goes on growing until it can be moved: better than no log.
    return false;
  }
}
