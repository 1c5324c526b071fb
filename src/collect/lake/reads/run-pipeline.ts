import {
  type Aggregate,
  columnsOf,
  MOST_ROWS,
  type Pipeline,
  type SortKey,
  type Stage,
  type StageColumn,
} from '../../event-query/contract.ts';
import type { Lake } from '../contract.ts';
import { ANALYSIS_LIMITS } from './analysis-limits.ts';
import { bucketWidth } from './bucket-width.ts';
import { rangeOf } from './count-over-time.ts';
import { addWindow, type EventWindow, eventFilter } from './event-filter.ts';
import { fieldText } from './field-text.ts';
import { queryWithCost, type ReadCost } from './query-with-cost.ts';
import type { SqlFilter } from './sql-filter.ts';

export type PipelineRun = EventWindow & { readonly pipeline: Pipeline; readonly signal?: AbortSignal | undefined };

export type PipelineCell = string | number | null;

export type PipelineTable = {
  readonly columns: readonly StageColumn[];
  /** Cells in the order of the columns; an absent text is ''. */
  readonly rows: readonly (readonly PipelineCell[])[];
  /** There are more rows than were given. */
  readonly isCut: boolean;
  /** Of a timechart: how wide its steps are. */
  readonly widthMs: number | undefined;
  readonly cost: ReadCost;
};

const ROWS_UNLESS_SAID = 1_000;
const MOST_STEPS = 120;

/**
 * Makes the table that the steps of a hunt say. Values that differ in their case alone are one, as they are in a query;
 * `dc` is exact up to some thousands. Throws what `Lake.query` throws, and `lake.several-values` (invalid).
 */
export async function runPipeline(lake: Lake, run: PipelineRun): Promise<PipelineTable> {
  const { pipeline, signal } = run;
  const [first, ...rest] = pipeline.stages;
  const columns = columnsOf(first);
  const filter = eventFilter({ query: pipeline.query });
  addWindow(filter, run);
  const widthMs = first?.kind === 'timechart' ? (first.spanMs ?? (await naturalWidth(lake, run))) : undefined;
  const made = first && tableOf(filter, first, widthMs ?? 0);
  if (!made) return { columns, rows: [], isCut: false, widthMs, cost: { rowsRead: 0, bytesRead: 0 } };
  const limit = limitOf(pipeline.stages);
  const order = rest.findLast((stage) => stage.kind === 'sort')?.keys.map((key) => orderOf(key, columns)) ?? [
    made.order,
  ];
  const sql = `${made.sql(filter.sql)} ORDER BY ${order.join(', ')} LIMIT {limit:UInt32}`;
  const costs: ReadCost[] = [];
  const found = await queryWithCost<Readonly<Record<string, PipelineCell>>>(lake, sql, {
    parameters: { ...filter.parameters, limit: limit + 1 },
    limits: { ...ANALYSIS_LIMITS, ...(signal && { signal }) },
    onCost: (cost) => costs.push(cost),
  });
  const rows = found.slice(0, limit).map((row) => columns.map((column, at) => cellOf(row[`c${at}`] ?? null, column)));
  return { columns, rows, isCut: found.length > limit, widthMs, cost: costs[0] ?? { rowsRead: 0, bytesRead: 0 } };
}

function limitOf(stages: readonly Stage[]): number {
  const said = stages.flatMap((stage) => {
    if (stage.kind === 'limit' || stage.kind === 'top' || stage.kind === 'rare') return [stage.rows];
    return stage.kind === 'timechart' ? [MOST_ROWS] : [];
  });
  return said.length === 0 ? ROWS_UNLESS_SAID : Math.min(...said);
}

async function naturalWidth(lake: Lake, window: EventWindow): Promise<number> {
  return bucketWidth(await rangeOf(lake, window), MOST_STEPS);
}

/** `sql` of its conditions gives columns `c0`, `c1` …; `order`: unless somebody sorts. */
type TableSql = { readonly sql: (conditions: string) => string; readonly order: string };

function tableOf(filter: SqlFilter, stage: Stage, widthMs: number): TableSql | undefined {
  switch (stage.kind) {
    case 'stats':
      return grouped(filter, { by: stage.by, aggregates: stage.aggregates });
    case 'top':
    case 'rare':
      return ranked(filter, stage);
    case 'timechart':
      return overTime(filter, stage, widthMs);
    case 'fields':
      return listed(filter, stage.fields);
    default:
      return undefined;
  }
}

