/** Work that runs side by side and settles one after the other, in the order in which it was added. */
export type SettleLine<Result> = {
  /** Resolves when there is room for more. Nothing settles after something has failed. */
  readonly add: (work: Promise<Result>, settle: (result: Result) => Promise<void>) => Promise<void>;
  /** Aborts when something has failed. */
  readonly broken: AbortSignal;
  /**
   * Waits for all that was added, also for work behind a failure: who starts anew must not meet an insert of before.
   * Throws what broke the line, if something did.
   */
  readonly finish: () => Promise<void>;
};

export function createSettleLine<Result>(width: number): SettleLine<Result> {
  const broken = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const working = new Set<Promise<unknown>>();
  let tail: Promise<void> = Promise.resolve();

  const keep = (set: Set<Promise<unknown>>, promise: Promise<unknown>) => {
    const quiet = promise.catch((error: unknown) => broken.abort(error)).finally(() => set.delete(quiet));
    set.add(quiet);
  };
  const waitForRoom = async () => {
    while (underWay.size >= width && !broken.signal.aborted) await Promise.race(underWay);
  };
  return {
    broken: broken.signal,
    add: async (work, settle) => {
      // `tail` rejects for everybody behind a failure, so that no later batch settles over a hole.
      tail = tail.then(() => work).then(settle);
      keep(underWay, tail);
      keep(working, work);
      await waitForRoom();
    },
    finish: async () => {
      await Promise.all([...underWay, ...working]);
      if (broken.signal.aborted) throw broken.signal.reason;
    },
  };
}
