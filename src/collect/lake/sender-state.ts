import type { SenderState } from './contract.ts';
import type { SenderHealth } from './reads/source-health.ts';

/** A sender of whom nothing came for this long. Files are sent once: whether that is bad, a person knows. */
export const SILENT_AFTER_MS = 3_600_000;
/** Events that say they are this much older than their receipt. A file of old events looks the same. */
export const LATE_AFTER_MS = 900_000;

/** Clocks differ by seconds, not by more: what they say happened will happen. */
export const AHEAD_AFTER_MS = 300_000;

type Told = Pick<SenderHealth, 'lastReceivedMs' | 'events' | 'rejects' | 'medianLagMs'>;

/**
 * The one judgement of a sender, for every page. `rejecting`: most of what it sends cannot be read. `late`: it comes long
 * after it happened. `ahead`: it comes before it happened, so rules and people look for it at the wrong time.
 */
export function senderState({ lastReceivedMs, events, rejects, medianLagMs }: Told, nowMs: number): SenderState {
  if (nowMs - lastReceivedMs > SILENT_AFTER_MS) return 'silent';
  if (rejects > events) return 'rejecting';
  if (medianLagMs === undefined) return 'heard';
  if (medianLagMs > LATE_AFTER_MS) return 'late';
  return medianLagMs < -AHEAD_AFTER_MS ? 'ahead' : 'heard';
}
