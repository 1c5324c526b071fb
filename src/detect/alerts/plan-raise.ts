import { type AlertId, type AlertState, alertIdAfter, alertIdOf, GROUPING_WINDOW_MS, groupKeyOf } from './alert.ts';
import type { AlertHit } from './alert-hit.ts';
import type { Person, Verdict } from './contract.ts';

/** Of each alert the first hits are kept in full, and the latest; what lies between is counted. */
export const FIRST_HITS_KEPT = 100;
export const LATEST_HITS_KEPT = 20;

/** The newest alert of a group, the only one that can still grow. */
export type CurrentAlert = {
  readonly id: AlertId;
  readonly groupKey: string;
  readonly state: AlertState;
  readonly raisedAtMs: number;
  readonly hitCount: number;
  /** Of a duplicate the verdict and the case of its original. */
  readonly verdict: Verdict | null;
  /** The owner, or who gave the verdict where nobody had taken it. */
  readonly answerable: Person | null;
  readonly caseNumber: string | null;
};

/** An alert, old or new, and the hits that this batch adds to it (never none). */
export type AlertGrowth = {
  readonly alert: CurrentAlert;
  readonly isNew: boolean;
  readonly previous: CurrentAlert | null;
  readonly hits: AlertHit[];
};

/** `hits` come in the order of their events, without those already counted. Pure: the same again after a replay. */
export function planRaise(hits: readonly AlertHit[], currents: readonly CurrentAlert[]): readonly AlertGrowth[] {
  const growing = new Map<string, AlertGrowth>();
  const current = new Map(currents.map((alert) => [alert.groupKey, alert]));
  const planned: AlertGrowth[] = [];
  for (const hit of hits) {
    const groupKey = groupKeyOf(hit);
    const latest = growing.get(groupKey);
    if (latest !== undefined && accepts(latest.alert, hit)) {
      latest.hits.push(hit);
      continue;
    }
    const growth = growthFor(hit, groupKey, latest?.alert ?? current.get(groupKey));
    growing.set(groupKey, growth);
    planned.push(growth);
  }
  return planned;
}

function growthFor(hit: AlertHit, groupKey: string, before: CurrentAlert | undefined): AlertGrowth {
  if (before !== undefined && accepts(before, hit)) {
    return { alert: before, isNew: false, previous: null, hits: [hit] };
  }
  const alert: CurrentAlert = {
    id: alertIdOf(hit.rule.id, hit.rule.version, hit.eventId),
    groupKey,
    state: 'open',
    raisedAtMs: hit.receivedAtMs,
    hitCount: 0,
    verdict: null,
    answerable: null,
    caseNumber: before === undefined ? null : inheritedCase(before),
  };
  return { alert, isNew: true, previous: before ?? null, hits: [hit] };
}

/** These answer for the alert they were given to; what comes again after them has to be looked at afresh. */
const VERDICTS_THAT_END_A_CASE: readonly (Verdict | null)[] = ['benign', 'false', 'undetermined'];

/** More of what is being worked on belongs to that work, whether it has proved true or nobody has judged it yet. */
function inheritedCase({ verdict, caseNumber }: CurrentAlert): string | null {
  return VERDICTS_THAT_END_A_CASE.includes(verdict) ? null : caseNumber;
}

/** Received times, not the clock: a replay must find the same boundaries. */
function accepts(alert: CurrentAlert, hit: AlertHit): boolean {
  return alert.state !== 'closed' && hit.receivedAtMs < alert.raisedAtMs + GROUPING_WINDOW_MS;
}

/** With other ids for those new alerts whose ids are taken; deterministic, as the taken ones are. */
export function giveFreeIds(growths: readonly AlertGrowth[], taken: ReadonlySet<AlertId>): readonly AlertGrowth[] {
  // By alert, not by id: the one before, which stays as it is, may be the very alert that has the id.
  const renamed = new Map<CurrentAlert, CurrentAlert>();
  for (const { alert, isNew, hits } of growths) {
    const [first] = hits;
    if (!isNew || first === undefined || !taken.has(alert.id)) continue;
    renamed.set(alert, { ...alert, id: alertIdAfter(alert.id, first.rule.id, first.eventId) });
  }
  return growths.map((growth) => {
    const { alert, previous } = growth;
    return { ...growth, alert: renamed.get(alert) ?? alert, previous: previous && (renamed.get(previous) ?? previous) };
  });
}

export type NumberedHit = { readonly ordinal: number; readonly hit: AlertHit };

/** The hits of a growth that are stored in full, with their place in the alert (from 1). */
export function hitsToKeep({ alert, hits }: AlertGrowth): readonly NumberedHit[] {
  const total = alert.hitCount + hits.length;
  return hits
    .map((hit, index) => ({ ordinal: alert.hitCount + index + 1, hit }))
    .filter(({ ordinal }) => ordinal <= FIRST_HITS_KEPT || ordinal > total - LATEST_HITS_KEPT);
}
