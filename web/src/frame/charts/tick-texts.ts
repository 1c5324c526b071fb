import { type TimeZone, zonedText } from '../zoned-text.ts';

const MINUTE_S = 60;
const DAY_S = 86_400;
const YEAR_S = 365 * DAY_S;

/** What stands under a time axis: the clock, the date where a day begins, the month where days do not matter. */
export function tickTexts(ticksS: readonly number[], stepS: number, timeZone: TimeZone): string[] {
  return ticksS.map((tickS) => {
    const { day, time } = zonedText(new Date(tickS * 1000), timeZone);
    if (stepS >= YEAR_S) return day.slice(0, 4);
    if (stepS >= 28 * DAY_S) return day.slice(0, 7);
    if (stepS >= DAY_S || time === '00:00:00') return day.slice(5);
    return stepS >= MINUTE_S ? time.slice(0, 5) : time;
  });
}
