import { type RawBuilder, sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';
import type { RuleException } from '../detections/index.ts';

type Person = { readonly id: string; readonly name: string };

export type ExceptionState = 'active' | 'returned' | 'removed';

export type StoredException = RuleException & {
  /** The bare digits of `EX-<n>`. */
  readonly number: string;
  readonly state: ExceptionState;
  readonly reason: string;
  readonly owner: Person;
  readonly addedBy: Person;
  readonly addedAt: Date;
  readonly expiresAt: Date;
  readonly fromAlert: string | null;
};

type ExceptionRow = {
  readonly number: string;
  readonly rule_ids: string[];
  readonly criterion: unknown;
  readonly reason: string;
  readonly owner_id: string;
  readonly owner_name: string;
  readonly from_alert: string | null;
  readonly added_by_id: string;
  readonly added_by_name: string;
  readonly added_at: Date;
  readonly expires_at: Date;
  readonly returned_at: Date | null;
  readonly removed_at: Date | null;
};

function exceptionOf(row: ExceptionRow): StoredException {
  return {
    id: `EX-${row.number}`,
    number: row.number,
    ruleIds: row.rule_ids,
    criterion: row.criterion,
    expiresAtMs: row.expires_at.getTime(),
    expiresAt: row.expires_at,
    state: row.removed_at !== null ? 'removed' : row.returned_at !== null ? 'returned' : 'active',
    reason: row.reason,
    owner: { id: row.owner_id, name: row.owner_name },
    addedBy: { id: row.added_by_id, name: row.added_by_name },
    addedAt: row.added_at,
    fromAlert: row.from_alert,
  };
}

async function select(db: Database, rest: RawBuilder<unknown>): Promise<readonly StoredException[]> {
  const { rows } = await sql<ExceptionRow>`select * from content.exception ${rest}`.execute(db);
  return rows.map(exceptionOf);
}

const IN_FORCE = sql`removed_at is null and returned_at is null`;

/**
 * What threads need, oldest first: of several that hide a match the oldest is named. Also those that ended after
 * `endedAfter`: what was received before their end may still be to come.
 */
export function readRunningExceptions(db: Database, endedAfter: Date): Promise<readonly StoredException[]> {
  return select(
    db,
    sql`where removed_at is null and (returned_at is null or expires_at > ${endedAfter}) order by number`,
  );
}

export type ExceptionFilter = {
  readonly state?: ExceptionState | undefined;
  readonly ownerId?: string | undefined;
  readonly ruleId?: string | undefined;
  /** Only those with a lower number. */
  readonly before?: string | undefined;
  readonly limit: number;
};

const STATE_CONDITIONS: Readonly<Record<ExceptionState, RawBuilder<unknown>>> = {
  active: IN_FORCE,
  returned: sql`removed_at is null and returned_at is not null`,
  removed: sql`removed_at is not null`,
};

/** Newest first. */
export function readExceptions(db: Database, filter: ExceptionFilter): Promise<readonly StoredException[]> {
  const { state, ownerId, ruleId, before, limit } = filter;
  const conditions = [
    state === undefined ? sql`true` : STATE_CONDITIONS[state],
    ownerId === undefined ? sql`true` : sql`owner_id = ${ownerId}`,
    ruleId === undefined ? sql`true` : sql`${ruleId} = any(rule_ids)`,
    before === undefined ? sql`true` : sql`number < ${before}::bigint`,
  ];
  return select(db, sql`where ${sql.join(conditions, sql` and `)} order by number desc limit ${limit}`);
}

export async function lockException(tx: Transaction, id: string): Promise<StoredException | undefined> {
  const [found] = await select(tx, sql`where number = ${id.replace('EX-', '')}::bigint for update`);
  return found;
}

/** Returned to nobody yet, and over. Locked, so that of two who look one returns it. */
export function lockExpired(tx: Transaction, now: Date): Promise<readonly StoredException[]> {
  return select(tx, sql`where ${IN_FORCE} and expires_at <= ${now} order by number for update skip locked`);
}

export type NewException = {
  readonly ruleIds: readonly string[];
  readonly criterion: unknown;
  readonly reason: string;
  readonly owner: Person;
  readonly addedBy: Person;
  readonly addedAt: Date;
  readonly expiresAt: Date;
  readonly fromAlert: string | null;
};

export async function insertException(tx: Transaction, given: NewException): Promise<StoredException> {
  const { rows } = await sql<ExceptionRow>`
    insert into content.exception (rule_ids, criterion, reason, owner_id, owner_name, from_alert, added_by_id,
      added_by_name, added_at, expires_at)
    values (${given.ruleIds}, ${JSON.stringify(given.criterion)}::jsonb, ${given.reason}, ${given.owner.id},
      ${given.owner.name}, ${given.fromAlert}, ${given.addedBy.id}, ${given.addedBy.name}, ${given.addedAt},
      ${given.expiresAt})
    returning *`.execute(tx);
  return exceptionOf(rows[0] as ExceptionRow);
}

type Ending =
  | { readonly returnedAt: Date }
  | { readonly removedAt: Date; readonly by: string }
  | { readonly expiresAt: Date };

/** Returns, removes or renews. */
export async function changeExceptions(tx: Transaction, numbers: readonly string[], change: Ending): Promise<void> {
  const set =
    'returnedAt' in change
      ? sql`returned_at = ${change.returnedAt}`
      : 'removedAt' in change
        ? sql`removed_at = ${change.removedAt}, removed_by_name = ${change.by}`
        : sql`expires_at = ${change.expiresAt}, returned_at = null`;
  await sql`update content.exception set ${set} where number = any(${numbers}::bigint[])`.execute(tx);
}
