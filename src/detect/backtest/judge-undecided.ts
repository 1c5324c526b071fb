import { setImmediate as breathe } from 'node:timers/promises';
import { type EventsWhere, eventsWhere, type Lake, type StoredEvent } from '../../collect/lake/index.ts';
import type { MatchableEvent, RuleMatcher } from '../rule-engine/index.ts';
import type { Budget } from './budget.ts';
import type { HitTally, SampleHit } from './hit-tally.ts';

/** The event as its source decodes it, from what the lake kept. */
export type DecodeStored = (event: StoredEvent) => MatchableEvent;

export type Judge = {
  readonly lake: Lake;
  readonly decode: DecodeStored;
  readonly matcher: RuleMatcher;
  readonly budget: Budget;
  readonly nowMs: () => number;
};

const PAGE = 500;

/**
 * Decodes the events again and asks the matcher, page by page; the page is the longest that the server's other work
 * waits. Gives how many events it looked at; stops where the budget does.
 */
export async function judgeUndecided(
  judge: Judge,
  where: Pick<EventsWhere, 'condition' | 'definitions' | 'fromMs' | 'toMs'>,
  tally: HitTally,
): Promise<number> {
  const { lake, budget, nowMs } = judge;
  let startedMs = nowMs();
  let looked = 0;
  const timeoutMs = Math.max(1_000, Math.ceil(budget.secondsLeft * 1000));
  for await (const page of eventsWhere(lake, { ...where, pageSize: PAGE, timeoutMs })) {
    const hits = page.filter((event) => isHit(judge, event));
    looked += page.length;
    tally.addDay(where.fromMs, hits.length);
    for (const event of hits) tally.addEntity(entityOf(event), 1);
    tally.addSamples(hits.map(sampleOf));
    const bytesRead = page.reduce((sum, { raw }) => sum + raw.length, 0);
    budget.spend({ seconds: (nowMs() - startedMs) / 1000, rowsRead: page.length, bytesRead });
    startedMs = nowMs();
    if (budget.stop !== null) break;
    await breathe();
  }
  return looked;
}

export function isHit({ matcher, decode }: Pick<Judge, 'matcher' | 'decode'>, event: StoredEvent): boolean {
  return matcher.match(decode(event)).length > 0;
}

/** As `ENTITY_SQL` names it. */
function entityOf({ host, user, product }: StoredEvent): string {
  if (host !== '') return `host:${host.toLowerCase()}`;
  return user === '' ? `unknown:${product}` : `user:${user}`;
}

function sampleOf(event: StoredEvent): SampleHit {
  return { eventId: event.eventId, timeMs: event.timeMs, entity: entityOf(event), summary: event.excerpt };
}
