import type { SenderHealth } from './source-calls.ts';

/** `rejecting`: most of what it sends cannot be read. */
export type Health = 'heard' | 'rejecting' | 'silent';

/** A sender of whom nothing came for this long. Files are sent once: whether that is bad, a person knows. */
export const SILENT_AFTER_MS = 3_600_000;

export function healthOf({ lastReceivedAt, events, rejects }: SenderHealth, nowMs: number): Health {
  if (nowMs - Date.parse(lastReceivedAt) > SILENT_AFTER_MS) return 'silent';
  return rejects > events ? 'rejecting' : 'heard';
}

/** From an event's own time to its receipt: `2 s`, `3 days`; a clock that is ahead is said to be. */
export function lagText(lagMs: number | null): string {
  if (lagMs === null) return '–';
  const size = Math.abs(lagMs);
  const [unitMs, name] = (
    [
      [86_400_000, 'd'],
      [3_600_000, 'h'],
      [60_000, 'min'],
      [1_000, 's'],
    ] as const
  ).find(([unit]) => size >= unit) ?? [1, 'ms'];
  const text = `${Math.round(size / unitMs).toLocaleString('en')} ${name}`;
  return lagMs < 0 ? `${text} ahead` : text;
}
