import { type RefObject, useEffect, useState } from 'react';

/** The height of a row in every list, `--row`. */
const ROW_PX = 32;
const OVERSCAN_ROWS = 10;

/** Rows [start, end) are drawn; what is above and below is empty space of the given height. */
export type RowWindow = {
  readonly start: number;
  readonly end: number;
  readonly abovePx: number;
  readonly belowPx: number;
};

/** Which of `count` rows stand near the visible part of a scrolled list of `viewPx` height. Pure. */
export function rowWindow(count: number, scrollPx: number, viewPx: number): RowWindow {
  const first = Math.floor(scrollPx / ROW_PX) - OVERSCAN_ROWS;
  const start = Math.max(0, Math.min(first, count));
  const end = Math.min(count, Math.max(start, Math.ceil((scrollPx + viewPx) / ROW_PX) + OVERSCAN_ROWS));
  return { start, end, abovePx: start * ROW_PX, belowPx: (count - end) * ROW_PX };
}

/** Keeps a list of any length at a few dozen drawn rows. `scroller` is the element that scrolls. */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [view, setView] = useState({ scrollPx: 0, viewPx: 1_000 });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setView({ scrollPx: element.scrollTop, viewPx: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller]);
  return rowWindow(count, view.scrollPx, view.viewPx);
}
