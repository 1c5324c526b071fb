import type { WaitingAlert } from '../../detect/alerts/index.ts';
import type { NamingCase } from '../../respond/cases/index.ts';
import type { NextAlert, Reason } from './contract.ts';

type Told = {
  readonly nowMs: number;
  /** Active cases that name an entity; empty where the caller may not see cases. */
  readonly naming: readonly NamingCase[];
  readonly limit: number;
};

/** With nobody, a critical alert outranks every high one. */
const OF_LEVEL = { critical: 120, high: 60, medium: 30, low: 10, informational: 0 } as const;
const UNOWNED = 40;
const OF_WAIT = [
  { hours: 24, points: 20 },
  { hours: 4, points: 15 },
  { hours: 1, points: 10 },
  { hours: 0.25, points: 5 },
] as const;
const OF_OTHER = 5;
const MOST_OF_OTHERS = 15;
const OF_INCIDENT = 20;
const OF_CASE = 10;
const HOUR_MS = 3_600_000;

/**
 * The alerts that a human should look at next, each with what put it there. Of equals the older comes first. Nothing here
 * is learned or hidden: the points of the reasons add up to those of the alert.
 */
export function rankAlerts(candidates: readonly WaitingAlert[], told: Told): readonly NextAlert[] {
  return candidates
    .map((candidate) => {
      const reasons = reasonsOf(candidate, told).toSorted((one, other) => other.points - one.points);
      return { alert: candidate.alert, points: reasons.reduce((sum, { points }) => sum + points, 0), reasons };
    })
    .toSorted(
      (one, other) => other.points - one.points || Date.parse(one.alert.raisedAt) - Date.parse(other.alert.raisedAt),
    )
    .slice(0, told.limit);
}

function reasonsOf({ alert, others }: WaitingAlert, { nowMs, naming }: Told): readonly Reason[] {
  const { level, owner, entity } = alert;
  const names = naming.find((each) => each.entity.type === entity.type && each.entity.name === entity.name);
  const reasons: (Reason | undefined)[] = [
    { kind: 'level', points: OF_LEVEL[level], words: level },
    owner === null
      ? { kind: 'owner', points: UNOWNED, words: 'nobody has it' }
      : { kind: 'owner', points: 0, words: `${owner.name} has it` },
    waitReason(nowMs - Date.parse(alert.raisedAt)),
    others > 0
      ? {
          kind: 'entity',
          points: Math.min(MOST_OF_OTHERS, others * OF_OTHER),
          words: `${others} more high or critical on this ${entity.type}`,
        }
      : undefined,
    caseReason(alert, names),
  ];
  return reasons.filter((reason) => reason !== undefined);
}

function waitReason(waitedMs: number): Reason | undefined {
  const hours = waitedMs / HOUR_MS;
  const step = OF_WAIT.find((each) => hours >= each.hours);
  return step && { kind: 'wait', points: step.points, words: `waits ${waitText(hours)}` };
}

function waitText(hours: number): string {
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  return hours >= 1 ? `${Math.floor(hours)} h` : `${Math.floor(hours * 60)} min`;
}

/** Its own case, or one that names its entity. */
function caseReason({ caseNumber, entity }: WaitingAlert['alert'], naming: NamingCase | undefined): Reason | undefined {
  if (naming !== undefined) {
    const what = naming.isIncident ? `the incident ${naming.caseNumber}` : naming.caseNumber;
    const isOwn = naming.caseNumber === caseNumber;
    const words = isOwn ? `belongs to ${what}` : `this ${entity.type} is in ${what}`;
    return { kind: 'case', points: naming.isIncident ? OF_INCIDENT : OF_CASE, words };
  }
  return caseNumber === null ? undefined : { kind: 'case', points: OF_CASE, words: `belongs to ${caseNumber}` };
}
