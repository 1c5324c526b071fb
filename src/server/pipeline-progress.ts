/** How far the pipeline has come, for those who wait for it and for the readiness check. */
export type Progress = {
  readonly settled: () => number;
  readonly waitFor: (sequence: number) => Promise<void>;
  /** What the latest run failed of; undefined again as soon as something settles. */
  readonly fault: () => string | undefined;
  /** Whether anything settled in the run that just ended. */
  readonly hasMoved: () => boolean;
  /** `isAllDone`: nothing is left to do, so that a fault has no more to say. */
  readonly startFrom: (sequence: number, isAllDone: boolean) => void;
  readonly moveTo: (sequence: number) => void;
  readonly failed: (error: unknown) => void;
};

type Waiting = { readonly sequence: number; readonly resolve: () => void };

export function createProgress(): Progress {
  let settled = 0;
  let startedAt = 0;
  let fault: string | undefined;
  let waiting: Waiting[] = [];

  const reach = (sequence: number) => {
    settled = sequence;
    for (const waiter of waiting) if (waiter.sequence <= settled) waiter.resolve();
    waiting = waiting.filter((waiter) => waiter.sequence > settled);
  };
  return {
    settled: () => settled,
    waitFor: (sequence) => {
      if (sequence <= settled) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ sequence, resolve });
      return promise;
    },
    fault: () => fault,
    hasMoved: () => settled > startedAt,
    startFrom: (sequence, isAllDone) => {
      startedAt = sequence;
      if (isAllDone) fault = undefined;
      reach(sequence);
    },
    moveTo: (sequence) => {
      fault = undefined;
      reach(sequence);
    },
    failed: (error) => {
      fault = error instanceof Error ? error.message : String(error);
    },
  };
}
