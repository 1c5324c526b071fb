import type { SenderState } from '../../collect/lake/contract.ts';
import type { Clearance, WatchKind, WatchPart } from './contract.ts';

type SenderCounts = Readonly<Record<SenderState, number>>;

export type WatchFacts = {
  readonly nowMs: number;
  readonly kind: WatchKind;
  /** Alerts without a verdict. */
  readonly waiting: number;
  /** Ever, of this kind. */
  readonly hasAlerts: boolean;
  /** Undefined: the caller may not see them. So with all that follows. */
  readonly activeCases: number | undefined;
  readonly senders: SenderCounts | 'unread' | undefined;
  /** There may be more senders than were looked at. */
  readonly isCut: boolean;
  readonly lastReceivedMs: number | undefined;
  readonly rules: { readonly running: number; readonly isBehind: boolean; readonly fault: string | null } | undefined;
};

const CANNOT_SEE = {
  sources: 'Whether logs arrive, your role may not see.',
  rules: 'Whether rules run, your role may not see.',
  cases: 'Which cases are open, your role may not see.',
} as const satisfies Record<WatchPart, string>;

/**
 * Whether anybody may go back to their coffee. Silence alone proves nothing: it is clear only when logs arrive from every
 * sender, rules have met them all, no alert waits and no case is open, and when the caller may see all of that.
 */
export function judgeClearance(facts: WatchFacts): Clearance {
  const { waiting, activeCases, senders, hasAlerts, kind } = facts;
  const nothingHeard = !hasAlerts && senders !== undefined && isEmpty(senders);
  const proof = nothingHeard ? [] : [...sourceProof(facts), ...ruleProof(facts)];
  const doubts = doubtsOf(facts);
  if (waiting > 0) return { kind: 'waiting', proof, doubts };
  if (kind === 'sample') return { kind: 'unproven', proof, doubts };
  if (nothingHeard) return { kind: 'nothing-received', proof, doubts };
  if ((activeCases ?? 0) > 0) return { kind: 'working', proof, doubts };
  return { kind: doubts.length > 0 ? 'unproven' : 'clear', proof, doubts };
}

function sourceProof({ senders, lastReceivedMs, nowMs }: WatchFacts): string[] {
  if (senders === undefined || senders === 'unread') return [];
  const heard = sumOf(senders) - senders.silent;
  if (heard === 0) return [];
  const last = lastReceivedMs === undefined ? '' : `, the last log at ${clock(lastReceivedMs, nowMs)} UTC`;
  return [`${counted(heard, 'source')} heard within the hour${last}`];
}

function ruleProof({ rules }: WatchFacts): string[] {
  if (rules === undefined || rules.isBehind || rules.fault !== null || rules.running === 0) return [];
  return [`${counted(rules.running, 'rule')} ran over everything that was received`];
}

function doubtsOf({ kind, senders, isCut, rules, activeCases }: WatchFacts): string[] {
  const doubts: (string | false | undefined)[] = [
    kind === 'sample' && sampleDoubt(senders),
    senders === undefined ? CANNOT_SEE.sources : senderDoubt(senders),
    isCut && 'There may be more sources than were looked at, and these may be silent.',
    rules === undefined ? CANNOT_SEE.rules : ruleDoubt(rules),
    activeCases === undefined && CANNOT_SEE.cases,
  ];
  return doubts.filter((doubt) => typeof doubt === 'string');
}

function sampleDoubt(senders: WatchFacts['senders']): string {
  const isKnownEmpty = senders !== undefined && isEmpty(senders);
  return isKnownEmpty ? 'This is the sample recording; nothing live was received.' : 'This is the sample recording.';
}

function senderDoubt(senders: NonNullable<WatchFacts['senders']>): string | undefined {
  if (senders === 'unread') return 'Whether logs arrive could not be read just now.';
  const { silent, rejecting, heard, late, ahead } = senders;
  if (isEmpty(senders)) return 'No source was heard in 90 days.';
  if (silent === sumOf(senders)) return 'Every source has been silent for over an hour.';
  const parts = [
    ...(silent > 0 ? [`${counted(silent, 'source')} silent for over an hour`] : []),
    // Old logs that come in now say nothing of now.
    ...(heard === 0 && late + ahead > 0 ? ['nothing that came is of now, by the clocks of those who sent it'] : []),
    ...(rejecting > 0 ? [`most of what ${counted(rejecting, 'source')} sent cannot be read`] : []),
  ];
  if (parts.length === 0) return undefined;
  const text = parts.join(', ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function ruleDoubt({ running, isBehind, fault }: NonNullable<WatchFacts['rules']>): string | undefined {
  if (fault !== null) return `Events do not get through: ${fault}`;
  if (running === 0) return 'No rule runs.';
  return isBehind ? 'Not everything that was received has met the rules yet.' : undefined;
}

function isEmpty(senders: SenderCounts | 'unread'): boolean {
  return senders !== 'unread' && sumOf(senders) === 0;
}

function sumOf(senders: SenderCounts): number {
  return Object.values(senders).reduce((sum, n) => sum + n, 0);
}

function counted(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

/** With the day where that is not today. */
function clock(timeMs: number, nowMs: number): string {
  const [day, time] = new Date(timeMs).toISOString().slice(0, 16).split('T');
  return new Date(nowMs).toISOString().startsWith(`${day}T`) ? `${time}` : `${day} ${time}`;
}
