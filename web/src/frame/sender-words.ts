import type { SenderState } from '../../../src/collect/lake/contract.ts';

/** What a sender is like, wherever one is named. */
export const SENDER_WORDS = {
  heard: '● heard',
  late: '◆ late',
  ahead: '◇ clock ahead',
  rejecting: '▲ mostly rejected',
  silent: '■ silent',
} as const satisfies Record<SenderState, string>;

const UNITS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** From an event's own time to its receipt: `2 s behind`, `3 d behind`; a clock that is ahead is said to be. */
export function lagText(lagMs: number | null): string {
  if (lagMs === null) return '–';
  const size = Math.abs(lagMs);
  const [unitMs, name] = UNITS.find(([unit]) => size >= unit) ?? [1, 'ms'];
  return `${Math.round(size / unitMs).toLocaleString('en')} ${name} ${lagMs < 0 ? 'ahead' : 'behind'}`;
}
