import type { ResolvedRange } from '../time-range/time-range.ts';

/** How a mark looks: the severities, something a person wrote down, or a series of counts. */
export type LaneTone =
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'info'
  | 'written'
  | 'series-1'
  | 'series-2'
  | 'series-3'
  | 'series-4'
  | 'series-5'
  | 'series-6';

export type LaneMark = {
  readonly id: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly tone: LaneTone;
  /** Of the lane's height, above 0 and up to 1: says the same as the tone does, or how many. */
  readonly height: number;
  /** What it is, in words, without its time. */
  readonly text: string;
};

export type Lane = {
  readonly id: string;
  readonly name: string;
  /** What kind of thing it is: `host`. */
  readonly kind: string;
  readonly marks: readonly LaneMark[];
};

/** Where a mark stands: shares of the width, from 0 to 1. Of several at one place all are kept, the earliest first. */
export type PlacedMark = LaneMark & {
  readonly left: number;
  readonly right: number;
  readonly members: readonly LaneMark[];
};

export type Picture = {
  readonly range: ResolvedRange;
  readonly widthPx: number;
  /** So wide is a mark at least. */
  readonly leastPx: number;
};

export type PlacedLane = Omit<Lane, 'marks'> & { readonly marks: readonly PlacedMark[] };

/** More elements than these are slow, and nobody tells them apart. */
export const MOST_MARKS = 600;

/** What is seen of the lanes in this range. Marks that would lie over each other are one; where there are too many, more are. */
export function placeMarks(lanes: readonly Lane[], picture: Picture): readonly PlacedLane[] {
  for (let gapPx = 0; ; gapPx = Math.max(2, gapPx * 2)) {
    const placed = lanes.map((lane) => ({ ...lane, marks: placeLane(lane.marks, picture, gapPx) }));
    const count = placed.reduce((sum, { marks }) => sum + marks.length, 0);
    if (count <= MOST_MARKS || gapPx > picture.widthPx) return placed;
  }
}

function placeLane(marks: readonly LaneMark[], picture: Picture, gapPx: number): readonly PlacedMark[] {
  const { range, widthPx, leastPx } = picture;
  const spanMs = Math.max(1, range.toMs - range.fromMs);
  const shareOf = (atMs: number) => Math.min(1, Math.max(0, (atMs - range.fromMs) / spanMs));
  const placed: PlacedMark[] = [];
  for (const mark of marks.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (mark.toMs < range.fromMs || mark.fromMs > range.toMs) continue;
    const place = { left: shareOf(mark.fromMs), right: shareOf(mark.toMs) };
    let next: PlacedMark = widened({ ...mark, ...place, members: [mark] }, leastPx / widthPx);
    // One that is joined is wider, for its number, and may reach the one before it, too.
    for (let before = placed.at(-1); before !== undefined; before = placed.at(-1)) {
      // Half a pixel: bars that touch are not one over the other.
      if ((before.right - next.left) * widthPx <= 0.5 - gapPx) break;
      placed.pop();
      next = widened(joined(before, next), Math.max(leastPx, numberPx(before, next)) / widthPx);
    }
    placed.push(next);
  }
  return placed;
}

/** At least so wide a share, and within the picture. */
function widened(mark: PlacedMark, share: number): PlacedMark {
  const left = Math.max(0, Math.min(mark.left, 1 - share));
  return { ...mark, left, right: Math.max(mark.right, left + share) };
}

const DIGIT_PX = 7;
const NUMBER_AIR_PX = 8;

/** The room that the number of both takes: a number that is not seen hides what stands behind the mark. */
function numberPx(before: PlacedMark, next: PlacedMark): number {
  return String(before.members.length + next.members.length).length * DIGIT_PX + NUMBER_AIR_PX;
}

/** The higher of both gives look and words. */
function joined(before: PlacedMark, next: PlacedMark): PlacedMark {
  const shown = next.height > before.height ? next : before;
  return {
    ...shown,
    fromMs: Math.min(before.fromMs, next.fromMs),
    toMs: Math.max(before.toMs, next.toMs),
    left: Math.min(before.left, next.left),
    right: Math.max(before.right, next.right),
    members: [...before.members, ...next.members],
  };
}

const PAD = 0.03;
const LEAST_SPAN_MS = 60_000;

/** From the first mark to the last, with some air; undefined without marks. */
export function extentOf(lanes: readonly Lane[]): ResolvedRange | undefined {
  const marks = lanes.flatMap((lane) => lane.marks);
  if (marks.length === 0) return undefined;
  const fromMs = Math.min(...marks.map((mark) => mark.fromMs));
  const toMs = Math.max(...marks.map((mark) => mark.toMs));
  const pad = Math.max(LEAST_SPAN_MS / 2, (toMs - fromMs) * PAD);
  return { fromMs: Math.floor(fromMs - pad), toMs: Math.ceil(toMs + pad) };
}

/** `factor` below 1 looks closer; what stands at `aroundMs` stays where it is. */
export function zoomed(range: ResolvedRange, factor: number, aroundMs: number): ResolvedRange {
  const spanMs = Math.max(1_000, (range.toMs - range.fromMs) * factor);
  const share = (aroundMs - range.fromMs) / (range.toMs - range.fromMs);
  const fromMs = Math.round(aroundMs - spanMs * share);
  return { fromMs, toMs: Math.round(fromMs + spanMs) };
}
