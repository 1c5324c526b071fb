export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export type BusyHour = { readonly weekday: number; readonly hour: number; readonly n: number };

/** Hours of the week that hold any, the fullest first; of equals the earlier in the week. */
export function busiestHours(counts: readonly (readonly number[])[]): readonly BusyHour[] {
  return counts
    .flatMap((hours, weekday) => hours.map((n, hour) => ({ weekday, hour, n })))
    .filter(({ n }) => n > 0)
    .toSorted((one, other) => other.n - one.n);
}

/** 0 for none, 1 to 4 in equal steps up to the fullest. */
export function shadeOf(n: number, most: number): number {
  return n === 0 ? 0 : Math.max(1, Math.ceil((4 * n) / most));
}
