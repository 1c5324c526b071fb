import { type Lake, queryWithCost } from '../../collect/lake/index.ts';
import { eventIdOf, WatchfloorError } from '../../platform/kernel/index.ts';
import type { EmittedRule } from '../rule-engine/index.ts';
import type { Budget } from './budget.ts';
import type { TimeWindow } from './day-windows.ts';
import type { SampleHit } from './hit-tally.ts';

export type DayHits = {
  readonly hits: number;
  readonly entities: readonly { readonly entity: string; readonly hits: number }[];
  readonly samples: readonly SampleHit[];
  /** Events that only the matcher can judge. */
  readonly undecided: number;
};

/** What an alert would be about: the host, else the user, else the address. */
const ENTITY_SQL =
  "multiIf(host != '', concat('host:', lower(host)), user != '', concat('user:', user), src_ip != '', concat('address:', src_ip), concat('unknown:', product))";

const SUMMARY_SQL =
  "substringUTF8(multiIf(f_CommandLine != '', f_CommandLine, f_TargetObject != '', f_TargetObject, f_TargetFilename != '', f_TargetFilename, f_eventName != '', f_eventName, toValidUTF8(substring(raw, 1, 1200))), 1, 300)";

type Asked = { readonly window: TimeWindow; readonly budget: Budget };

const ENTITIES_A_DAY = 1_000;
const SAMPLES = 5;

const IN_WINDOW =
  "time >= fromUnixTimestamp64Micro({from_us:Int64}, 'UTC') AND time < fromUnixTimestamp64Micro({to_us:Int64}, 'UTC')";

type Row = {
  readonly kind: 'entity' | 'all';
  readonly entity: string;
  readonly hits: string;
  readonly undecided: string;
  readonly samples: readonly (readonly [string, string, string, number, string])[];
};

/**
 * One rule over one day, counted by the engine. Throws `lake.limit-exceeded` where the budget did not suffice, and
 * `lake.query-rejected` where the engine does not take the rule (a regex that grows too large).
 */
export async function askLake(lake: Lake, rule: EmittedRule, { window, budget }: Asked): Promise<DayHits> {
  const rows = await queryWithCost<Row>(lake, sqlOf(rule), {
    parameters: { from_us: Math.round(window.fromMs * 1000), to_us: Math.round(window.toMs * 1000) },
    limits: budget.queryLimits,
    onCost: (cost) => budget.read(cost),
  });
  const all = rows.find(({ kind }) => kind === 'all');
  const entities = rows.filter(({ kind, hits }) => kind === 'entity' && hits !== '0');
  return {
    hits: Number(all?.hits ?? 0),
    undecided: Number(all?.undecided ?? 0),
    entities: entities.map(({ entity, hits }) => ({ entity, hits: Number(hits) })),
    samples: entities.flatMap(({ entity, samples }) =>
      samples.map(([timeUs, journalId, sequence, record, summary]) => ({
        eventId: eventIdOf({ journalId, sequence: Number(sequence), record }),
        timeMs: Number(timeUs) / 1000,
        entity,
        summary,
      })),
    ),
  };
}

/** A row for all events, and one for each of the entities that were hit most. */
function sqlOf({ definitions, logsource, matched, undecided }: EmittedRule): string {
  const named = [...definitions].map(([name, sql]) => `${sql} AS ${name}`);
  const sample = `(toString(toUnixTimestamp64Micro(time)), journal_id, toString(sequence), record, ${SUMMARY_SQL})`;
  return `SELECT if(grouping(hit_entity) = 0, 'entity', 'all') AS kind, hit_entity AS entity,
      countIf(is_hit) AS hits, countIf(is_open) AS undecided, groupArrayIf(${SAMPLES})(${sample}, is_hit) AS samples
    FROM (WITH ${[...named, `${ENTITY_SQL} AS hit_entity`].join(', ')}
      SELECT *, hit_entity, (${matched}) != 0 AS is_hit, (${undecided ?? '0'}) != 0 AS is_open FROM events
      WHERE ${IN_WINDOW} AND ${logsource} AND (is_hit OR is_open))
    GROUP BY GROUPING SETS ((hit_entity), ())
    ORDER BY kind, hits DESC, entity LIMIT ${ENTITIES_A_DAY + 1}`;
}

/** Branches on the code: the engine does not take this rule's SQL. */
export function isRefused(error: unknown): boolean {
  return error instanceof WatchfloorError && error.code === 'lake.query-rejected';
}

export function isOverLimit(error: unknown): error is WatchfloorError {
  return error instanceof WatchfloorError && error.code === 'lake.limit-exceeded';
}
