import { WatchfloorError } from '../../platform/kernel/index.ts';
import type { EncodedRows, Lake, LakeTable } from './contract.ts';
import { type LocatedRow, locateRows } from './locate-rows.ts';

export type ReplayedRange = {
  readonly journalId: string;
  readonly fromSequence: number;
  readonly toSequence: number;
  /** As in the first attempt. */
  readonly token: string;
};

/** Each death between the engine's note of a token and the part itself uses one up. */
const MOST_TOKENS = 32;

/** A record that an older decoder stored as the other of the two stays what it was. */
const OTHER_TABLE: Readonly<Record<LakeTable, LakeTable | undefined>> = {
  events: 'rejects',
  rejects: 'events',
  matches: undefined,
};

/**
 * Inserts the rows that earlier attempts, which died, have not inserted; rows that are there stay as they are. The
 * engine notes a token just before the part becomes visible, in a file that is not synced, so a death in between leaves
 * a token without rows, and a power cut rows without a token; an insert over midnight is two parts, of which one may be
 * there. So the rows themselves are asked, by their identity, until none is missing.
 * Errors thrown: the lake's, and `lake.unavailable` where rows stay missing.
 */
export async function insertReplayed(lake: Lake, rows: EncodedRows, range: ReplayedRange): Promise<void> {
  const due = locateRows(rows);
  let missing = await missingOf(lake, { rows, due, range });
  for (let attempt = 0; missing.length > 0 && attempt < MOST_TOKENS; attempt += 1) {
    // The first attempt's own token only for the same rows: it also holds off an insert of them that is still running.
    const isWhole = attempt === 0 && missing.length === due.length;
    await lake.insert(pick(rows, missing), isWhole ? range.token : `${range.token}:again-${attempt}`);
    missing = await missingOf(lake, { rows, due, range });
  }
  if (missing.length === 0) return;
  throw new WatchfloorError('unavailable', 'lake.unavailable', {
    message: 'The event lake takes rows of a repeated batch and does not show them.',
    details: { table: rows.table, missing: missing.length, due: due.length },
  });
}

type Replay = { readonly rows: EncodedRows; readonly due: readonly LocatedRow[]; readonly range: ReplayedRange };

async function missingOf(lake: Lake, { rows: { table }, due, range }: Replay): Promise<readonly LocatedRow[]> {
  const stored = new Map<number, Set<string>>();
  await addStored(lake, { table, range, stored });
  const stillMissing = () => due.filter(({ sequence, identity }) => !stored.get(sequence)?.has(identity));
  const missing = stillMissing();
  const other = OTHER_TABLE[table];
  if (missing.length === 0 || other === undefined) return missing;
  await addStored(lake, { table: other, range, stored });
  return stillMissing();
}

type Stored = { readonly table: LakeTable; readonly range: ReplayedRange; readonly stored: Map<number, Set<string>> };

/** One answer row per entry, so that an answer for a million rows stays a few megabytes. */
async function addStored(lake: Lake, { table, range, stored }: Stored): Promise<void> {
  const { journalId, fromSequence, toSequence } = range;
  const identity = table === 'matches' ? "concat(toString(record), ' ', rule_id)" : 'toString(record)';
  const entries = await lake.query<{ sequence: string; identities: string[] }>(
    `SELECT sequence, groupArray(${identity}) AS identities FROM ${table}
     WHERE journal_id = {journalId:String} AND sequence BETWEEN {fromSequence:UInt64} AND {toSequence:UInt64}
     GROUP BY sequence`,
    { journalId, fromSequence, toSequence },
    { maxRows: toSequence - fromSequence + 1 },
  );
  for (const { sequence, identities } of entries) {
    const known = stored.get(Number(sequence)) ?? new Set();
    for (const one of identities) known.add(one);
    stored.set(Number(sequence), known);
  }
}

function pick(rows: EncodedRows, picked: readonly LocatedRow[]): EncodedRows {
  const { bytes, rowCount } = rows;
  if (picked.length === rowCount) return rows;
  return {
    ...rows,
    rowCount: picked.length,
    bytes: Buffer.concat(picked.map((row) => bytes.subarray(row.start, row.end))),
  };
}
