import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { RowSource } from './row-source.ts';

const OVERSCAN_ROWS = 10;
/** Faster than this nobody reads: rows are asked for once the list rests. */
const FAST_ROWS_PER_MS = 1;
const REST_MS = 80;

type Rows = {
  readonly source: RowSource<unknown>;
  readonly rowPx: number;
};

/** Places [start, end). */
export type RowRange = { readonly start: number; readonly end: number };
type SeenRange = RowRange & { readonly around: number };
const NOTHING: SeenRange = { start: 0, end: 0, around: 0 };

/** The places of the rows that are drawn: what is seen, and a few around it. Tells the source what is wanted. */
export function useRowRange(
  scroller: RefObject<HTMLElement | null>,
  { source, rowPx, activePlace }: Rows & { readonly activePlace: number },
): RowRange {
  const { count, epoch, want } = source;
  const seen = useSeenPlaces(scroller, rowPx);
  const start = Math.min(seen.start, count);
  const end = Math.min(seen.end, count);
  const last = useRef({ start: 0, atMs: 0 });
  useEffect(() => {
    if (end === 0) return;
    const nowMs = performance.now();
    const isFast = Math.abs(start - last.current.start) > FAST_ROWS_PER_MS * (nowMs - last.current.atMs);
    last.current = { start, atMs: nowMs };
    if (!isFast) {
      want(start, end, activePlace);
      return;
    }
    const resting = setTimeout(() => want(start, end, activePlace), REST_MS);
    return () => clearTimeout(resting);
  }, [want, start, end, activePlace]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a list that begins afresh is shown from its beginning.
  useEffect(() => {
    // In braces: browsers give a promise here, which is no way to clean up.
    scroller.current?.scrollTo(0, 0);
  }, [epoch]);
  return { start: Math.max(0, start - seen.around), end: Math.min(count, end + seen.around) };
}

/** By the height of a row alone: nothing is measured, however long the list is. */
function useSeenPlaces(scroller: RefObject<HTMLElement | null>, rowPx: number): SeenRange {
  const [seen, setSeen] = useState(NOTHING);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let heightPx = element.clientHeight;
    const look = () => {
      const start = Math.max(0, Math.floor(element.scrollTop / rowPx));
      const end = Math.ceil((element.scrollTop + heightPx) / rowPx);
      setSeen((old) => {
        // Where no row stays on the screen, those around it would only cost the frame.
        const around = Math.abs(start - old.start) > end - start ? 0 : OVERSCAN_ROWS;
        return old.start === start && old.end === end && old.around === around ? old : { start, end, around };
      });
    };
    let resting: ReturnType<typeof setTimeout> | undefined;
    look();
    // In the same frame: whoever scrolls sees no hole.
    const onScroll = () => {
      flushSync(look);
      clearTimeout(resting);
      resting = setTimeout(look, REST_MS);
    };
    const observer = new ResizeObserver(([entry]) => {
      heightPx = entry?.contentRect.height ?? heightPx;
      look();
    });
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      clearTimeout(resting);
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, rowPx]);
  return seen;
}
