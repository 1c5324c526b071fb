import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Transaction } from '../../platform/control/index.ts';
import type { CorrelatorProgress, Firing, FiringKind, ObservedBatch, ToldFiring } from '../rule-engine/index.ts';
import { decodeInputs, encodeInputs } from './encode-inputs.ts';

export type BatchKey = { readonly journalId: string; readonly toSequence: number };

/** A late firing whose group was told of a window less than a timespan away is the same matter found again. */
const KEPT_DAYS = 90;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/**
 * Notes firings, each once for ever: gives those that nobody was told of. Part of the transaction that raises their alerts,
 * so that a crash leaves both or neither. A statement does not see its own rows: the late ones come when the others stand.
 */
export async function noteFirings(tx: Transaction, firings: readonly Firing[]): Promise<readonly Firing[]> {
  const [late, others] = [firings.filter(isLate), firings.filter((firing) => !isLate(firing))];
  const fresh = new Set([...(await noteAtOnce(tx, others)), ...(await noteAtOnce(tx, late))]);
  return firings.filter((firing) => fresh.has(firing));
}

const isLate = ({ kind }: Firing): boolean => kind === 'late';

async function noteAtOnce(tx: Transaction, firings: readonly Firing[]): Promise<readonly Firing[]> {
  if (firings.length === 0) return [];
  const rows = firings.map((firing) => ({
    key: hashOf(firing.key),
    correlation_id: firing.correlation.description.id,
    group_hash: hashOf(firing.groupKey),
    // In hex: JSON takes neither NUL nor half surrogates.
    group_key: Buffer.from(firing.groupKey).toString('hex'),
    end_ms: firing.endMs,
    span_ms: firing.correlation.timespanMs,
    kind: firing.kind,
  }));
  const { rows: fresh } = await sql<{ key: string }>`
    insert into correlations.firing (key, correlation_id, group_hash, group_key, end_ms, kind)
    select r.key, r.correlation_id, r.group_hash, decode(r.group_key, 'hex'), r.end_ms, r.kind
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (key text, correlation_id text, group_hash text,
      group_key text, end_ms double precision, span_ms double precision, kind text)
    where r.kind <> 'late' or not exists (
      select 1 from correlations.firing f where f.correlation_id = r.correlation_id and f.group_hash = r.group_hash
        and f.end_ms > r.end_ms - r.span_ms and f.end_ms < r.end_ms + r.span_ms)
    on conflict do nothing returning key`.execute(tx);
  const keys = new Set(fresh.map(({ key }) => key));
  return firings.filter(({ key }) => keys.delete(hashOf(key)));
}

/** Compress it before the transaction begins. */
export type PreparedBatch = { readonly bytes: Buffer; readonly newestMs: number };

export async function prepareBatch(batch: ObservedBatch): Promise<PreparedBatch | undefined> {
  if (batch.inputs.length === 0) return undefined;
  const newestMs = batch.inputs.reduce((newest, { timeMs }) => Math.max(newest, timeMs), Number.NEGATIVE_INFINITY);
  return { bytes: await encodeInputs(batch), newestMs };
}

/** A batch that is there already stays as it is. */
export async function rememberBatch(tx: Transaction, key: BatchKey, { bytes, newestMs }: PreparedBatch): Promise<void> {
  await sql`
    insert into correlations.input_batch (journal_id, to_sequence, newest_ms, inputs)
    values (${key.journalId}, ${key.toSequence}, ${newestMs}, ${bytes}) on conflict do nothing`.execute(tx);
}

export async function rememberProgress(tx: Transaction, { sources, parts }: CorrelatorProgress): Promise<void> {
  await sql`
    insert into correlations.progress (sources, parts)
    values (${JSON.stringify(sources)}::jsonb, ${JSON.stringify(parts)}::jsonb)
    on conflict (is_only) do update set sources = excluded.sources, parts = excluded.parts`.execute(tx);
}

/** What lies wholly before this time counts for nothing any more. Firings are kept longer, against late ones. */
export async function forgetBefore(tx: Transaction, timeMs: number): Promise<void> {
  await sql`delete from correlations.input_batch where newest_ms < ${timeMs}`.execute(tx);
  await sql`
    delete from correlations.firing where end_ms < ${timeMs}
      and fired_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(tx);
}

/** Batch by batch in the order of receipt, one in memory at a time. */
export async function* rememberedBatches(db: Database, journalId: string): AsyncIterable<ObservedBatch> {
  for (let after = 0; ; ) {
    const { rows } = await sql<{ to_sequence: string; inputs: Buffer }>`
      select to_sequence, inputs from correlations.input_batch
      where journal_id = ${journalId} and to_sequence > ${after} order by to_sequence limit 16`.execute(db);
    for (const row of rows) yield await decodeInputs(row.inputs);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = Number(last.to_sequence);
  }
}

export async function rememberedProgress(db: Database): Promise<CorrelatorProgress> {
  const { rows } = await sql<CorrelatorProgress>`select sources, parts from correlations.progress`.execute(db);
  return rows[0] ?? { sources: [], parts: [] };
}

const MOST_FIRINGS = 100_000;

/** Those whose windows end after this time, at most the newest 100,000. */
export async function rememberedFirings(db: Database, afterMs: number): Promise<readonly ToldFiring[]> {
  const { rows } = await sql<{ correlation_id: string; group_key: Buffer; end_ms: number; kind: FiringKind }>`
    select correlation_id, group_key, end_ms, kind from correlations.firing where end_ms > ${afterMs}
    order by end_ms desc limit ${MOST_FIRINGS}`.execute(db);
  return rows
    .map(({ correlation_id: correlationId, group_key, end_ms: endMs, kind }) => {
      return { correlationId, groupKey: String(group_key), endMs, kind };
    })
    .toReversed();
}
