import { sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { close, type GivenVerdict, type Judgement, personOf, returnToQueue, take } from './alert.ts';
import { alertSummaryOf, type JudgedAlert, judgedAlertOf } from './alert-row.ts';
import { lockAlerts, saveJudgements, selectAlerts } from './alert-store.ts';
import { type AlertsDeps, recordChange, requireVersion } from './change-alert.ts';
import type { AlertSummary, Entity, Verdict } from './contract.ts';

/*
 * The side of the door that `respond/cases` uses, inside its own transactions. Which case an alert belongs to stands
 * with the alert, in one place. `caseNumber` is bare digits throughout.
 */

type Work = { readonly deps: AlertsDeps; readonly actor: Actor; readonly tx: Transaction };

export type HeldAlert = { readonly judged: JudgedAlert; readonly summary: AlertSummary };

/** Locks the alerts for the rest of the transaction. Throws `alerts.missing`. */
export async function holdAlerts(tx: Transaction, refs: readonly string[]): Promise<readonly HeldAlert[]> {
  const alerts = refs.length === 0 ? [] : await lockAlerts(tx, refs);
  return alerts.map((judged) => ({ judged, summary: alertSummaryOf(judged.row) }));
}

/**
 * Links held alerts to a case and takes the open ones for the actor, who now works on them; one that was taken out of this
 * case, and that nobody has taken or judged since, is again with whoever had it, or with nobody. Gives those that were not
 * linked before. Throws `alerts.in-other-case` (conflict).
 */
export async function linkAlertsToCase(
  { deps, actor, tx }: Work,
  { held, caseNumber }: { readonly held: readonly HeldAlert[]; readonly caseNumber: string },
): Promise<readonly AlertSummary[]> {
  requirePermission(actor, 'alerts.triage');
  const elsewhere = held.find(({ judged }) => judged.caseNumber !== null && judged.caseNumber !== caseNumber);
  if (elsewhere !== undefined) throw inOtherCase(elsewhere.judged);
  const fresh = held.filter(({ judged }) => judged.caseNumber === null);
  if (fresh.length === 0) return [];
  const now = new Date(deps.clock.nowMs());
  const linked = fresh.map(({ judged }) => ({
    number: judged.number,
    judgement: backIn(judged, caseNumber) ?? (judged.state === 'open' ? take(judged, personOf(actor), now) : judged),
    caseNumber,
  }));
  await saveJudgements(tx, linked);
  const alerts = fresh.map(({ judged }) => judged);
  await recordChange({ deps, actor, tx }, alerts, { act: 'alerts.link', details: { case: `CS-${caseNumber}` } });
  return fresh.map(({ summary }) => summary);
}

function backIn(judged: JudgedAlert, caseNumber: string): Judgement | undefined {
  const before = judged.row.before_unlink;
  if (judged.state !== 'open' || before?.caseNumber !== caseNumber) return undefined;
  if (before.owner === null || before.takenAt === null) return judged;
  return take(judged, before.owner, new Date(before.takenAt));
}

type Unlinking = {
  readonly held: readonly HeldAlert[];
  readonly caseNumber: string;
  readonly reason: string;
  /** By id or `AL-<n>`. */
  readonly versions?: Readonly<Record<string, number>> | undefined;
};

/**
 * Takes held alerts out of a case and puts those without a verdict back into the queue; who had them is kept. Gives those that were in it; what
 * is in no case is left as it is. Throws `alerts.in-other-case` (conflict), `alerts.changed` (conflict).
 */
export async function unlinkAlertsFromCase(
  { deps, actor, tx }: Work,
  { held, caseNumber, reason, versions = {} }: Unlinking,
): Promise<readonly AlertSummary[]> {
  requirePermission(actor, 'alerts.triage');
  const elsewhere = held.find(({ judged }) => judged.caseNumber !== null && judged.caseNumber !== caseNumber);
  if (elsewhere !== undefined) throw inOtherCase(elsewhere.judged);
  const linked = held.filter(({ judged }) => judged.caseNumber === caseNumber);
  if (linked.length === 0) return [];
  const seen = new Map(Object.entries(versions).map(([ref, version]) => [ref.toUpperCase(), version]));
  for (const { judged } of linked) {
    requireVersion(judged, seen.get(judged.id.toUpperCase()) ?? seen.get(`AL-${judged.number}`));
  }
  const freed = linked.map(({ judged }) => ({
    number: judged.number,
    judgement: returnToQueue(judged),
    caseNumber: null,
    beforeUnlink: { caseNumber, owner: judged.owner, takenAt: judged.takenAt?.toISOString() ?? null },
  }));
  await saveJudgements(tx, freed);
  const alerts = linked.map(({ judged }) => judged);
  const details = { case: `CS-${caseNumber}`, reason };
  await recordChange({ deps, actor, tx }, alerts, { act: 'alerts.unlink', details });
  return linked.map(({ summary }) => summary);
}

function inOtherCase(alert: JudgedAlert): WatchfloorError {
  return new WatchfloorError('conflict', 'alerts.in-other-case', {
    message: `AL-${alert.number} already belongs to CS-${alert.caseNumber}.`,
    details: { alert: `AL-${alert.number}`, case: `CS-${alert.caseNumber}` },
  });
}

/** Locked, so that none is closed or reopened while the case decides. Oldest first. */
export async function holdUnjudgedAlerts(tx: Transaction, caseNumber: string): Promise<readonly JudgedAlert[]> {
  const rows = await selectAlerts(
    tx,
    sql`where a.case_number = ${caseNumber}::bigint and a.state <> 'closed' order by a.number for update of a`,
  );
  return rows.map(judgedAlertOf);
}

type CaseVerdict = { readonly verdict: Exclude<Verdict, 'duplicate'>; readonly note: string };

/** Closes alerts together with their case, whoever had taken them. */
export async function judgeWithCase(
  { deps, actor, tx }: Work,
  alerts: readonly JudgedAlert[],
  { verdict, note }: CaseVerdict,
): Promise<void> {
  requirePermission(actor, 'alerts.triage');
  const at = new Date(deps.clock.nowMs());
  const given: GivenVerdict = { verdict, note, by: personOf(actor), at, duplicateOfId: null };
  await saveJudgements(
    tx,
    alerts.map((alert) => ({ ...alert, judgement: closeForAnyone(alert, given) })),
  );
  await recordChange({ deps, actor, tx }, alerts, { act: 'alerts.give-verdict', details: { verdict, note } });
}

function closeForAnyone(judgement: Judgement, given: GivenVerdict): Judgement {
  return { ...close({ ...judgement, owner: null }, given), owner: judgement.owner };
}

/** Newest first. */
export async function readAlertsOfCase(db: Database, caseNumber: string, limit: number): Promise<AlertSummary[]> {
  const rows = await selectAlerts(
    db,
    sql`where a.case_number = ${caseNumber}::bigint order by a.number desc limit ${limit}`,
  );
  return rows.map(alertSummaryOf);
}

export async function countAlertsByCase(
  db: Database,
  caseNumbers: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ case_number: string; n: string }>`
    select case_number, count(*) as n from alerts.alert where case_number = any(${caseNumbers}::bigint[])
    group by case_number`.execute(db);
  return new Map(rows.map((row) => [row.case_number, Number(row.n)]));
}

