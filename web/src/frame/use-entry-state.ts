import { useLocation } from '@tanstack/react-router';
import { type Dispatch, type RefObject, type SetStateAction, useEffect, useState } from 'react';

/** So many things of the pages that Back leads to are remembered. */
const MOST_KEPT = 100;
const kept = new Map<string, unknown>();

function keep(name: string, value: unknown): void {
  kept.delete(name);
  kept.set(name, value);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}

function useEntry(): string {
  return useLocation({ select: ({ state }) => state.key ?? '' });
}

/** As state of a page, but it is there again when Back leads to the same entry of the history. */
export function useEntryState<Value>(
  name: string,
  initial: () => Value,
): readonly [Value, Dispatch<SetStateAction<Value>>] {
  const place = `${useEntry()} ${name}`;
  const [value, setValue] = useState(() => (kept.has(place) ? (kept.get(place) as Value) : initial()));
  useEffect(() => keep(place, value), [place, value]);
  return [value, setValue];
}

type Listed = {
  /** The element has its whole height. */
  readonly isThere: boolean;
  /** Another number: it shows something else now, of which this place is none. */
  readonly epoch: number;
};

/** The element is scrolled to where it was when Back leads here. */
export function useEntryScroll(name: string, element: RefObject<HTMLElement | null>, { isThere, epoch }: Listed): void {
  const place = `${useEntry()} ${name} scroll`;
  useEffect(() => {
    const scrolled = element.current;
    if (!isThere || !scrolled) return;
    const before = kept.get(place) as { readonly epoch: number; readonly px: number } | undefined;
    if (before?.epoch === epoch) scrolled.scrollTop = before.px;
    const onScroll = () => keep(place, { epoch, px: scrolled.scrollTop });
    onScroll();
    // Before the list draws itself for it: to ask afterwards would have it laid out at once.
    scrolled.addEventListener('scroll', onScroll, { passive: true, capture: true });
    return () => scrolled.removeEventListener('scroll', onScroll, { capture: true });
  }, [place, element, isThere, epoch]);
}
