import { sql } from 'kysely';
import type { Database, Transaction } from '../contract.ts';

export type ClaimedJob = {
  readonly id: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly failedTries: number;
};

const LEASE_SECONDS = 30;
export const JOB_LEASE_RENEWAL_MS = 10_000;

export async function enqueueJob(
  tx: Transaction,
  job: string,
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  await sql`insert into control.job (name, input) values (${job}, ${JSON.stringify(input)}::jsonb)`.execute(tx);
  await sql`select pg_notify('control_jobs', '')`.execute(tx);
}

/** One row per schedule. A changed interval takes effect at once, a first run happens at once. */
export async function scheduleJob(db: Database, name: string, everyMs: number): Promise<void> {
  await sql`
    insert into control.job (name, schedule) values (${name}, ${name})
    on conflict (schedule) do update
    set run_at = least(control.job.run_at, now() + make_interval(secs => ${everyMs / 1000}))`.execute(db);
}

export async function releaseAllJobs(db: Database): Promise<void> {
  await sql`update control.job set leased_until = null where leased_until is not null`.execute(db);
}

type JobRow = { id: string; name: string; input: Record<string, unknown>; failed_tries: number };

/** The longest due job that nobody works on, leased to `holder`. */
export async function claimJob(
  db: Database,
  claim: { readonly holder: string; readonly names: readonly string[] },
): Promise<ClaimedJob | undefined> {
  const { rows } = await sql<JobRow>`
    update control.job
    set lease_holder = ${claim.holder}, leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where id = (
      select id from control.job
      where state = 'waiting' and run_at <= now() and name = any(${claim.names})
        and (leased_until is null or leased_until < now())
      order by run_at limit 1 for update skip locked
    ) returning id, name, input, failed_tries`.execute(db);
  const row = rows[0];
  return row && { id: row.id, name: row.name, input: row.input, failedTries: row.failed_tries };
}

type Held = { readonly id: string; readonly holder: string };

export async function renewJob(db: Database, held: Held): Promise<void> {
  await sql`
    update control.job set leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where id = ${held.id} and lease_holder = ${held.holder}`.execute(db);
}

/** Gone, or due again when it has a schedule. Nothing happens where the lease was lost meanwhile. */
export async function finishJob(db: Database, held: Held, everyMs: number | undefined): Promise<void> {
  if (everyMs === undefined) {
    await sql`delete from control.job where id = ${held.id} and lease_holder = ${held.holder}`.execute(db);
    return;
  }
  await sql`
    update control.job
    set run_at = now() + make_interval(secs => ${everyMs / 1000}), failed_tries = 0, last_error = null, leased_until = null
    where id = ${held.id} and lease_holder = ${held.holder}`.execute(db);
}

/** Due again after `retryMs`; undefined: no further try, the row stays as `failed` for people to see. */
export async function failJob(
  db: Database,
  held: Held,
  failure: { readonly error: string; readonly retryMs: number | undefined },
): Promise<void> {
  const isLast = failure.retryMs === undefined;
  await sql`
    update control.job
    set state = ${isLast ? 'failed' : 'waiting'}, failed_tries = failed_tries + 1, last_error = ${failure.error},
        run_at = now() + make_interval(secs => ${(failure.retryMs ?? 0) / 1000}), leased_until = null
    where id = ${held.id} and lease_holder = ${held.holder}`.execute(db);
}

/** Milliseconds until the next job of these names is due (negative: overdue), undefined without any. */
export async function nextJobDueMs(db: Database, names: readonly string[]): Promise<number | undefined> {
  const { rows } = await sql<{ due_ms: number | null }>`
    select (extract(epoch from min(greatest(run_at, coalesce(leased_until, run_at))) - now()) * 1000)::float8 as due_ms
    from control.job where state = 'waiting' and name = any(${names})`.execute(db);
  return rows[0]?.due_ms ?? undefined;
}
