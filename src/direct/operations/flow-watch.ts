import type { Clock } from '../../platform/kernel/index.ts';

/** Sequences of what was received, and of what has met the rules and is stored. */
export type Flow = {
  readonly running: number;
  readonly received: number;
  readonly settled: number;
  readonly fault: string | null;
};

/** How far what was received has come through the rules. */
export type RuleFlow = { readonly running: number; readonly isBehind: boolean; readonly fault: string | null };

type Mark = { readonly atMs: number; readonly received: number };

const PATIENCE_MS = 60_000;
const MARK_EVERY_MS = 5_000;

/**
 * Where logs never stop, something is always on its way: behind is what was received a minute ago and still has not met the
 * rules. As long as nobody looked a minute ago, or at most two, anything that is on its way counts.
 */
export function createFlowWatch(readFlow: () => Flow, clock: Clock): () => RuleFlow {
  let marks: readonly Mark[] = [];
  return () => {
    const nowMs = clock.nowMs();
    const { running, received, settled, fault } = readFlow();
    const young = marks.filter(({ atMs }) => atMs >= nowMs - 2 * PATIENCE_MS);
    const old = young.findLast(({ atMs }) => atMs <= nowMs - PATIENCE_MS);
    const isBehind = settled < (old?.received ?? received);
    const kept = young.filter(({ atMs }) => old === undefined || atMs >= old.atMs);
    const isDue = nowMs - (marks.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY) >= MARK_EVERY_MS;
    marks = isDue ? [...kept, { atMs: nowMs, received }] : kept;
    return { running, isBehind, fault };
  };
}
