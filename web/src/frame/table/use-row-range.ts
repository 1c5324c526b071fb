import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect } from 'react';
import type { RowSource } from './row-source.ts';

const OVERSCAN_ROWS = 10;

type Rows = {
  readonly source: RowSource<unknown>;
  readonly rowPx: number;
  /** Drawn wherever the list is scrolled to: it holds the focus. -1 for none. */
  readonly activePlace: number;
};

/** The places of the rows that are drawn, ascending; tells the source which of them are wanted. */
export function useRowRange(
  scroller: RefObject<HTMLElement | null>,
  { source, rowPx, activePlace }: Rows,
): readonly number[] {
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
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height makes all measures old.
  useEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  const { startIndex = 0, endIndex = 0 } = virtualizer.range ?? {};
  const { want } = source;
  useEffect(() => want(startIndex, endIndex + 1, activePlace), [want, startIndex, endIndex, activePlace]);
  const { epoch } = source;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a list that begins afresh is shown from its beginning.
  useEffect(() => virtualizer.scrollToOffset(0), [epoch]);
  return virtualizer.getVirtualIndexes();
}
