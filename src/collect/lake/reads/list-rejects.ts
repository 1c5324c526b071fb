import type { Lake } from '../contract.ts';
import { identityOf, type Page, readPage } from './read-page.ts';
import { SqlFilter } from './sql-filter.ts';

export type RejectSearch = {
  /** Time of receipt, milliseconds since the Unix epoch. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly sourceId?: string | undefined;
  readonly reason?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

export type StoredReject = {
  /** Where it stands in the journal: written like an event's id. */
  readonly recordId: string;
  readonly receivedAtMs: number;
  readonly sourceId: string;
  readonly sender: string;
  readonly isSample: boolean;
  readonly reason: string;
  readonly detail: string;
  /** Of the whole record. */
  readonly sizeBytes: number;
  /** The first 4 KiB as received. */
  readonly rawStart: Uint8Array;
};

type Row = {
  readonly source: string;
  readonly sender: string;
  readonly is_sample: boolean;
  readonly reason: string;
  readonly detail: string;
  readonly size: string;
  readonly raw_base64: string;
};

const COLUMNS = [
  ...['source', 'sender', 'is_sample', 'reason', 'detail'],
  'length(raw) AS size',
  'base64Encode(substring(raw, 1, 4096)) AS raw_base64',
];

/** Newest first, by time of receipt: what could not be read has no other. */
export async function listRejects(lake: Lake, search: RejectSearch): Promise<Page<StoredReject>> {
  const filter = new SqlFilter();
  if (search.sourceId !== undefined) filter.add('source = {source:String}', { source: search.sourceId });
  if (search.reason !== undefined) filter.add('reason = {reason:String}', { reason: search.reason });
  const { fromMs, toMs, limit, cursor } = search;
  const request = { table: 'rejects', timeColumn: 'received_at', columns: COLUMNS, filter } as const;
  const page = await readPage<Row>(lake, { ...request, fromMs, toMs, limit, cursor });
  return {
    next: page.next,
    rows: page.rows.map((row) => {
      const { eventId, timeMs } = identityOf(row);
      return {
        recordId: eventId,
        receivedAtMs: timeMs,
        sourceId: row.source,
        sender: row.sender,
        isSample: row.is_sample,
        reason: row.reason,
        detail: row.detail,
        sizeBytes: Number(row.size),
        rawStart: Buffer.from(row.raw_base64, 'base64'),
      };
    }),
  };
}
