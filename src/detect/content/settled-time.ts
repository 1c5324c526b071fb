/** How far what was received has come: sequences of the journal. */
export type Position = { readonly received: number; readonly settled: number };

/** Between the time that an entry bears and the moment that it stands in the journal: a large one travels long. */
const GRACE_MS = 3_600_000;

/**
 * Answers up to which time of receipt everything has settled, 0 while that is not known. It looks where the journal ends,
 * and says so when that has settled: the more often it is asked, the nearer it is to now.
 */
export function createSettledTime(readPosition: () => Promise<Position>): (nowMs: number) => Promise<number> {
  let mark: { readonly atMs: number; readonly sequence: number } | undefined;
  let settledMs = 0;
  return async (nowMs) => {
    const { received, settled } = await readPosition();
    mark ??= { atMs: nowMs, sequence: received };
    if (settled < mark.sequence) return settledMs;
    settledMs = Math.max(0, mark.atMs - GRACE_MS);
    mark = undefined;
    return settledMs;
  };
}
