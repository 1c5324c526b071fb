import type { ResolvedRange } from '../time-range/time-range.ts';
import type { TimeZone } from '../zoned-text.ts';
import { tickTexts } from './tick-texts.ts';

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;
const STEPS_S = [
  ...[1, 5, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE_S),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR_S),
  ...[1, 2, 7, 14, 30, 91, 365, 1_825].map((count) => count * DAY_S),
];

export type LaneTick = { readonly share: number; readonly text: string };

/** At most so many marks under a time axis, at round times of the zone. */
export function laneTicks({ fromMs, toMs }: ResolvedRange, most: number, timeZone: TimeZone): readonly LaneTick[] {
  const spanS = Math.max(1, (toMs - fromMs) / 1000);
  const stepS = STEPS_S.find((step) => spanS / step <= most) ?? 3_650 * DAY_S;
  const offsetS = (atS: number) => (timeZone === 'utc' ? 0 : -60 * new Date(atS * 1000).getTimezoneOffset());
  const fromS = fromMs / 1000;
  const toS = toMs / 1000;
  const ticksS: number[] = [];
  // By the clock on the wall: where that is changed on the way, round times of one offset are not round of the other.
  for (let wallS = Math.ceil((fromS + offsetS(fromS)) / stepS) * stepS; ticksS.length <= most; wallS += stepS) {
    const nearS = wallS - offsetS(wallS - offsetS(fromS));
    if (nearS > toS) break;
    // An hour that the clock leaves out has no tick of its own.
    if (nearS > (ticksS.at(-1) ?? Number.NEGATIVE_INFINITY)) ticksS.push(nearS);
  }
  return tickTexts(ticksS, stepS, timeZone).map((text, at) => ({
    text,
    share: ((ticksS[at] ?? 0) * 1000 - fromMs) / (toMs - fromMs),
  }));
}
