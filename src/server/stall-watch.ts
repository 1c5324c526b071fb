type Watched = {
  /** Changes while there is progress; undefined while there is nothing to do. */
  readonly trace: () => string | undefined;
  readonly onStall: () => void;
};

const LOOK_MS = 1_000;

/**
 * Looks every second. It counts looks, not time: a machine that was suspended, or a process that was stopped, wakes to
 * one look and not to a deadline that has long passed.
 */
export function watchForStall(patienceSeconds: number, { trace, onStall }: Watched): { readonly close: () => void } {
  let last: string | undefined;
  let looksWithoutChange = 0;
  const timer = setInterval(() => {
    const now = trace();
    looksWithoutChange = now !== undefined && now === last ? looksWithoutChange + 1 : 0;
    last = now;
    if (looksWithoutChange < patienceSeconds) return;
    clearInterval(timer);
    onStall();
  }, LOOK_MS);
  timer.unref();
  return { close: () => clearInterval(timer) };
}
