import { readFile } from 'node:fs/promises';

/** A process beyond doubt: a process id alone is given to somebody else after a restart of the machine. */
export type ProcessIdentity = { readonly pid: number; readonly startedAt: string };

const NO_START_TIME = 'unknown';

/** Undefined: no such process, or one that has died and only waits for its parent (a zombie holds nothing). */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  if (process.platform !== 'linux') return isSignalable(pid) ? { pid, startedAt: NO_START_TIME } : undefined;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // proc(5): the name in brackets may hold spaces and brackets, so fields count from the last ')'.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const startTicks = fields[19];
    if (state === 'Z' || state === 'X' || startTicks === undefined) return undefined;
    return { pid, startedAt: `${startTicks}@${await bootId()}` };
  } catch {
    return undefined;
  }
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(identity.pid);
  return now !== undefined && now.startedAt === identity.startedAt;
}

/** The command line as one string, '' where it cannot be read. */
export async function commandLineOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'latin1').then(
    (text) => text.replaceAll('\0', ' '),
    () => '',
  );
}

/** Start times count from boot, so they need the boot they belong to. */
async function bootId(): Promise<string> {
  return readFile('/proc/sys/kernel/random/boot_id', 'latin1').then(
    (text) => text.trim(),
    () => NO_START_TIME,
  );
}

function isSignalable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
