import type { Person } from '../../detect/alerts/contract.ts';
import { type AlertsDeps, personOf } from '../../detect/alerts/index.ts';
import type { Transaction } from '../../platform/control/index.ts';
import { audit } from '../../platform/identity/index.ts';
import { type Actor, requirePermission, type SafeDetails, WatchfloorError } from '../../platform/kernel/index.ts';
import type { CaseState } from './case.ts';
import { type KnownCase, lockCase, readCase, saveCase, summariesOf } from './case-store.ts';
import type { CaseSummary } from './contract.ts';
import { insertEntries, type NewEntry } from './timeline-store.ts';

export type CasesDeps = AlertsDeps & {
  /** By user id or user name. */
  readonly findPerson: (ref: string) => Promise<Person | undefined>;
  /** Who may work on cases, by name. */
  readonly listPeople: () => Promise<readonly Person[]>;
};

/** What is audited, and the event that tells of it. */
const EVENTS = {
  'cases.open': 'case.opened',
  'cases.link-alerts': 'case.alerts-linked',
  'cases.unlink-alerts': 'case.alerts-unlinked',
  'cases.add-note': 'case.note-added',
  'cases.add-task': 'case.task-added',
  'cases.set-task': 'case.task-changed',
  'cases.assign': 'case.assigned',
  'cases.set-status': 'case.status-changed',
  'cases.declare-incident': 'case.incident-declared',
  'cases.close': 'case.closed',
  'cases.reopen': 'case.reopened',
  'cases.edit': 'case.edited',
  'cases.set-role': 'case.role-set',
  'cases.star-entry': 'case.entry-starred',
  'cases.write-story': 'case.story-written',
  'cases.send-update': 'case.update-sent',
  'cases.add-entity': 'case.entity-added',
  'cases.remove-entity': 'case.entity-removed',
} as const;
export type CaseAct = keyof typeof EVENTS;

/** Who does what, when, inside which transaction. */
export type CaseWork = {
  readonly deps: CasesDeps;
  readonly actor: Actor;
  readonly tx: Transaction;
  readonly now: Date;
};

/** Permission, then one transaction for the whole verb. Throws `identity.denied`. */
export function inCaseWork<Result>(
  deps: CasesDeps,
  actor: Actor,
  work: (work: CaseWork) => Promise<Result>,
): Promise<Result> {
  requirePermission(actor, 'cases.write');
  return deps.control.transaction((tx) => work({ deps, actor, tx, now: new Date(deps.clock.nowMs()) }));
}

/** A change to the case's own state, with one line in its timeline. */
export type CaseChange = {
  readonly caseNumber: string;
  readonly version?: number | undefined;
  readonly act: CaseAct;
  /** Gives the same object back where there is nothing to do. */
  readonly decide: (before: KnownCase, work: CaseWork) => CaseState | Promise<CaseState>;
  readonly entry: Pick<NewEntry, 'kind' | 'text'>;
  readonly details?: SafeDetails;
};

/** Throws `identity.denied`, `cases.missing`, `cases.changed`, and what `decide` throws; nothing is stored then. */
export async function changeCase(deps: CasesDeps, actor: Actor, change: CaseChange): Promise<CaseSummary> {
  return inCaseWork(deps, actor, async (work) => {
    const before = await lockCase(work.tx, change.caseNumber);
    requireVersion(before, change.version);
    const state = await change.decide(before, work);
    if (state !== before) {
      await saveCase(work.tx, before.digits, state);
      await writeDown(work, before, [change.entry]);
      await recordAct(work, before, { act: change.act, ...(change.details && { details: change.details }) });
    }
    return summaryOf(work.tx, before.number);
  });
}

export async function summaryOf(tx: Transaction, caseNumber: string): Promise<CaseSummary> {
  const { row } = await readCase(tx, caseNumber);
  const [summary] = await summariesOf(tx, [row]);
  if (summary === undefined) throw new WatchfloorError('bug', 'cases.summary-lost', { message: 'The case is gone.' });
  return summary;
}

type EntryText = Pick<NewEntry, 'kind' | 'text'> & Partial<NewEntry>;

/** Adds to the timeline, by the actor and now where nothing else is said. */
export function writeDown({ actor, tx, now }: CaseWork, known: { readonly digits: string }, entries: EntryText[]) {
  const author = personOf(actor);
  return insertEntries(
    tx,
    known.digits,
    entries.map((entry) => ({ at: now, recordedAt: now, author, ...entry })),
  );
}

/** Audit and outbox. `details` are shown to administrators and subscribers: no text of notes. */
export async function recordAct(
  { deps, actor, tx }: CaseWork,
  known: Pick<KnownCase, 'number' | 'isSample'>,
  { act, details }: { readonly act: CaseAct; readonly details?: SafeDetails },
): Promise<void> {
  const facts = { isSample: known.isSample, ...details };
  await audit(tx, { actor, action: act, subject: `case:${known.number}`, outcome: 'done', details: facts });
  await deps.control.publish(tx, [
    { type: EVENTS[act], subjectId: known.number, body: { ...facts, by: actor.id, byName: actor.name } },
  ]);
}

/**
 * `me`, a user id or a user name. Called before the transaction: the look-up takes a connection of its own, and whoever
 * holds one while waiting for another can starve the pool. Throws `identity.denied`, `cases.person-missing`.
 */
export async function personCalled(deps: CasesDeps, actor: Actor, ref: string): Promise<Person> {
  requirePermission(actor, 'cases.write');
  const person = ref === 'me' ? personOf(actor) : await deps.findPerson(ref);
  if (person !== undefined) return person;
  throw new WatchfloorError('missing', 'cases.person-missing', { message: 'There is no user of that name or id.' });
}

function requireVersion(known: KnownCase, version: number | undefined): void {
  if (version === undefined || version === known.version) return;
  throw new WatchfloorError('conflict', 'cases.changed', {
    message: 'Someone changed this case since you looked at it. Look again before you decide.',
    details: { version: known.version, status: known.status, owner: known.owner?.name ?? null },
  });
}
