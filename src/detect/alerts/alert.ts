import { createHash } from 'node:crypto';
import { type Actor, type Branded, WatchfloorError } from '../../platform/kernel/index.ts';
import { type ALERT_STATES, type Person, VERDICTS_THAT_NEED_A_NOTE, type Verdict } from './contract.ts';

export type AlertId = Branded<'AlertId'>;
export type AlertState = (typeof ALERT_STATES)[number];

export type GivenVerdict = {
  readonly verdict: Verdict;
  readonly note: string;
  readonly by: Person;
  readonly at: Date;
  readonly duplicateOfId: AlertId | null;
};

/** What people decided about an alert: all that a verb may change. */
export type Judgement = {
  readonly state: AlertState;
  readonly owner: Person | null;
  readonly takenAt: Date | null;
  readonly verdict: GivenVerdict | null;
};

/** Hits join an alert for this long after its first was received; then a new alert opens, so that none grows for ever. */
export const GROUPING_WINDOW_MS = 24 * 60 * 60 * 1_000;

/** The same after every replay (ADR 0003). 32 hex digits. */
export function alertIdOf(ruleId: string, ruleVersion: string, firstEventId: string): AlertId {
  return shortHash([ruleId, ruleVersion, firstEventId]) as AlertId;
}

/** For one whose id an alert has already that has forgotten its hits: a match that was judged long ago comes again. */
export function alertIdAfter(taken: AlertId, ruleId: string, firstEventId: string): AlertId {
  return shortHash([taken, ruleId, firstEventId]) as AlertId;
}

/** Alerts of one rule about one entity; sample and live never meet. 32 hex digits. */
export function groupKeyOf(hit: {
  readonly rule: { readonly id: string };
  readonly entity: { readonly type: string; readonly name: string };
  readonly isSample: boolean;
}): string {
  return shortHash([hit.isSample ? 'sample' : 'live', hit.rule.id, hit.entity.type, hit.entity.name]);
}

/** JSON keeps the parts apart: joined text would let `a|b` + `c` equal `a` + `b|c`. */
function shortHash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Takes for `actor`. Taking what one already has gives the same object back: nothing to do. */
export function take(judgement: Judgement, actor: Person, now: Date): Judgement {
  if (judgement.state === 'closed') throw alreadyClosed();
  if (judgement.owner === null) return { ...judgement, state: 'taken', owner: actor, takenAt: now };
  if (judgement.owner.id === actor.id) return judgement;
  throw takenBy(judgement.owner);
}

/** Anyone who triages may put an alert back: its owner may have gone home. The audit trail says who did. */
export function release(judgement: Judgement): Judgement {
  if (judgement.state === 'taken') return { ...judgement, state: 'open', owner: null, takenAt: null };
  throw new WatchfloorError('conflict', 'alerts.not-taken', { message: 'This alert is not taken by anyone.' });
}

/** Out of the work it was part of: whoever had it, it waits again. A verdict stands: it is about the alert alone. */
export function returnToQueue(judgement: Judgement): Judgement {
  return judgement.state === 'taken' ? release(judgement) : judgement;
}

/** Closes. An alert that someone else took is theirs to judge; an open one can be judged without taking it first. */
export function close(judgement: Judgement, given: GivenVerdict): Judgement {
  if (judgement.state === 'closed') throw alreadyClosed();
  if (judgement.owner !== null && judgement.owner.id !== given.by.id) throw takenBy(judgement.owner);
  if (given.note === '' && VERDICTS_THAT_NEED_A_NOTE.includes(given.verdict)) {
    throw new WatchfloorError('invalid', 'alerts.note-missing', {
      message: `The verdict "${given.verdict}" needs a note: it is all that the next person will know.`,
    });
  }
  if ((given.verdict === 'duplicate') !== (given.duplicateOfId !== null)) {
    throw new WatchfloorError('invalid', 'alerts.duplicate-of-what', {
      message: 'The verdict "duplicate", and no other, names the alert that this one repeats.',
    });
  }
  return { ...judgement, state: 'closed', verdict: given };
}

/** Undoes a verdict: the alert is again where it was, with its owner if it was taken. */
export function reopen(judgement: Judgement): Judgement {
  if (judgement.state !== 'closed') {
    throw new WatchfloorError('conflict', 'alerts.not-closed', { message: 'This alert has no verdict to take back.' });
  }
  return { ...judgement, state: judgement.owner === null ? 'open' : 'taken', verdict: null };
}

export function personOf(actor: Actor): Person {
  return { id: actor.id, name: actor.name };
}

function takenBy(owner: Person): WatchfloorError {
  return new WatchfloorError('conflict', 'alerts.already-taken', {
    message: `${owner.name} has already taken this alert.`,
    details: { owner: owner.name, ownerId: owner.id },
  });
}

function alreadyClosed(): WatchfloorError {
  return new WatchfloorError('conflict', 'alerts.closed', {
    message: 'This alert already has a verdict. Reopen it to judge it again.',
  });
}
