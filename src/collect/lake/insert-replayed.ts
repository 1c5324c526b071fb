import type { EncodedRows, Lake } from './contract.ts';

export type ReplayedRange = {
  readonly journalId: string;
  readonly fromSequence: number;
  readonly toSequence: number;
  /** As in the first attempt. */
  readonly token: string;
};

/**
 * Inserts rows that an earlier attempt, which died, may have inserted. The engine notes a token just before the part
 * becomes visible, in a file that is not synced, so a death in between leaves a token without rows, and a power cut rows
 * without a token. The rows themselves are asked: there or not.
 */
export async function insertReplayed(lake: Lake, rows: EncodedRows, range: ReplayedRange): Promise<void> {
  if ((await countRows(lake, rows, range)) === rows.rowCount) return;
  await lake.insert(rows, range.token);
  // Fewer, but some: an older version decoded them otherwise, and what it wrote stays.
  if ((await countRows(lake, rows, range)) > 0) return;
  await lake.insert(rows, `${range.token}:again`);
}

async function countRows(lake: Lake, { table }: EncodedRows, range: ReplayedRange): Promise<number> {
  const { journalId, fromSequence, toSequence } = range;
  const [row] = await lake.query<{ count: string }>(
    `SELECT count() AS count FROM ${table}
     WHERE journal_id = {journalId:String} AND sequence BETWEEN {fromSequence:UInt64} AND {toSequence:UInt64}`,
    { journalId, fromSequence, toSequence },
  );
  return Number(row?.count ?? 0);
}
