import type { Transaction } from '../../platform/control/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { type Judgement, release, reopen } from './alert.ts';
import type { JudgedAlert } from './alert-row.ts';
import * as store from './alert-set-store.ts';
import { saveJudgements } from './alert-store.ts';
import { type AlertAct, type AlertsDeps, recordChange } from './change-alert.ts';
import type { SetProgress } from './contract.ts';

/** So many alerts are decided about in one transaction: others get at them between the pieces. */
const PIECE = 200;

/** What is done to the alerts of one piece, all of them locked; one result for each. Must not throw for single alerts. */
export type PieceWork = (tx: Transaction, alerts: readonly JudgedAlert[]) => Promise<readonly store.SetResult[]>;

export type SetWork = {
  readonly setId: string;
  readonly act: store.SetAct;
  /** The same at every call: a set has one fate. */
  readonly input: unknown;
  readonly retry: boolean;
  /** Locks what must be locked before alerts are. */
  readonly prepare?: (tx: Transaction) => Promise<unknown>;
  readonly work: PieceWork;
};

type Desk = { readonly deps: AlertsDeps; readonly actor: Actor };

/**
 * Works on the next piece of a set. What stands as a result is never done again, so that a call may be repeated at will.
 * Throws `alert-sets.missing`, `alert-sets.other-act` (conflict).
 */
export async function workOnSet({ deps, actor }: Desk, wanted: SetWork): Promise<SetProgress> {
  requirePermission(actor, 'alerts.triage');
  const now = new Date(deps.clock.nowMs());
  const { setId } = wanted;
  await deps.control.transaction(async (tx) => {
    const set = await store.lockSet(tx, { setId, actor, now });
    requireSameAct(set, wanted);
    if (set.act === null) await store.saveAct(tx, setId, wanted);
    if (wanted.retry) await store.forgetFailures(tx, setId);
  });
  const numbers = await store.nextPending(deps.control.db, setId, PIECE);
  const doPiece = (piece: readonly string[]) =>
    deps.control.transaction(async (tx) => {
      await store.lockSet(tx, { setId, actor, now });
      await wanted.prepare?.(tx);
      await store.insertResults(tx, setId, await resultsOf(tx, piece, wanted.work));
    });
  try {
    if (numbers.length > 0) await doPiece(numbers);
  } catch (error) {
    if (error instanceof WatchfloorError && error.kind !== 'bug') throw error;
    // One of them breaks the piece: each alone shows which.
    for (const number of numbers) {
      await doPiece([number]).catch((failure: unknown) =>
        deps.control.transaction((tx) => store.insertResults(tx, setId, [failedOf(number, failure)])),
      );
    }
  }
  return store.readProgress(deps.control.db, await store.readSet(deps.control.db, { setId, actor, now }));
}

function requireSameAct({ act, input }: store.StoredSet, wanted: SetWork): void {
  if (act === null || (act === wanted.act && sameJson(input, wanted.input))) return;
  throw new WatchfloorError('conflict', 'alert-sets.other-act', {
    message: `These alerts are already being decided about otherwise (${act}). Choose them again for another decision.`,
  });
}

/** PostgreSQL keeps the keys of an object in an order of its own. */
function sameJson(a: unknown, b: unknown): boolean {
  const print = (value: unknown) =>
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
        : part,
    );
  return print(a) === print(b);
}

async function resultsOf(tx: Transaction, numbers: readonly string[], work: PieceWork) {
  const alerts = await store.lockNumbered(tx, numbers);
  const found = new Set(alerts.map(({ number }) => number));
  const gone = numbers.filter((number) => !found.has(number));
  return [
    ...(await work(tx, alerts)),
    ...gone.map((number) => skipped(number, 'alerts.missing', 'It is there no more.')),
  ];
}

export function skipped(number: string, code: string, why: string): store.SetResult {
  return { number, outcome: 'skipped', code, why };
}

/** What broke stays in the server's log: it may name what the caller must not see. */
function failedOf(number: string, failure: unknown): store.SetResult {
  const known = failure instanceof WatchfloorError;
  const why = known ? failure.message : 'It could not be changed. Try again.';
  return { number, outcome: 'failed', code: known ? failure.code : 'alert-sets.failed', why };
}

export type SetDecision = {
  readonly act: AlertAct;
  readonly details: Record<string, string>;
  /** Gives the same judgement back where there is nothing to do, and throws as for a single alert. */
  readonly decide: (alert: JudgedAlert, tx: Transaction) => Judgement | Promise<Judgement>;
};

/** Decides about each alert as if it were the only one: rule, store, audit and event. */
export function decideEach({ deps, actor }: Desk, { act, details, decide }: SetDecision): PieceWork {
  return async (tx, alerts) => {
    const results: store.SetResult[] = [];
    const changed: { readonly alert: JudgedAlert; readonly judgement: Judgement }[] = [];
    for (const alert of alerts) {
      try {
        const judgement = await decide(alert, tx);
        if (judgement === alert) results.push(skipped(alert.number, 'alerts.already-yours', 'It is yours already.'));
        else changed.push({ alert, judgement });
      } catch (error) {
        if (!(error instanceof WatchfloorError) || error.kind === 'bug' || error.kind === 'unavailable') throw error;
        results.push(skipped(alert.number, error.code, error.message));
      }
    }
    if (changed.length > 0) {
      await saveJudgements(
        tx,
        changed.map(({ alert, judgement }) => ({ ...alert, judgement })),
      );
    }
    for (const { alert } of changed) await recordChange({ deps, actor, tx }, [alert], { act, details });
    const done = changed.map(({ alert: { number, version } }) => ({
      number,
      outcome: 'ok' as const,
      version: version + 1,
    }));
    return [...results, ...done];
  };
}

const UNDO = {
  take: { act: 'alerts.release', decide: release },
  verdict: { act: 'alerts.reopen', decide: reopen },
} as const;

/** Takes back the next piece of what was done to a set; what somebody changed since stays. Throws `alert-sets.nothing-to-undo`. */
export async function undoSet({ deps, actor }: Desk, setId: string): Promise<SetProgress> {
  requirePermission(actor, 'alerts.triage');
  const now = new Date(deps.clock.nowMs());
  return deps.control.transaction(async (tx) => {
    const set = await store.lockSet(tx, { setId, actor, now });
    if (set.act !== 'take' && set.act !== 'verdict') throw nothingToUndo();
    const { act, decide } = UNDO[set.act];
    const undoable = new Map((await store.nextToUndo(tx, setId, PIECE)).map((one) => [one.number, one.version]));
    const alerts = await store.lockNumbered(tx, [...undoable.keys()]);
    const same = alerts.filter(({ number, version }) => undoable.get(number) === version);
    await saveJudgements(
      tx,
      same.map((alert) => ({ ...alert, judgement: decide(alert) })),
    );
    for (const alert of same) {
      await recordChange({ deps, actor, tx }, [alert], { act, details: { set: setId, note: 'Undone at once' } });
    }
    const done = same.map(({ number }) => number);
    const left = [...undoable.keys()].filter((number) => !done.includes(number));
    await store.saveUndone(tx, setId, { done, skipped: left });
    return { ...(await store.readProgress(tx, set)), pending: (await store.nextToUndo(tx, setId, 1)).length };
  });
}

function nothingToUndo(): WatchfloorError {
  const message = 'Only taking and judging can be taken back.';
  return new WatchfloorError('conflict', 'alert-sets.nothing-to-undo', { message });
}
