import { type RawBuilder, sql } from 'kysely';
import { LEVELS, type Person } from '../../detect/alerts/contract.ts';
import { countAlertsByCase } from '../../detect/alerts/index.ts';
import type { Database, Transaction } from '../../platform/control/index.ts';
import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { CaseNumber, CaseState } from './case.ts';
import type { CaseFields, CaseOutcome, CaseStatus, CaseSummary } from './contract.ts';

export type CaseRow = {
  readonly number: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly severity_rank: number;
  readonly status: CaseStatus;
  readonly incident_at: Date | null;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly opened_at: Date;
  readonly opened_by_id: string;
  readonly opened_by_name: string;
  readonly outcome: CaseOutcome | null;
  readonly closing_summary: string | null;
  readonly closed_at: Date | null;
  readonly closed_by_id: string | null;
  readonly closed_by_name: string | null;
  readonly is_sample: boolean;
  readonly open_tasks: string;
  readonly open_required_tasks: string;
};

/** A case as verbs see it. `digits` is its number without `CS-`. */
export type KnownCase = CaseState & {
  readonly number: CaseNumber;
  readonly digits: string;
  readonly version: number;
  readonly isSample: boolean;
  readonly row: CaseRow;
};

/** The SQL of cases themselves; `tail` holds conditions, order and lock. */
export async function selectCases(db: Database, tail: RawBuilder<unknown>): Promise<readonly CaseRow[]> {
  const { rows } = await sql<CaseRow>`
    select c.*,
      (select count(*) from cases.task t where t.case_number = c.number and t.state = 'open') as open_tasks,
      (select count(*) from cases.task t where t.case_number = c.number and t.state = 'open' and t.is_required)
        as open_required_tasks
    from cases.case c ${tail}`.execute(db);
  return rows;
}

/** Throws `cases.missing`. */
export async function readCase(db: Database, number: string): Promise<KnownCase> {
  const [row] = await selectCases(db, sql`where c.number = ${digitsOf(number)}::bigint`);
  return row === undefined ? throwMissing(db, number) : knownCaseOf(row);
}

/** Nobody else changes this case, its tasks or its links until the transaction ends. Throws `cases.missing`. */
export async function lockCase(tx: Transaction, number: string): Promise<KnownCase> {
  const [row] = await selectCases(tx, sql`where c.number = ${digitsOf(number)}::bigint for update of c`);
  return row === undefined ? throwMissing(tx, number) : knownCaseOf(row);
}

async function throwMissing(db: Database, number: string): Promise<never> {
  const { rows } = await sql`
    select 1 from cases.removed_sample where number = ${digitsOf(number)}::bigint`.execute(db);
  const named = number.slice(0, 20);
  const message = rows.length > 0 ? `${named} was a case of the sample, and went with it.` : 'There is no such case.';
  throw new WatchfloorError('missing', 'cases.missing', { message, details: { case: named } });
}

export function digitsOf(number: string): string {
  return /^CS-(\d{1,15})$/.exec(number)?.[1] ?? '0';
}

export type NewCase = {
  readonly title: string;
  readonly description: string;
  readonly severityRank: number;
  readonly isSample: boolean;
  readonly openedBy: Person;
  readonly openedAt: Date;
};

/** Gives the digits of the new number. Who opens a case owns it. */
export async function insertCase(tx: Transaction, one: NewCase): Promise<string> {
  const { title, description, severityRank, isSample, openedBy, openedAt } = one;
  const { rows } = await sql<{ number: string }>`
    insert into cases.case (title, description, severity_rank, owner_id, owner_name, opened_at, opened_by_id,
      opened_by_name, is_sample)
    values (${title}, ${description}, ${severityRank}, ${openedBy.id}, ${openedBy.name}, ${openedAt}, ${openedBy.id},
      ${openedBy.name}, ${isSample})
    returning number`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new WatchfloorError('bug', 'cases.insert-lost', { message: 'No case was made.' });
  return row.number;
}

export async function saveCase(tx: Transaction, digits: string, state: CaseState): Promise<void> {
  const { status, owner, incidentAt, closing } = state;
  await sql`
    update cases.case set version = version + 1, status = ${status}, incident_at = ${incidentAt},
      owner_id = ${owner?.id ?? null}, owner_name = ${owner?.name ?? null}, outcome = ${closing?.outcome ?? null},
      closing_summary = ${closing?.summary ?? null}, closed_at = ${closing?.at ?? null},
      closed_by_id = ${closing?.by.id ?? null}, closed_by_name = ${closing?.by.name ?? null}
    where number = ${digits}::bigint`.execute(tx);
}

export async function saveFields(tx: Transaction, digits: string, fields: CaseFields): Promise<void> {
  const { title, description, severity } = fields;
  await sql`
    update cases.case set version = version + 1, title = ${title}, description = ${description},
      severity_rank = ${LEVELS.indexOf(severity)} where number = ${digits}::bigint`.execute(tx);
}

export function knownCaseOf(row: CaseRow): KnownCase {
  const { outcome, closed_at: at, closed_by_id: byId } = row;
  const isClosed = outcome !== null && at !== null && byId !== null;
  return {
    number: `CS-${row.number}` as CaseNumber,
    digits: row.number,
    version: row.version,
    isSample: row.is_sample,
    status: row.status,
    owner: personOrNull(row.owner_id, row.owner_name),
    incidentAt: row.incident_at,
    closing: isClosed
      ? { outcome, summary: row.closing_summary ?? '', by: { id: byId, name: row.closed_by_name ?? byId }, at }
      : null,
    row,
  };
}

/** One further statement, for the alerts' counts, whatever the number of cases. */
export async function summariesOf(db: Database, rows: readonly CaseRow[]): Promise<CaseSummary[]> {
  const alertCounts = await countAlertsByCase(
    db,
    rows.map((row) => row.number),
  );
  return rows.map((row) => caseSummaryOf(row, alertCounts.get(row.number) ?? 0));
}

export function caseSummaryOf(row: CaseRow, alertCount: number): CaseSummary {
  const known = knownCaseOf(row);
  return {
    number: known.number,
    version: row.version,
    title: row.title,
    severity: LEVELS[row.severity_rank] ?? 'medium',
    status: row.status,
    isIncident: row.incident_at !== null,
    incidentDeclaredAt: row.incident_at?.toISOString() ?? null,
    owner: known.owner,
    openedAt: row.opened_at.toISOString(),
    openedBy: { id: row.opened_by_id, name: row.opened_by_name },
    closedAt: row.closed_at?.toISOString() ?? null,
    outcome: row.outcome,
    alertCount,
    openTaskCount: Number(row.open_tasks),
    openRequiredTaskCount: Number(row.open_required_tasks),
    isSample: row.is_sample,
  };
}

/** For subscribers: the case may have been purged since. */
export function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof WatchfloorError && error.code === 'cases.missing') return undefined;
  throw error;
}

export function personOrNull(id: string | null, name: string | null): Person | null {
  return id === null ? null : { id, name: name ?? id };
}