/** Those that closing the case would judge. */
export async function countUnjudgedAlerts(db: Database, caseNumber: string): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from alerts.alert where case_number = ${caseNumber}::bigint and state <> 'closed'`.execute(db);
  return Number(rows[0]?.n);
}

export type PlacedEntity = Entity & { readonly alertNumber: string; readonly firstSeenAt: string };

/** What the alerts are about, each with the first alert (`AL-<n>`) that names it. */
export async function readEntitiesOfAlerts(db: Database, alertIds: readonly string[]): Promise<PlacedEntity[]> {
  const { rows } = await sql<PlacedRow>`
    select distinct on (e.entity_type, e.entity_name) e.entity_type as type, e.entity_name as name, a.number,
      a.first_seen_at
    from alerts.alert a join alerts.alert_entity e on e.alert_number = a.number
    where a.id = any(${alertIds}::text[]) order by e.entity_type, e.entity_name, a.first_seen_at limit 500`.execute(db);
  return rows.map(placedEntityOf);
}

type PlacedRow = {
  readonly type: string;
  readonly name: string;
  readonly number: string;
  readonly first_seen_at: Date;
};

function placedEntityOf({ type, name, number, first_seen_at }: PlacedRow): PlacedEntity {
  return { type, name, alertNumber: `AL-${number}`, firstSeenAt: first_seen_at.toISOString() };
}

/** Which of these the alerts of a case name, each with the first alert (`AL-<n>`) that does. */
export async function readNamedByCase(
  db: Database,
  caseNumber: string,
  entities: readonly Entity[],
): Promise<PlacedEntity[]> {
  const { rows } = await sql<PlacedRow>`
    select distinct on (e.entity_type, e.entity_name) e.entity_type as type, e.entity_name as name, a.number,
      a.first_seen_at
    from jsonb_to_recordset(${JSON.stringify(entities)}::jsonb) as w (type text, name text)
    join alerts.alert_entity e on e.entity_type = w.type and e.entity_name = w.name
    join alerts.alert a on a.number = e.alert_number
    where a.case_number = ${caseNumber}::bigint
    order by e.entity_type, e.entity_name, a.first_seen_at`.execute(db);
  return rows.map(placedEntityOf);
}

export type EntityLink = Entity & { readonly alertNumber: string };

/** Which alert (`AL-<n>`) names which entity, newest alerts first. */
export async function readEntityLinksOfCase(db: Database, caseNumber: string, limit: number): Promise<EntityLink[]> {
  const { rows } = await sql<{ type: string; name: string; number: string }>`
    select e.entity_type as type, e.entity_name as name, a.number
    from alerts.alert a join alerts.alert_entity e on e.alert_number = a.number
    where a.case_number = ${caseNumber}::bigint
    order by a.number desc, e.entity_type, e.entity_name limit ${limit}`.execute(db);
  return rows.map(({ type, name, number }) => ({ type, name, alertNumber: `AL-${number}` }));
}
