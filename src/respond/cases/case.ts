import type { Level, Person } from '../../detect/alerts/contract.ts';
import { type Branded, WatchfloorError } from '../../platform/kernel/index.ts';
import type { CaseOutcome, CaseStatus } from './contract.ts';

/** `CS-12` */
export type CaseNumber = Branded<'CaseNumber'>;

export type Closing = {
  readonly outcome: CaseOutcome;
  readonly summary: string;
  readonly by: Person;
  readonly at: Date;
};

/** What people decided about a case: all that a verb may change. */
export type CaseState = {
  readonly status: CaseStatus;
  readonly owner: Person | null;
  /** Since when the case is an incident; null: it is none. */
  readonly incidentAt: Date | null;
  readonly closing: Closing | null;
};

/** Gives the same object back where there is nothing to do. */
export function assign<State extends CaseState>(state: State, owner: Person | null): State {
  requireOpen(state);
  return state.owner?.id === owner?.id ? state : { ...state, owner };
}

export function setStatus<State extends CaseState>(state: State, status: 'open' | 'contained'): State {
  requireOpen(state);
  return state.status === status ? state : { ...state, status };
}

/** An incident is a case declared so. It stays one: the declaration is a fact of the past, whatever was found later. */
export function declareIncident<State extends CaseState>(state: State, at: Date): State {
  requireOpen(state);
  if (state.incidentAt === null) return { ...state, incidentAt: at };
  throw new WatchfloorError('conflict', 'cases.already-incident', { message: 'This case is an incident already.' });
}

/** What must be settled before a case may close, by title and by number. */
export type Unfinished = { readonly requiredTasks: readonly string[]; readonly unjudgedAlerts: readonly string[] };

export function close<State extends CaseState>(state: State, closing: Closing, unfinished: Unfinished): State {
  requireOpen(state);
  const { requiredTasks, unjudgedAlerts } = unfinished;
  if (requiredTasks.length > 0) {
    throw new WatchfloorError('conflict', 'cases.open-tasks', {
      message: `${requiredTasks.length} task(s) that are required before closing are still open.`,
      details: { tasks: requiredTasks.slice(0, SHOWN_AT_MOST), count: requiredTasks.length },
    });
  }
  if (unjudgedAlerts.length > 0) {
    throw new WatchfloorError('conflict', 'cases.unjudged-alerts', {
      message: `${unjudgedAlerts.length} linked alert(s) have no verdict. Judge them, or close with one for all of them.`,
      details: { alerts: unjudgedAlerts.slice(0, SHOWN_AT_MOST), count: unjudgedAlerts.length },
    });
  }
  return { ...state, status: 'closed', closing };
}

const SHOWN_AT_MOST = 20;

export function reopen<State extends CaseState>(state: State): State {
  if (state.status === 'closed') return { ...state, status: 'open', closing: null };
  throw new WatchfloorError('conflict', 'cases.not-closed', { message: 'This case is not closed.' });
}

export function requireOpen(state: Pick<CaseState, 'status'>): void {
  if (state.status !== 'closed') return;
  throw new WatchfloorError('conflict', 'cases.closed', { message: 'This case is closed. Reopen it to work on it.' });
}

/** Sample and live never meet: a case holds one kind only. */
export function requireSameKind(isSample: boolean, alerts: readonly { readonly isSample: boolean }[]): void {
  if (alerts.every((alert) => alert.isSample === isSample)) return;
  throw new WatchfloorError('invalid', 'cases.sample-mixed', {
    message: 'A case holds either sample alerts or live ones, never both.',
  });
}

type OriginAlert = {
  readonly title: string;
  readonly level: Level;
  readonly entity: { readonly name: string };
  readonly isSample: boolean;
};

/** Title, severity and kind of a case that is opened from alerts. Throws `cases.title-missing`, `cases.sample-mixed`. */
export function describeNewCase(
  wish: { readonly title?: string | undefined; readonly severity?: Level | undefined },
  alerts: readonly OriginAlert[],
  levels: readonly Level[],
): { readonly title: string; readonly severityRank: number; readonly isSample: boolean } {
  const [first] = alerts;
  const title = wish.title ?? (first && `${first.title} on ${first.entity.name}`);
  if (title === undefined) {
    throw new WatchfloorError('invalid', 'cases.title-missing', { message: 'A case without alerts needs a title.' });
  }
  const isSample = first?.isSample ?? false;
  requireSameKind(isSample, alerts);
  const worst = Math.max(...alerts.map((alert) => levels.indexOf(alert.level)), -1);
  const severityRank = wish.severity === undefined ? worst : levels.indexOf(wish.severity);
  return { title: title.slice(0, 300).toWellFormed(), severityRank: severityRank < 0 ? 2 : severityRank, isSample };
}
