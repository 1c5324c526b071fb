import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { readNumbersOf } from './alert-list-store.ts';
import { alertSummaryOf } from './alert-row.ts';
import { insertSet } from './alert-set-store.ts';
import { selectAlerts } from './alert-store.ts';
import type { AlertsDeps } from './change-alert.ts';
import { type AlertSet, type FreezeAlertsBody, MOST_IN_SET } from './contract.ts';
import { ofActor } from './list-alerts.ts';

const LASTS_MS = 60 * 60 * 1_000;
const SAMPLES = 5;

/** Keeps which alerts these are: what comes in afterwards is not decided about with them. */
export async function freezeAlerts(deps: AlertsDeps, actor: Actor, body: FreezeAlertsBody): Promise<AlertSet> {
  requirePermission(actor, 'alerts.triage');
  const madeAt = new Date(deps.clock.nowMs());
  const expiresAt = new Date(madeAt.getTime() + LASTS_MS);
  return deps.control.transaction(async (tx) => {
    const named = 'alertIds' in body ? { ids: body.alertIds } : { filter: ofActor(actor, body.filter) };
    const found = await readNumbersOf(tx, named, MOST_IN_SET + 1);
    const numbers = found.slice(0, MOST_IN_SET);
    const set = { id: randomUUID(), isCut: found.length > MOST_IN_SET, numbers };
    await insertSet(tx, { ...set, ownerId: actor.id, madeAt, expiresAt });
    const samples = await selectAlerts(
      tx,
      sql`where a.number = any(${numbers.slice(0, SAMPLES)}::bigint[]) order by a.number desc`,
    );
    const { id, isCut } = set;
    return {
      id,
      isCut,
      count: numbers.length,
      expiresAt: expiresAt.toISOString(),
      samples: samples.map(alertSummaryOf),
    };
  });
}
