const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago, in at most two units: `now`, `4m`, `3h 12m`, `2d 5h`, `41d`. A future moment (a skewed clock) is `now`. */
export function ageText(thenMs: number, nowMs: number): string {
  const elapsedMs = nowMs - thenMs;
  if (!Number.isFinite(elapsedMs)) return 'unknown';
  if (elapsedMs < MINUTE_MS) return 'now';
  if (elapsedMs < HOUR_MS) return `${Math.floor(elapsedMs / MINUTE_MS)}m`;
  if (elapsedMs < DAY_MS) return twoUnits({ elapsedMs, big: HOUR_MS, small: MINUTE_MS, names: ['h', 'm'] });
  if (elapsedMs < 10 * DAY_MS) return twoUnits({ elapsedMs, big: DAY_MS, small: HOUR_MS, names: ['d', 'h'] });
  return `${Math.floor(elapsedMs / DAY_MS)}d`;
}

type Units = {
  readonly elapsedMs: number;
  readonly big: number;
  readonly small: number;
  readonly names: readonly [string, string];
};

function twoUnits({ elapsedMs, big, small, names }: Units): string {
  const whole = Math.floor(elapsedMs / big);
  const rest = Math.floor((elapsedMs % big) / small);
  return rest === 0 ? `${whole}${names[0]}` : `${whole}${names[0]} ${rest}${names[1]}`;
}
