import type { SenderState } from './contract.ts';
import type { SenderHealth } from './reads/source-health.ts';

/** A sender of whom nothing came for this long. Files are sent once: whether that is bad, a person knows. */
export const SILENT_AFTER_MS = 3_600_000;
/** Events that say they are this much older than their receipt. A file of old events looks the same. */
export const LATE_AFTER_MS = 900_000;

type Told = Pick<SenderHealth, 'lastReceivedMs' | 'events' | 'rejects' | 'medianLagMs'>;

/** `rejecting`: most of what it sends cannot be read. `late`: it comes long after it happened. */
export function senderState({ lastReceivedMs, events, rejects, medianLagMs }: Told, nowMs: number): SenderState {
  if (nowMs - lastReceivedMs > SILENT_AFTER_MS) return 'silent';
  if (rejects > events) return 'rejecting';
  return (medianLagMs ?? 0) > LATE_AFTER_MS ? 'late' : 'heard';
}
