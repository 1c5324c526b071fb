import type { PlacedLane, PlacedMark } from './lane-marks.ts';

/** Where the keyboard stands: which lane, which mark of it. */
export type LaneCursor = { readonly lane: number; readonly mark: number };

/** What an arrow makes of it; undefined: the key is none of its own, or there is nowhere to go. */
export function moveCursor(
  lanes: readonly PlacedLane[],
  cursor: LaneCursor | undefined,
  key: string,
): LaneCursor | undefined {
  if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key)) return undefined;
  const first = lanes.findIndex(({ marks }) => marks.length > 0);
  if (first === -1) return undefined;
  const marks = cursor && lanes[cursor.lane]?.marks;
  if (!cursor || !marks || marks.length === 0) return { lane: first, mark: 0 };
  const last = marks.length - 1;
  switch (key) {
    case 'ArrowLeft':
      return { ...cursor, mark: Math.max(0, cursor.mark - 1) };
    case 'ArrowRight':
      return { ...cursor, mark: Math.min(last, cursor.mark + 1) };
    case 'Home':
      return { ...cursor, mark: 0 };
    case 'End':
      return { ...cursor, mark: last };
    default:
      return toOtherLane(lanes, cursor, key === 'ArrowDown' ? 1 : -1);
  }
}

/** To the next lane that has marks, there to the one nearest in time. */
function toOtherLane(lanes: readonly PlacedLane[], cursor: LaneCursor, step: 1 | -1): LaneCursor {
  const from = lanes[cursor.lane]?.marks[cursor.mark];
  for (let lane = cursor.lane + step; lane >= 0 && lane < lanes.length; lane += step) {
    const marks = lanes[lane]?.marks ?? [];
    if (from && marks.length > 0) return { lane, mark: nearest(marks, from.left) };
  }
  return cursor;
}

function nearest(marks: readonly PlacedMark[], left: number): number {
  const distances = marks.map((mark) => Math.abs(mark.left - left));
  return distances.indexOf(Math.min(...distances));
}

export function markAt(lanes: readonly PlacedLane[], cursor: LaneCursor | undefined): PlacedMark | undefined {
  return cursor && lanes[cursor.lane]?.marks[cursor.mark];
}
