import type { Control, Transaction } from '../../platform/control/index.ts';
import { audit } from '../../platform/identity/index.ts';
import {
  type Actor,
  type Clock,
  requirePermission,
  type SafeDetails,
  WatchfloorError,
} from '../../platform/kernel/index.ts';
import { type Judgement, personOf } from './alert.ts';
import { alertSummaryOf, type JudgedAlert } from './alert-row.ts';
import { lockAlert, readAlert, saveJudgements } from './alert-store.ts';
import type { AlertSummary } from './contract.ts';
import { insertWithdrawn } from './withdrawn-verdict-store.ts';

export type AlertsDeps = {
  readonly control: Pick<Control, 'db' | 'transaction' | 'publish'>;
  readonly clock: Clock;
};

/** What is audited, and the event that tells of it. */
const EVENTS = {
  'alerts.take': 'alert.taken',
  'alerts.release': 'alert.released',
  'alerts.give-verdict': 'alert.closed',
  'alerts.reopen': 'alert.reopened',
  'alerts.promote': 'alert.promoted',
  'alerts.link': 'alert.linked',
  'alerts.unlink': 'alert.unlinked',
} as const;
export type AlertAct = keyof typeof EVENTS;

export type AlertChange = {
  /** `AL-12` or an id. */
  readonly alert: string;
  readonly version?: number | undefined;
  readonly act: AlertAct;
  /** Gives the same judgement back where there is nothing to do. */
  readonly decide: (alert: JudgedAlert, tx: Transaction) => Judgement | Promise<Judgement>;
  readonly details?: SafeDetails;
};

/**
 * The frame of every judgement: permission → locked row → rule → store → audit and event, in one transaction.
 * Throws `identity.denied`, `alerts.missing`, `alerts.changed`, and what `decide` throws; nothing is stored then.
 */
export async function changeAlert(deps: AlertsDeps, actor: Actor, change: AlertChange): Promise<AlertSummary> {
  requirePermission(actor, 'alerts.triage');
  return deps.control.transaction(async (tx) => {
    const before = await lockAlert(tx, change.alert);
    requireVersion(before, change.version);
    const judgement = await change.decide(before, tx);
    if (judgement === before) return alertSummaryOf(before.row);
    await saveJudgements(tx, [{ ...before, judgement }]);
    await recordChange({ deps, actor, tx }, [before], change);
    return alertSummaryOf((await readAlert(tx, before.id)).row);
  });
}

export function requireVersion(alert: JudgedAlert, version: number | undefined): void {
  if (version === undefined || version === alert.version) return;
  throw new WatchfloorError('conflict', 'alerts.changed', {
    message: 'Someone changed this alert since you looked at it. Look again before you decide.',
    details: { version: alert.version, state: alert.state, owner: alert.owner?.name ?? null },
  });
}

type Change = { readonly deps: AlertsDeps; readonly actor: Actor; readonly tx: Transaction };

/** Audit and outbox: one record for all, one event for each. `alerts` as they were; a verdict that is taken back is kept. */
export async function recordChange(
  { deps, actor, tx }: Change,
  alerts: readonly JudgedAlert[],
  { act, details }: Pick<AlertChange, 'act' | 'details'>,
): Promise<void> {
  const [first] = alerts;
  if (first === undefined) return;
  if (act === 'alerts.reopen') {
    const at = new Date(deps.clock.nowMs());
    await insertWithdrawn(tx, alerts, { by: personOf(actor), at, reason: String(details?.note ?? '') });
  }
  const numbers = alerts.map((alert) => `AL-${alert.number}`);
  const subject = alerts.length === 1 ? `alert:AL-${first.number}` : `alerts:${alerts.length}`;
  await audit(tx, { actor, action: act, subject, outcome: 'done', details: { alerts: numbers, ...details } });
  await deps.control.publish(
    tx,
    alerts.map(({ id, number, row }) => ({
      type: EVENTS[act],
      subjectId: id,
      body: {
        number: `AL-${number}`,
        caseNumber: row.case_number === null ? null : `CS-${row.case_number}`,
        isSample: row.is_sample,
        ...details,
        by: actor.id,
        byName: actor.name,
      },
    })),
  );
}
