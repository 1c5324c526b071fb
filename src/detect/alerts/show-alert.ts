import { sql } from 'kysely';
import type { Database } from '../../platform/control/index.ts';
import { type Actor, requirePermission } from '../../platform/kernel/index.ts';
import { GROUPING_WINDOW_MS } from './alert.ts';
import { type AlertRow, alertSummaryOf, judgedAlertOf, ruleInFull, verdictReply } from './alert-row.ts';
import { readAlert, selectAlerts } from './alert-store.ts';
import type { AlertReply, Entity } from './contract.ts';
import { readNotes } from './note-store.ts';
import { FIRST_HITS_KEPT } from './plan-raise.ts';
import { readPrevalence, readRelated } from './prevalence.ts';
import { readWithdrawn } from './withdrawn-verdict-store.ts';

const PAST_VERDICTS_SHOWN = 5;
const WITHDRAWN_SHOWN = 20;
const NOTES_SHOWN = 100;

/** One alert with all that a person needs to judge it. Throws `alerts.missing`. */
export async function showAlert(db: Database, actor: Actor, ref: string): Promise<AlertReply> {
  requirePermission(actor, 'alerts.read');
  const { row } = await readAlert(db, ref);
  const [hits, entities, past, withdrawn, notes, prevalence, related] = await Promise.all([
    readHits(db, row),
    readEntities(db, row),
    readPast(db, row),
    readWithdrawn(db, sql`a.number = ${row.number}::bigint`, WITHDRAWN_SHOWN),
    readNotes(db, row.number, NOTES_SHOWN),
    readPrevalence(db, row),
    readRelated(db, row),
  ]);
  return {
    ...alertSummaryOf(row),
    rule: ruleInFull(row.shown),
    grouping: groupingOf(row),
    entities,
    firstHits: hits.filter((hit) => hit.ordinal <= FIRST_HITS_KEPT),
    latestHits: hits.filter((hit) => hit.ordinal > FIRST_HITS_KEPT),
    notes,
    prevalence,
    related,
    withdrawnVerdicts: [...withdrawn],
    pastVerdicts: past,
  };
}

function groupingOf(row: AlertRow): AlertReply['grouping'] {
  const entity = { type: row.entity_type, name: row.entity_name };
  const hours = GROUPING_WINDOW_MS / 3_600_000;
  const from = row.raised_at.toISOString();
  const until = new Date(row.raised_at.getTime() + GROUPING_WINDOW_MS).toISOString();
  const explanation =
    `Hits of the rule "${row.title}" on the ${entity.type} ${entity.name} join this alert while it is not closed, ` +
    `for at most ${hours} hours from the arrival of the first. After that, or after a verdict, they open a new alert linked to this one.`;
  return { rule: row.rule_id, entity, window: { hours, from, until }, explanation };
}

type HitRow = {
  readonly ordinal: string;
  readonly event_id: string;
  readonly event_time: Date;
  readonly received_at: Date;
  readonly source_id: string;
  readonly summary: string;
  readonly matched_fields: AlertReply['firstHits'][number]['matchedFields'];
};

async function readHits(db: Database, alert: AlertRow): Promise<AlertReply['firstHits']> {
  const { rows } = await sql<HitRow>`
    select * from alerts.kept_hit where alert_number = ${alert.number}::bigint order by ordinal`.execute(db);
  return rows.map((row) => ({
    ordinal: Number(row.ordinal),
    eventId: row.event_id,
    eventTime: row.event_time.toISOString(),
    receivedAt: row.received_at.toISOString(),
    sourceId: row.source_id,
    summary: row.summary,
    matchedFields: row.matched_fields,
  }));
}

async function readEntities(db: Database, alert: AlertRow): Promise<Entity[]> {
  const { rows } = await sql<Entity>`
    select entity_type as type, entity_name as name from alerts.alert_entity
    where alert_number = ${alert.number}::bigint order by 1, 2`.execute(db);
  return rows;
}

async function readPast(db: Database, alert: AlertRow): Promise<AlertReply['pastVerdicts']> {
  const ofOthers = sql`a.rule_id = ${alert.rule_id} and a.number <> ${alert.number}::bigint
    and a.is_sample = ${alert.is_sample}`;
  const [standing, withdrawn] = await Promise.all([
    selectAlerts(
      db,
      sql`where ${ofOthers} and a.state = 'closed' order by a.verdict_at desc limit ${PAST_VERDICTS_SHOWN}`,
    ),
    readWithdrawn(db, ofOthers, PAST_VERDICTS_SHOWN),
  ]);
  return [...standing.flatMap(pastVerdictOf), ...withdrawn]
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
    .slice(0, PAST_VERDICTS_SHOWN);
}

function pastVerdictOf(row: AlertRow): AlertReply['pastVerdicts'] {
  const { verdict } = judgedAlertOf(row);
  if (verdict === null) return [];
  const alert = { id: row.id, number: `AL-${row.number}` };
  const entity = { type: row.entity_type, name: row.entity_name };
  return [{ ...verdictReply(verdict, row.duplicate_number), alert, entity, withdrawn: null }];
}
