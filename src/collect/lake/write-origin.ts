import type { RecordOrigin } from './contract.ts';
import type { EventSink } from './event-sink.ts';

/** `DateTime` and `toStartOfHour`, which the sort key uses, end at 2106-02-07T06:28:15Z. */
export const LATEST_MS = 4_294_967_295_000;

/**
 * DateTime64(6): microseconds since the Unix epoch. Times that a forged or broken event puts outside 1970 to 2106 are
 * moved to the nearest end, because the sort key would wrap there; the raw event keeps what was written.
 */
export function writeTime(writer: EventSink, timeMs: number): void {
  writer.int64(microsOf(timeMs));
}

export function microsOf(timeMs: number): number {
  const within = Number.isFinite(timeMs) ? Math.min(Math.max(timeMs, 0), LATEST_MS) : 0;
  return Math.round(within * 1000);
}

/** The first columns of every table: `journal_id`, `sequence`, `record`, `received_at`, `source`, `sender`, `is_sample`. */
export function writeOrigin(writer: EventSink, origin: RecordOrigin): void {
  writer.name(origin.position.journalId);
  writer.int64(origin.position.sequence);
  writer.uint32(origin.position.record);
  writeTime(writer, origin.receivedAtMs);
  writer.name(origin.sourceId);
  writer.name(origin.sender);
  writer.uint8(origin.isSample ? 1 : 0);
}
