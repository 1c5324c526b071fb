import { sql } from 'kysely';
import type { Database, DeliveredEvent, OutboxEvent, Transaction } from '../contract.ts';

/**
 * Identity numbers are drawn before commit, so a transaction with a smaller number may become visible after one with a
 * larger: a consumer that remembers the largest number it saw would step over it. Therefore publishing goes into
 * `outbox_pending`, and one sequencer at a time (advisory lock) moves committed rows into `outbox`, drawing positions
 * there: positions appear in order, whatever the publishers do. A long transaction delays only its own events.
 */
export async function publishEvents(tx: Transaction, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => sql`(${event.type}, ${event.subjectId}, ${JSON.stringify(event.body)}::jsonb)`);
  await sql`insert into control.outbox_pending (type, subject_id, body) values ${sql.join(rows)}`.execute(tx);
  await sql`select pg_notify('control_outbox', '')`.execute(tx);
}

const SEQUENCER_LOCK = 7_305_226_113;
const SEQUENCE_AT_MOST = 5_000;

/** Moves committed events into the ordered log. Waits for another process that does the same. */
export async function sequencePending(db: Database): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${SEQUENCER_LOCK})`.execute(tx);
    await sql`
      with moved as (
        delete from control.outbox_pending where outbox_id in (
          select outbox_id from control.outbox_pending order by outbox_id limit ${SEQUENCE_AT_MOST}
        ) returning *
      )
      insert into control.outbox (outbox_id, type, subject_id, body, published_at)
      select outbox_id, type, subject_id, body, published_at from moved order by outbox_id`.execute(tx);
  });
}

export type OutboxEnd = {
  /** The last position; '0' while nothing was published. */
  readonly horizon: string;
  readonly hasPending: boolean;
};

export async function lookAtEnd(db: Database): Promise<OutboxEnd> {
  const { rows } = await sql<{ horizon: string; has_pending: boolean }>`
    select coalesce((select max(position) from control.outbox), 0) as horizon,
      exists (select from control.outbox_pending) as has_pending`.execute(db);
  return { horizon: rows[0]?.horizon ?? '0', hasPending: rows[0]?.has_pending ?? false };
}

export type SubscriberClaim = { readonly position: string; readonly failedTries: number };
type Lease = { readonly name: string; readonly holder: string };

const LEASE_SECONDS = 15;
export const LEASE_RENEWAL_MS = 5_000;

export async function registerSubscriber(db: Database, name: string, isAlone: boolean): Promise<void> {
  await sql`
    insert into control.outbox_subscriber (name) values (${name})
    on conflict (name) do update set seen_at = now()`.execute(db);
  if (!isAlone) return;
  await sql`update control.outbox_subscriber set leased_until = null where name = ${name}`.execute(db);
}

/** Undefined: another process delivers to this subscriber now. The database's clock decides, not ours. */
export async function claimSubscriber(db: Database, lease: Lease): Promise<SubscriberClaim | undefined> {
  const { rows } = await sql<{ position: string; failed_tries: number }>`
    update control.outbox_subscriber
    set lease_holder = ${lease.holder}, leased_until = now() + make_interval(secs => ${LEASE_SECONDS}), seen_at = now()
    where name = ${lease.name}
      and (leased_until is null or leased_until < now() or lease_holder = ${lease.holder})
    returning position, failed_tries`.execute(db);
  const row = rows[0];
  return row && { position: row.position, failedTries: row.failed_tries };
}

export async function yieldSubscriber(db: Database, lease: Lease): Promise<void> {
  await sql`
    update control.outbox_subscriber set leased_until = null
    where name = ${lease.name} and lease_holder = ${lease.holder}`.execute(db);
}

export type SequencedEvent = DeliveredEvent & { readonly position: string };

type EventRow = {
  position: string;
  outbox_id: string;
  type: string;
  subject_id: string;
  body: Record<string, unknown>;
  published_at: Date;
};

export type EventQuery = {
  readonly after: string;
  /** Read before the events: an event sequenced since then is left for the next round. */
  readonly horizon: string;
  /** Undefined: all of them. */
  readonly types: readonly string[] | undefined;
  readonly atMost: number;
};

export async function nextEvents(db: Database, query: EventQuery): Promise<readonly SequencedEvent[]> {
  const { rows } = await sql<EventRow>`
    select position, outbox_id, type, subject_id, body, published_at from control.outbox
    where position > ${query.after} and position <= ${query.horizon} and ${query.types === undefined ? sql`true` : sql`type = any(${query.types})`}
    order by position limit ${query.atMost}`.execute(db);
  return rows.map((row) => ({
    position: row.position,
    outboxId: row.outbox_id,
    type: row.type,
    subjectId: row.subject_id,
    body: row.body,
    publishedAt: row.published_at,
  }));
}

/** False: the lease is gone, and whoever holds it now delivers from the last recorded position. */
export async function advanceSubscriber(db: Database, lease: Lease, position: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update control.outbox_subscriber
    set position = greatest(position, ${position}), failed_tries = 0,
        leased_until = now() + make_interval(secs => ${LEASE_SECONDS}), seen_at = now()
    where name = ${lease.name} and lease_holder = ${lease.holder}`.execute(db);
  return numAffectedRows === 1n;
}

export async function countFailedTry(db: Database, lease: Lease): Promise<void> {
  await sql`
    update control.outbox_subscriber set failed_tries = failed_tries + 1
    where name = ${lease.name} and lease_holder = ${lease.holder}`.execute(db);
}

/** Sets a poison event aside for one subscriber, so that those behind it go on. */
export async function parkEvent(
  db: Database,
  lease: Lease,
  parked: { outboxId: string; error: string },
): Promise<void> {
  await sql`
    insert into control.outbox_parked (subscriber, outbox_id, type, subject_id, body, published_at, error)
    select ${lease.name}, outbox_id, type, subject_id, body, published_at, ${parked.error}
    from control.outbox where outbox_id = ${parked.outboxId}
    on conflict do nothing`.execute(db);
}

/** Deletes what every subscriber that still exists has had for a week. */
export async function pruneOutbox(db: Database): Promise<void> {
  await sql`
    delete from control.outbox
    where published_at < now() - interval '7 days' and position <= (
      select coalesce(min(position), 0) from control.outbox_subscriber where seen_at > now() - interval '30 days'
    )`.execute(db);
}

export type SubscriberStatus = {
  readonly name: string;
  /** Events sequenced and not yet looked at by this subscriber. */
  readonly behind: number;
  readonly parked: number;
};

/** For metrics and health: how far each subscriber is, and what it could not take. */
export async function outboxStatus(db: Database): Promise<readonly SubscriberStatus[]> {
  const { rows } = await sql<{ name: string; behind: string; parked: string }>`
    select s.name,
      (select count(*) from control.outbox o where o.position > s.position) as behind,
      (select count(*) from control.outbox_parked p where p.subscriber = s.name) as parked
    from control.outbox_subscriber s order by s.name`.execute(db);
  return rows.map((row) => ({ name: row.name, behind: Number(row.behind), parked: Number(row.parked) }));
}
