/** Positions of bars: where the keyboard stands, and where a selection began, if one did. */
export type Brush = { readonly at: number; readonly anchor: number | undefined };

const PAGE_BARS = 10;

/** What a key makes of the brush over `count` bars; undefined: the key is none of its own. */
export function moveBrush(
  brush: Brush | undefined,
  event: { readonly key: string; readonly shiftKey: boolean },
  count: number,
): Brush | undefined {
  const last = count - 1;
  const from = brush?.at ?? count;
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: from - 1,
    ArrowRight: brush === undefined ? 0 : from + 1,
    PageUp: from - PAGE_BARS,
    PageDown: from + PAGE_BARS,
    Home: 0,
    End: last,
  };
  const target = targets[event.key];
  if (target === undefined || count === 0) return undefined;
  const at = Math.min(last, Math.max(0, target));
  return { at, anchor: event.shiftKey ? (brush?.anchor ?? brush?.at ?? at) : undefined };
}

/** First and last bar that the brush holds, both included. */
export function brushedBars({ at, anchor = at }: Brush): readonly [first: number, last: number] {
  return [Math.min(at, anchor), Math.max(at, anchor)];
}
