import { readdirSync, readFileSync } from 'node:fs';

/** Linux reports CPU time in ticks of 10 ms (USER_HZ). */
const MS_PER_TICK = 10;

export type ProcessCost = {
  readonly pid: number;
  readonly name: string;
  readonly cpuMs: number;
  readonly pssMib: number;
  readonly peakRssMib: number;
};

/** A process and everything below it, from /proc. Pss shares common pages out, so that sums are true. */
export function costOfTree(root: number): ProcessCost[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(Number(name));
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const isBelow = (pid: number): boolean => pid === root || isBelowParent(pid);
  const isBelowParent = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && parent > 1 && isBelow(parent);
  };
  return [...parents.keys()].filter(isBelow).flatMap((pid) => costOf(pid) ?? []);
}

function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function parentOf(pid: number): number | undefined {
  const parent = statFields(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function kib(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}

function costOf(pid: number): ProcessCost | undefined {
  const fields = statFields(pid);
  if (!fields) return undefined;
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
    return {
      pid,
      name: /^Name:\s+(.*)$/m.exec(status)?.[1] ?? '',
      cpuMs: (Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14])) * MS_PER_TICK,
      pssMib: kib(rollup, 'Pss') / 1024,
      peakRssMib: kib(status, 'VmHWM') / 1024,
    };
  } catch {
    return undefined;
  }
}

export const sumOf = (costs: readonly ProcessCost[], key: 'cpuMs' | 'pssMib' | 'peakRssMib'): number =>
  costs.reduce((sum, cost) => sum + cost[key], 0);

/** CPU time of a process's threads in milliseconds, by name; those of one name together. */
export function costOfThreads(pid: number, process: string): Readonly<Record<string, number>> {
  const costs: Record<string, number> = {};
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1');
      const name = `${process} ${stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))}`;
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      costs[name] = (costs[name] ?? 0) + (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
    } catch {
      // It has ended.
    }
  }
  return costs;
}
