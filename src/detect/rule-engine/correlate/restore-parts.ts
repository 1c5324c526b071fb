import type { CorrelatorProgress, LateInput, ObservedBatch, ToldFiring } from './contract.ts';
import type { CorrelationPart } from './correlation-part.ts';
import type { SourceClock } from './source-clock.ts';

export type Restoring = {
  /** What ended earlier than this makes nothing quiet any more. */
  readonly toldAfterMs: number;
  /** All that was told, before the first batch. */
  readonly tell: (firings: readonly ToldFiring[]) => void;
  /** Batches in the order in which they were first observed. Gives the inputs that were late then, which are not taken. */
  readonly observe: (batch: ObservedBatch) => readonly LateInput[];
  /** All batches were given: every clock stands where it stood, and what fired on the way there is forgotten. */
  readonly finish: () => void;
};

type Running = {
  readonly parts: readonly CorrelationPart[];
  readonly partOf: ReadonlyMap<string, CorrelationPart>;
  readonly clock: SourceClock;
  /** What has fired by now. */
  readonly forget: () => void;
};

/**
 * Takes up the clocks that were stored. They are not found out again from the batches: those without inputs, and those that
 * no window needs, are not there, and a clock that runs ahead drops windows that nobody was told of. A part that was put
 * together from several takes the least of their clocks: what one of them had told by then is known from its firings.
 */
export function restoreParts({ parts, partOf, clock, forget }: Running, progress: CorrelatorProgress): Restoring {
  for (const source of progress.sources) clock.note(source);
  const clocks = clocksOf(parts, progress);
  for (const { feeds } of progress.parts) {
    for (const [ruleId, sourceIds] of feeds) for (const id of sourceIds) partOf.get(ruleId)?.feed(ruleId, id);
  }
  /** By rule, the clock that its latest batch met. */
  const met = new Map<string, number>();
  const runners = parts.flatMap((part) => part.runners);
  const runnerOf = new Map(runners.map((runner) => [runner.correlation.description.id, runner]));
  let late: readonly ToldFiring[] = [];
  return {
    toldAfterMs: parts.reduce(
      (least, part) => Math.min(least, part.toldAfterMs(clocks.get(part) ?? Number.NEGATIVE_INFINITY)),
      Number.POSITIVE_INFINITY,
    ),
    tell: (firings) => {
      for (const { correlationId, groupKey, endMs } of firings) {
        runnerOf.get(correlationId)?.rememberTold(groupKey, endMs);
      }
      late = firings.filter(({ kind }) => kind === 'late');
    },
    observe: (batch) => {
      const now = new Map(batch.clocks);
      for (const [ruleId, clockMs] of now) met.set(ruleId, clockMs);
      const reached = new Set([...now.keys()].flatMap((ruleId) => partOf.get(ruleId) ?? []));
      for (const part of reached) part.advance(leastOf([...part.ruleIds()].map((id) => met.get(id))));
      const missed = batch.inputs.flatMap((each) => partOf.get(each.ruleId)?.observe(each, now.get(each.ruleId)) ?? []);
      forget();
      return missed;
    },
    finish: () => {
      for (const part of parts) {
        part.advance(clocks.get(part) ?? clock.watermarkMs((source) => part.fedBy.has(source)));
      }
      for (const runner of runners) runner.forgetTold();
      for (const { correlationId, groupKey, endMs } of late) runnerOf.get(correlationId)?.hear(groupKey, endMs);
      forget();
    },
  };
}

function clocksOf(parts: readonly CorrelationPart[], progress: CorrelatorProgress) {
  const stored = new Map(progress.parts.flatMap(({ feeds, clockMs }) => feeds.map(([id]) => [id, clockMs] as const)));
  const clocks = new Map<CorrelationPart, number>();
  for (const part of parts) {
    const known = [...part.ruleIds()].flatMap((id) => stored.get(id) ?? []);
    if (known.length > 0) clocks.set(part, leastOf(known));
  }
  return clocks;
}

/** A rule that no batch has met yet may be behind all others: lagging is harmless, running ahead is not. */
function leastOf(clocks: readonly (number | undefined)[]): number {
  return clocks.reduce<number>(
    (least, clockMs) => Math.min(least, clockMs ?? Number.NEGATIVE_INFINITY),
    Number.POSITIVE_INFINITY,
  );
}
