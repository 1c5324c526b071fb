import { HIT_EVERY, hostOf, ORACLE_RULE_ID } from './kill-oracle.ts';

/** What is left when the killing is over: the senders' own account, and what the stores hold. */
export type OracleOutcome = {
  /** The senders' ids of all events that were acknowledged; each is sent until it is. */
  readonly acknowledged: ReadonlySet<string>;
  /** Rows of the lake: Watchfloor's event id, with the sender's id that stands in the raw bytes ('' where none does). */
  readonly events: readonly { readonly event: string; readonly id: string }[];
  readonly matches: readonly { readonly event: string; readonly rule_id: string }[];
  readonly alerts: readonly { readonly hitCount: number; readonly entity: { readonly name: string } }[];
  /** Event ids of the hits that the alerts show. */
  readonly keptHits: readonly string[];
};

/** Everything that must be empty, by what is wrong. */
export type OracleFindings = Readonly<Record<string, readonly string[]>>;

const isHit = (id: string) => Number(id.split('-')[3]) % HIT_EVERY === 0;
const hostOfId = (id: string) => hostOf(Number(id.split('-')[2]));

/** The acknowledged events that each host's alerts must count. */
export const dueHits = (acknowledged: ReadonlySet<string>): string[] => [...acknowledged].filter(isHit);

function countBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string, countOf = (_: Item) => 1) {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + countOf(item));
  return counts;
}

const moreThanOnce = (counts: ReadonlyMap<string, number>) =>
  [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${key} ${count} times`);

const sameText = (text: string) => text;
const matchKey = ({ event, rule_id }: OracleOutcome['matches'][number]) => `${event} ${rule_id}`;
const dueMatches = ({ events }: OracleOutcome) =>
  events.filter(({ id }) => isHit(id)).map(({ event }) => `${event} ${ORACLE_RULE_ID}`);

function storedIds({ events }: OracleOutcome): ReadonlySet<string> {
  return new Set(events.map(({ id }) => id));
}

function wrongCounts({ acknowledged, alerts }: OracleOutcome): string[] {
  const due = countBy(dueHits(acknowledged), hostOfId);
  const found = countBy(
    alerts,
    ({ entity }) => entity.name,
    ({ hitCount }) => hitCount,
  );
  return [...new Set([...due.keys(), ...found.keys()])]
    .filter((host) => (due.get(host) ?? 0) !== (found.get(host) ?? 0))
    .map((host) => `${host}: ${found.get(host) ?? 0} hits of ${due.get(host) ?? 0}`);
}

const CHECKS = {
  lostEvents: (outcome: OracleOutcome) => {
    const stored = storedIds(outcome);
    return [...outcome.acknowledged].filter((id) => !stored.has(id));
  },
  /** The same event sent once and stored under two ids, or one row written twice. */
  doubledEvents: ({ events }: OracleOutcome) => [
    ...moreThanOnce(countBy(events, ({ id }) => id)),
    ...moreThanOnce(countBy(events, ({ event }) => event)),
  ],
  inventedEvents: (outcome: OracleOutcome) => [...storedIds(outcome)].filter((id) => !outcome.acknowledged.has(id)),
  missingMatches: (outcome: OracleOutcome) => {
    const found = new Set(outcome.matches.map(matchKey));
    return dueMatches(outcome).filter((match) => !found.has(match));
  },
  inventedMatches: (outcome: OracleOutcome) => {
    const due = new Set(dueMatches(outcome));
    return outcome.matches.map(matchKey).filter((match) => !due.has(match));
  },
  doubledMatches: ({ matches }: OracleOutcome) => moreThanOnce(countBy(matches, matchKey)),
  wrongHitCounts: wrongCounts,
  doubledHits: ({ keptHits }: OracleOutcome) => moreThanOnce(countBy(keptHits, sameText)),
  inventedHits: (outcome: OracleOutcome) => {
    const marked = new Set(outcome.events.filter(({ id }) => isHit(id)).map(({ event }) => event));
    return outcome.keptHits.filter((event) => !marked.has(event));
  },
};

const findingsBy = (
  look: (check: (outcome: OracleOutcome) => readonly string[]) => readonly string[],
): OracleFindings => Object.fromEntries(Object.entries(CHECKS).map(([name, check]) => [name, look(check)]));

export const NO_FINDINGS = findingsBy(() => []);

/** Compares what was acknowledged with what the stores hold. */
export function findingsOf(outcome: OracleOutcome): OracleFindings {
  return findingsBy((check) => check(outcome));
}
