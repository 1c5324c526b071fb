import { type Generated, type Selectable, sql } from 'kysely';
import type { Database } from '../control/index.ts';
import type { SafeDetails } from '../kernel/index.ts';

export type AuditOutcome = 'done' | 'denied' | 'failed';

type AuditTables = {
  'identity.audit_records': {
    id: Generated<string>;
    recorded_at: Generated<Date>;
    actor_id: string | null;
    actor_name: string;
    actor_via: string;
    action: string;
    subject: string;
    outcome: AuditOutcome;
    details: SafeDetails;
  };
};

export type NewAuditRow = {
  readonly actorId: string | null;
  readonly actorName: string;
  readonly actorVia: string;
  readonly action: string;
  readonly subject: string;
  readonly outcome: AuditOutcome;
  readonly details: SafeDetails;
};
export type AuditRow = NewAuditRow & { readonly id: string; readonly recordedAt: Date };

export async function insertAuditRow(tx: Database, row: NewAuditRow): Promise<void> {
  const { actorId, actorName, actorVia, action, subject, outcome, details } = row;
  await tx
    .withTables<AuditTables>()
    .insertInto('identity.audit_records')
    .values({ actor_id: actorId, actor_name: actorName, actor_via: actorVia, action, subject, outcome, details })
    .execute();
}

export type AuditPage = {
  readonly beforeId: string | undefined;
  readonly limit: number;
  /** An action, or the room that all of the actions begin with: `identity`. */
  readonly action: string | undefined;
  readonly actorName: string | undefined;
  readonly subject: string | undefined;
  readonly from: Date | undefined;
  /** Exclusive. */
  readonly to: Date | undefined;
};

/** A record of one act on several keeps their names in its details, under the plural: `alert:AL-3` is in `alerts`. */
function isAbout(subject: string) {
  const [kind = '', ...name] = subject.split(':');
  return sql<boolean>`(subject = ${subject} or details -> ${`${kind}s`}::text ? ${name.join(':')})`;
}

/** Newest first. */
export async function listAuditRows(db: Database, page: AuditPage): Promise<readonly AuditRow[]> {
  const { beforeId, limit, action = '', actorName, subject, from, to } = page;
  const rows = await db
    .withTables<AuditTables>()
    .selectFrom('identity.audit_records')
    .selectAll()
    .$if(beforeId !== undefined, (query) => query.where('id', '<', beforeId ?? ''))
    .$if(action.includes('.'), (query) => query.where('action', '=', action))
    .$if(action !== '' && !action.includes('.'), (query) =>
      query.where(sql<boolean>`starts_with(action, ${`${action}.`})`),
    )
    .$if(subject !== undefined, (query) => query.where(isAbout(subject ?? '')))
    .$if(from !== undefined, (query) => query.where('recorded_at', '>=', from ?? new Date(0)))
    .$if(to !== undefined, (query) => query.where('recorded_at', '<', to ?? new Date(0)))
    .$if(actorName !== undefined, (query) => query.where('actor_name', '=', actorName ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(rowOf);
}

/** More than anybody asks for at once. */
const ACTS_SHOWN = 200;

/** What was done, not what was refused; newest first. */
export async function listActsOf(db: Database, actorId: string, from: Date): Promise<readonly AuditRow[]> {
  const rows = await db
    .withTables<AuditTables>()
    .selectFrom('identity.audit_records')
    .selectAll()
    .where('actor_id', '=', actorId)
    .where('recorded_at', '>=', from)
    .where('outcome', '=', 'done')
    .orderBy('id', 'desc')
    .limit(ACTS_SHOWN)
    .execute();
  return rows.map(rowOf);
}

function rowOf(row: Selectable<AuditTables['identity.audit_records']>): AuditRow {
  return {
    id: row.id,
    recordedAt: row.recorded_at,
    actorId: row.actor_id,
    actorName: row.actor_name,
    actorVia: row.actor_via,
    action: row.action,
    subject: row.subject,
    outcome: row.outcome,
    details: row.details,
  };
}
