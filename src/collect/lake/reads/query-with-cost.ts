import type { Lake, QueryLimits } from '../contract.ts';
import { lakeFailure } from '../lake-failure.ts';

/** What the engine looked at, not what it gave. */
export type ReadCost = { readonly rowsRead: number; readonly bytesRead: number };

export type CostedRead = {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly limits: Partial<QueryLimits>;
  /** Not called for a query that fails: the engine does not say what that one has cost. */
  readonly onCost: (cost: ReadCost) => void;
};

/** ClickHouse documentation, "JSONEachRowWithProgress". */
type Reply<Row> =
  | { readonly row: Row }
  | { readonly progress: { readonly read_rows: string; readonly read_bytes: string } }
  | { readonly exception: string }
  | { readonly meta: unknown };

/** Rows, and what it cost to find them. The SQL names no format. Throws what `Lake.query` throws. */
export async function queryWithCost<Row>(
  lake: Lake,
  sql: string,
  { parameters, limits, onCost }: CostedRead,
): Promise<readonly Row[]> {
  const replies = await lake.query<Reply<Row>>(`${sql} FORMAT JSONEachRowWithProgress`, parameters, limits);
  const broken = replies.find((reply) => 'exception' in reply);
  // A cluster says 200 before the query has ended: a failure after that stands among the rows.
  if (broken !== undefined) throw lakeFailure(broken.exception, 500, false);
  const progress = replies.findLast((reply) => 'progress' in reply)?.progress;
  onCost({ rowsRead: Number(progress?.read_rows ?? 0), bytesRead: Number(progress?.read_bytes ?? 0) });
  return replies.flatMap((reply) => ('row' in reply ? [reply.row] : []));
}
