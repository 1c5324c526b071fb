/** Work that runs side by side and settles one after the other, in the order in which it was added. */
export type SettleLine<Result> = {
  /** Resolves when there is room for more. Nothing settles after something has failed. */
  readonly add: (work: Promise<Result>, settle: (result: Result) => Promise<void>) => Promise<void>;
  /** Aborts when something has failed. */
  readonly broken: AbortSignal;
  /** Waits for all that was added; throws what broke the line, if something did. */
  readonly finish: () => Promise<void>;
};

export function createSettleLine<Result>(width: number): SettleLine<Result> {
  const broken = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  let tail: Promise<void> = Promise.resolve();

  const keep = (promise: Promise<unknown>) => {
    const quiet = promise.catch((error: unknown) => broken.abort(error)).finally(() => underWay.delete(quiet));
    underWay.add(quiet);
    return quiet;
  };
  const waitForRoom = async () => {
    while (underWay.size >= width && !broken.signal.aborted) await Promise.race(underWay);
  };
  return {
    broken: broken.signal,
    add: async (work, settle) => {
      // `tail` rejects for everybody behind a failure, so that no later batch settles over a hole.
      tail = tail.then(() => work).then(settle);
      void keep(tail);
      work.catch(() => undefined);
      await waitForRoom();
    },
    finish: async () => {
      while (underWay.size > 0) await Promise.race(underWay);
      if (broken.signal.aborted) throw broken.signal.reason;
    },
  };
}
