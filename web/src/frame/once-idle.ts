const INPUTS = ['keydown', 'pointerdown'] as const;
/** A page that is always busy gets to it all the same. */
const MOST_WAIT_MS = 500;
/** Not every browser tells when it is idle. */
const SOON_MS = 100;

/**
 * Does it once what was just changed has been drawn and nothing else is to do, but before the next key or press is acted on: what
 * is done then finds it done. Returns how to call it off.
 */
export function onceIdle(act: () => void): () => void {
  let callOffIdle = () => {};
  // No idle time is given before the frame that is asked for here, and a page that nobody sees has no frames.
  const frame = requestAnimationFrame(() => {
    callOffIdle = inIdleTime(() => run());
  });
  const waited = setTimeout(() => run(), 2 * MOST_WAIT_MS);
  const end = () => {
    cancelAnimationFrame(frame);
    callOffIdle();
    clearTimeout(waited);
    for (const type of INPUTS) removeEventListener(type, run, { capture: true });
  };
  const run = () => {
    end();
    act();
  };
  for (const type of INPUTS) addEventListener(type, run, { capture: true });
  return end;
}

function inIdleTime(act: () => void): () => void {
  if ('requestIdleCallback' in globalThis) {
    const idle = requestIdleCallback(act, { timeout: MOST_WAIT_MS });
    return () => cancelIdleCallback(idle);
  }
  const timer = setTimeout(act, SOON_MS);
  return () => clearTimeout(timer);
}
