import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect } from 'react';
import type { RowSource } from './row-source.ts';

const OVERSCAN_ROWS = 10;
export const HEAD_PX = 28;

type RowRange = {
  /** Ascending; what lies between two that do not follow each other is empty room. */
  readonly places: readonly number[];
  readonly pageRows: number;
  readonly scrollTo: (place: number) => void;
};

type Rows = {
  readonly source: RowSource<unknown>;
  readonly rowPx: number;
  /** Drawn wherever the list is scrolled to: it holds the focus. -1 for none. */
  readonly activePlace: number;
};

/** Which rows are drawn, and what of the source is wanted. */
export function useRowRange(scroller: RefObject<HTMLElement | null>, { source, rowPx, activePlace }: Rows): RowRange {
  const rangeExtractor = useCallback(
    (range: Range) => {
      const places = defaultRangeExtractor(range);
      if (activePlace < 0 || activePlace >= range.count || places.includes(activePlace)) return places;
      return [...places, activePlace].sort((a, b) => a - b);
    },
    [activePlace],
  );
  const virtualizer = useVirtualizer({
    count: source.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN_ROWS,
    rangeExtractor,
    scrollPaddingEnd: HEAD_PX,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height makes all measures old.
  useEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  const { want } = source;
  useEffect(() => want(startIndex, endIndex + 1, activePlace), [want, startIndex, endIndex, activePlace]);
  const { epoch } = source;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a list that begins afresh is shown from its beginning.
  useEffect(() => virtualizer.scrollToOffset(0), [epoch]);
  return {
    places: virtualizer.getVirtualIndexes(),
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowPx) / rowPx) - 1),
    scrollTo: (place) => virtualizer.scrollToIndex(place, { align: 'auto' }),
  };
}
