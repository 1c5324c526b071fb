const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const UNITS = [
  [DAY_MS, 'd'],
  [HOUR_MS, 'h'],
  [MINUTE_MS, 'min'],
  [SECOND_MS, 's'],
] as const;

/** A span of time in at most two units: `45 s`, `12 min`, `3 h 5 min`, `41 d`. */
export function durationText(spanMs: number): string {
  const whole = Math.max(0, Math.round(spanMs / SECOND_MS)) * SECOND_MS;
  const first = UNITS.findIndex(([unitMs]) => whole >= unitMs);
  const [unitMs, name] = UNITS[first] ?? [SECOND_MS, 's'];
  const count = Math.floor(whole / unitMs);
  const [nextMs, nextName] = UNITS[first + 1] ?? [unitMs, name];
  const rest = Math.floor((whole % unitMs) / nextMs);
  const isRough = count >= 10 || unitMs <= MINUTE_MS || rest === 0;
  return isRough ? `${count.toLocaleString('en')} ${name}` : `${count} ${name} ${rest} ${nextName}`;
}

const TOPS_MS = [
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 4, 8, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 4, 8, 14, 30, 60, 120, 240, 480].map((days) => days * DAY_MS),
];

/** Where an axis ends that holds all of these: a span whose half is said in one word, too. */
export function durationTop(spansMs: readonly number[]): number {
  const most = Math.max(0, ...spansMs);
  return TOPS_MS.find((top) => top >= most) ?? most;
}
