/** Of the band under the pages: not known yet, going on, over since this page, or to be left. */
export type ShiftEnd = 'unknown' | 'going-on' | 'left' | { readonly overAt: string };

/** The last word stands where the last act was done, and goes with that page. Who comes back later has read it. */
export function nextShiftEnd(before: ShiftEnd, isOver: boolean, pathname: string): ShiftEnd {
  if (!isOver) return 'going-on';
  if (before === 'going-on') return { overAt: pathname };
  return typeof before === 'object' && before.overAt === pathname ? before : 'left';
}
