import { expect, it } from 'vitest';
import { HIT_EVERY, hostOf, ORACLE_RULE_ID, oracleBatch } from '../harness/kill-oracle.ts';
import { findingsOf, NO_FINDINGS, type OracleFindings, type OracleOutcome } from '../harness/oracle-findings.ts';

/** What a server leaves that has done everything right: two batches of the real senders, stored once. */
function rightOutcome(): OracleOutcome {
  const batches = [oracleBatch(0, 0), oracleBatch(1, 1)];
  const events = batches.flatMap(({ ids }, batch) =>
    ids.map((id, record) => ({ id, event: `k3v9x2ma-${batch + 1}-${record}` })),
  );
  const marked = events.filter(({ event }) => Number(event.split('-')[2]) % HIT_EVERY === 0);
  return {
    acknowledged: new Set(events.map(({ id }) => id)),
    events,
    matches: marked.map(({ event }) => ({ event, rule_id: ORACLE_RULE_ID })),
    alerts: [0, 1].map((number) => ({ hitCount: marked.length / 2, entity: { name: hostOf(number) } })),
    keptHits: marked.map(({ event }) => event),
  };
}

const right = rightOutcome();
/** Met by the rule; its neighbour is not. */
const EVENT = 'k3v9x2ma-1-8';
const ID = 'oracle-0-0-8';
const PLAIN = 'k3v9x2ma-1-9';

it('finds nothing wrong with a run in which nothing went wrong', () => {
  expect(findingsOf(right)).toEqual(NO_FINDINGS);
  expect(right.keptHits.length).toBe(10);
});

type Fault = readonly [title: string, change: Partial<OracleOutcome>, found: Partial<OracleFindings>];

it.each<Fault>([
  [
    'an acknowledged event that is nowhere',
    { events: right.events.filter(({ event }) => event !== PLAIN) },
    { lostEvents: ['oracle-0-0-9'] },
  ],
  [
    'an event that was written twice',
    { events: [...right.events, { id: 'oracle-0-0-9', event: PLAIN }] },
    { doubledEvents: ['oracle-0-0-9 2 times', `${PLAIN} 2 times`] },
  ],
  [
    'an event that was taken for another and stored a second time, under an id of its own',
    { events: [...right.events, { id: 'oracle-0-0-9', event: 'k3v9x2ma-7-9' }] },
    { doubledEvents: ['oracle-0-0-9 2 times'] },
  ],
  [
    'a row that nobody sent',
    { events: [...right.events, { id: '', event: 'k3v9x2ma-7-0' }] },
    { inventedEvents: [''] },
  ],
  [
    'a match that was not written',
    { matches: right.matches.filter(({ event }) => event !== EVENT) },
    { missingMatches: [`${EVENT} ${ORACLE_RULE_ID}`] },
  ],
  [
    'a match that was written twice',
    { matches: [...right.matches, { event: EVENT, rule_id: ORACLE_RULE_ID }] },
    { doubledMatches: [`${EVENT} ${ORACLE_RULE_ID} 2 times`] },
  ],
  [
    'a match of an event that the rule does not meet',
    { matches: [...right.matches, { event: PLAIN, rule_id: ORACLE_RULE_ID }] },
    { inventedMatches: [`${PLAIN} ${ORACLE_RULE_ID}`] },
  ],
  [
    'a match by another rule',
    { matches: right.matches.map((match) => (match.event === EVENT ? { ...match, rule_id: 'other' } : match)) },
    { missingMatches: [`${EVENT} ${ORACLE_RULE_ID}`], inventedMatches: [`${EVENT} other`] },
  ],
  [
    'a hit that no alert counts',
    { alerts: right.alerts.map((alert, n) => (n === 0 ? { ...alert, hitCount: alert.hitCount - 1 } : alert)) },
    { wrongHitCounts: [`${hostOf(0)}: 4 hits of 5`] },
  ],
  [
    'a hit that is counted for the wrong host, so that the sum is right',
    { alerts: right.alerts.map((alert, n) => ({ ...alert, hitCount: alert.hitCount + (n === 0 ? 1 : -1) })) },
    { wrongHitCounts: [`${hostOf(0)}: 6 hits of 5`, `${hostOf(1)}: 4 hits of 5`] },
  ],
  ['no alert at all for a host', { alerts: right.alerts.slice(1) }, { wrongHitCounts: [`${hostOf(0)}: 0 hits of 5`] }],
  [
    'an alert that nothing should have raised',
    { alerts: [...right.alerts, { hitCount: 1, entity: { name: 'elsewhere' } }] },
    { wrongHitCounts: ['elsewhere: 1 hits of 0'] },
  ],
  [
    'an alert that names an event twice',
    { keptHits: [...right.keptHits, EVENT] },
    { doubledHits: [`${EVENT} 2 times`] },
  ],
  [
    'an alert that names an event which the rule did not meet',
    { keptHits: [...right.keptHits.slice(1), PLAIN] },
    { inventedHits: [PLAIN] },
  ],
])('reports %s, and nothing else', (...[, change, found]) => {
  expect(right.acknowledged.has(ID)).toBe(true);
  expect(findingsOf({ ...right, ...change })).toEqual({ ...NO_FINDINGS, ...found });
});
