export type DayCount = { readonly day: string; readonly matches: number };

const DAY_MS = 86_400_000;

/** The last `length` days up to today, UTC, oldest first; a day without a count had no match. */
export function daySeries(days: readonly DayCount[], length: number, nowMs: number): readonly DayCount[] {
  const counts = new Map(days.map(({ day, matches }) => [day, matches]));
  return Array.from({ length }, (_, place) => {
    const day = new Date(nowMs - (length - 1 - place) * DAY_MS).toISOString().slice(0, 10);
    return { day, matches: counts.get(day) ?? 0 };
  });
}
