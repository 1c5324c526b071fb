const MINUTE_S = 60;
const DAY_S = 86_400;
const YEAR_S = 365 * DAY_S;

/** What stands under a time axis, in UTC: the clock, the date where a day begins, the month where days do not matter. */
export function tickTexts(ticksS: readonly number[], stepS: number): string[] {
  return ticksS.map((tickS) => {
    const iso = new Date(tickS * 1000).toISOString();
    if (stepS >= YEAR_S) return iso.slice(0, 4);
    if (stepS >= 28 * DAY_S) return iso.slice(0, 7);
    if (stepS >= DAY_S || tickS % DAY_S === 0) return iso.slice(5, 10);
    return stepS >= MINUTE_S ? iso.slice(11, 16) : iso.slice(11, 19);
  });
}
