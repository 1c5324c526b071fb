import type { SourceProgress } from './contract.ts';

/** A source that is silent for its lateness, but at least so long, holds up nobody. */
const LEAST_IDLE_MS = 60_000;

/**
 * How far each source has come. A source's watermark is the time of its newest event less its lateness; while nothing of it
 * is received it goes on with the clock of receipt. The least of those that are not idle is the time of all; where all are
 * idle, the greatest, so that an old recording that was once read in does not stop the clock for ever.
 */
export class SourceClock {
  readonly #sources = new Map<string, SourceProgress>();
  #nowMs = Number.NEGATIVE_INFINITY;

  get nowMs(): number {
    return this.#nowMs;
  }

  note(progress: SourceProgress): void {
    const known = this.#sources.get(progress.sourceId);
    this.#sources.set(progress.sourceId, {
      ...progress,
      newestMs: Math.max(progress.newestMs, known?.newestMs ?? progress.newestMs),
      receivedMs: Math.max(progress.receivedMs, known?.receivedMs ?? progress.receivedMs),
    });
    this.tick(progress.receivedMs);
  }

  tick(nowMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, nowMs);
  }

  /** Of the sources that count; minus infinity where none of them is known. */
  watermarkMs(counts: (sourceId: string) => boolean): number {
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (const { sourceId, newestMs, receivedMs, latenessMs } of this.#sources.values()) {
      if (!counts(sourceId)) continue;
      const silentMs = this.#nowMs - receivedMs;
      const watermarkMs = newestMs - latenessMs + silentMs;
      greatest = Math.max(greatest, watermarkMs);
      if (silentMs < Math.max(latenessMs, LEAST_IDLE_MS)) least = Math.min(least, watermarkMs);
    }
    return least === Number.POSITIVE_INFINITY ? greatest : least;
  }

  progress(): readonly SourceProgress[] {
    return [...this.#sources.values()];
  }
}