function grouped(
  filter: SqlFilter,
  { by, aggregates }: Pick<Extract<Stage, { kind: 'stats' }>, 'by' | 'aggregates'>,
): TableSql {
  const groups = by.map((field, at) => `${textOf(filter, field)} AS g${at}`);
  const values = aggregates.map(({ field }, at) => valueText(filter, field, at));
  const outer = [
    ...by.map((_, at) => `min(g${at}) AS c${at}`),
    ...aggregates.map((each, at) => `${aggregateOf(each, at)} AS c${by.length + at}`),
  ];
  const group = by.length === 0 ? '' : ` GROUP BY ${by.map((_, at) => `lowerUTF8(g${at})`).join(', ')}`;
  const inner = [...groups, ...values].join(', ');
  return {
    sql: (conditions) => `SELECT ${outer.join(', ')} FROM (SELECT ${inner} FROM events WHERE ${conditions})${group}`,
    order: `c${by.length} DESC, ${by.length === 0 ? '1' : 'c0'}`,
  };
}

function ranked(filter: SqlFilter, { kind, fields }: Extract<Stage, { kind: 'top' | 'rare' }>): TableSql {
  const groups = fields.map((field, at) => `${textOf(filter, field)} AS g${at}`);
  const outer = [...fields.map((_, at) => `min(g${at}) AS c${at}`), `count() AS c${fields.length}`];
  const percent = `round(100 * c${fields.length} / sum(c${fields.length}) OVER (), 2) AS c${fields.length + 1}`;
  const keys = fields.map((_, at) => `lowerUTF8(g${at})`).join(', ');
  const isThere = fields.map((_, at) => `g${at} != ''`).join(' AND ');
  return {
    sql: (conditions) => `SELECT *, ${percent} FROM (SELECT ${outer.join(', ')}
      FROM (SELECT ${groups.join(', ')} FROM events WHERE ${conditions}) WHERE ${isThere} GROUP BY ${keys})`,
    order: `c${fields.length} ${kind === 'top' ? 'DESC' : 'ASC'}, c0`,
  };
}

function overTime(
  filter: SqlFilter,
  { aggregate, by }: Extract<Stage, { kind: 'timechart' }>,
  widthMs: number,
): TableSql {
  const width = `{${filter.bindNumber(widthMs)}:Int64}`;
  const step = `intDiv(toUnixTimestamp64Milli(time), ${width}) * ${width} AS step`;
  const group = by === undefined ? [] : [`${textOf(filter, by)} AS g0`];
  const inner = [step, ...group, valueText(filter, aggregate.field, 0)].join(', ');
  const outer = [
    'step AS c0',
    ...(by === undefined ? [] : ['min(g0) AS c1']),
    `${aggregateOf(aggregate, 0)} AS c${1 + group.length}`,
  ];
  const keys = ['step', ...(by === undefined ? [] : ['lowerUTF8(g0)'])].join(', ');
  return {
    sql: (conditions) =>
      `SELECT ${outer.join(', ')} FROM (SELECT ${inner} FROM events WHERE ${conditions}) GROUP BY ${keys}`,
    order: `c0, c${1 + group.length} DESC`,
  };
}

function listed(filter: SqlFilter, fields: readonly string[]): TableSql {
  const columns = fields.map((field, at) => `${textOf(filter, field)} AS c${at}`);
  return {
    sql: (conditions) => `SELECT ${columns.join(', ')} FROM events WHERE ${conditions}`,
    order: 'time DESC, journal_id DESC, sequence DESC, record DESC',
  };
}

const MOMENT = 'toUnixTimestamp64Milli(time)';

function textOf(filter: SqlFilter, field: string): string {
  return field === 'time' ? `toString(${MOMENT})` : fieldText(filter, field);
}

function valueText(filter: SqlFilter, field: string | undefined, at: number): string {
  return `${field === undefined ? "''" : textOf(filter, field)} AS v${at}`;
}

function aggregateOf({ does, field }: Aggregate, at: number): string {
  const value = `v${at}`;
  switch (does) {
    case 'count':
      return field === undefined ? 'count()' : `countIf(${value} != '')`;
    case 'dc':
      return `uniqIf(lowerUTF8(${value}), ${value} != '')`;
    default:
      return `${does}(toFloat64OrNull(${value}))`;
  }
}

function orderOf({ column, isDescending }: SortKey, columns: readonly StageColumn[]): string {
  const at = columns.findIndex(({ name }) => name === column);
  const direction = `${isDescending ? 'DESC' : 'ASC'} NULLS LAST`;
  // Numbers come as text from most sources.
  return columns[at]?.type === 'text'
    ? `toFloat64OrNull(c${at}) ${direction}, c${at} ${direction}`
    : `c${at} ${direction}`;
}

function cellOf(value: PipelineCell, { type }: StageColumn): PipelineCell {
  if (type === 'text') return value === null ? '' : String(value);
  return value === null || value === '' ? null : Number(value);
}
