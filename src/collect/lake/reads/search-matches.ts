import type { EventPosition } from '../../../platform/kernel/index.ts';
import type { Lake } from '../contract.ts';
import type { EventWindow } from './event-filter.ts';
import { identityOf, type Page, readPage } from './read-page.ts';
import { SqlFilter } from './sql-filter.ts';

export type MatchSearch = EventWindow & {
  readonly ruleId?: string | undefined;
  readonly entity?: string | undefined;
  readonly ruleState?: string | undefined;
  readonly hiddenBy?: string | undefined;
  readonly event?: EventPosition | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** A stored match. The rule's author is part of it: Detection Rule License 1.1. */
export type StoredMatch = {
  readonly eventId: string;
  readonly timeMs: number;
  readonly receivedAtMs: number;
  readonly sourceId: string;
  readonly isSample: boolean;
  readonly ruleId: string;
  readonly ruleVersion: string;
  readonly ruleTitle: string;
  readonly ruleAuthor: string;
  readonly level: string;
  readonly entity: string;
  readonly raisesAlert: boolean;
  readonly ruleState: string;
  readonly hiddenBy: string;
};

type Row = {
  readonly received_us: string;
  readonly source: string;
  readonly is_sample: boolean;
  readonly rule_id: string;
  readonly rule_version: string;
  readonly rule_title: string;
  readonly rule_author: string;
  readonly level: string;
  readonly entity: string;
  readonly raises_alert: boolean;
  readonly rule_state: string;
  readonly hidden_by: string;
};

const COLUMNS = [
  'toUnixTimestamp64Micro(received_at) AS received_us',
  ...['source', 'is_sample', 'rule_id', 'rule_version', 'rule_title', 'rule_author', 'level', 'entity', 'raises_alert'],
  ...['rule_state', 'hidden_by'],
];

/** Newest first, by event time; also matches of rules that raise no alert. */
export async function searchMatches(lake: Lake, search: MatchSearch): Promise<Page<StoredMatch>> {
  const filter = new SqlFilter();
  if (search.ruleId !== undefined) filter.add('rule_id = {rule:String}', { rule: search.ruleId });
  if (search.entity !== undefined) filter.add('entity = {entity:String}', { entity: search.entity });
  if (search.ruleState !== undefined) filter.add('rule_state = {state:String}', { state: search.ruleState });
  if (search.hiddenBy !== undefined) filter.add('hidden_by = {hidden:String}', { hidden: search.hiddenBy });
  if (search.event !== undefined) {
    filter.add('sequence = {sequence:UInt64} AND record = {record:UInt32} AND journal_id = {journal:String}', {
      sequence: search.event.sequence,
      record: search.event.record,
      journal: search.event.journalId,
    });
  }
  const { fromMs, toMs, limit, cursor } = search;
  const request = { table: 'matches', timeColumn: 'time', columns: COLUMNS, filter } as const;
  const page = await readPage<Row>(lake, { ...request, fromMs, toMs, limit, cursor });
  return {
    next: page.next,
    rows: page.rows.map((row) => ({
      ...identityOf(row),
      receivedAtMs: Number(row.received_us) / 1000,
      sourceId: row.source,
      isSample: row.is_sample,
      ruleId: row.rule_id,
      ruleVersion: row.rule_version,
      ruleTitle: row.rule_title,
      ruleAuthor: row.rule_author,
      level: row.level,
      entity: row.entity,
      raisesAlert: row.raises_alert,
      ruleState: row.rule_state,
      hiddenBy: row.hidden_by,
    })),
  };
}
