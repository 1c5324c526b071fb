import { setImmediate as breathe } from 'node:timers/promises';
import { type EventsWhere, eventsWhere, type Lake, type StoredEvent } from '../../collect/lake/index.ts';
import type { MatchableEvent, RuleMatcher } from '../rule-engine/index.ts';
import type { Budget, Stop } from './budget.ts';
import type { HitTally, SampleHit } from './hit-tally.ts';

/** The event as its source decodes it, from what the lake kept. */
export type DecodeStored = (event: StoredEvent) => MatchableEvent;

export type Judge = {
  readonly lake: Lake;
  readonly decode: DecodeStored;
  readonly matcher: RuleMatcher;
  readonly budget: Budget;
};

const PAGE = 500;

/**
 * Decodes the events again and asks the matcher, page by page; the page is the longest that the server's other work
 * waits. Null: it looked at all of them; else why it stopped.
 */
export async function judgeUndecided(
  judge: Judge,
  where: Pick<EventsWhere, 'condition' | 'definitions' | 'fromMs' | 'toMs'>,
  into: { readonly tally: HitTally; judged: number },
): Promise<Stop | null> {
  const { lake, budget } = judge;
  const { tally } = into;
  for await (const page of eventsWhere(lake, { ...where, ...spending(budget), pageSize: PAGE })) {
    const hits = page.filter((event) => isHit(judge, event));
    into.judged += page.length;
    tally.addDay(where.fromMs, hits.length);
    for (const event of hits) tally.addEntity(entityOf(event), 1);
    tally.addSamples(hits.map(sampleOf));
    if (budget.stop !== null) return budget.stop;
    await breathe();
  }
  return null;
}

/** Each page may read what is left, and takes what it reads from it. */
export function spending(budget: Budget): Pick<EventsWhere, 'limits' | 'onCost'> {
  return { limits: () => budget.queryLimits, onCost: (cost) => budget.read(cost) };
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
