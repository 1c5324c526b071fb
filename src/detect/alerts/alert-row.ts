import type { AlertId, AlertState, Judgement } from './alert.ts';
import type { AlertRule } from './alert-hit.ts';
import { type AlertReply, type AlertSummary, LEVELS, type Person, type Verdict } from './contract.ts';

/** How an alert without a verdict stood in a case that it was taken out of; `takenAt` RFC 3339. */
export type BeforeUnlink = {
  readonly caseNumber: string;
  readonly owner: Person | null;
  readonly takenAt: string | null;
};

/** One row of `selectAlerts`: the alert, its rule as shown, the alert before it and the one it repeats. */
export type AlertRow = {
  readonly number: string;
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly level_rank: number;
  readonly rule_id: string;
  readonly entity_type: string;
  readonly entity_name: string;
  readonly source_id: string;
  readonly is_sample: boolean;
  readonly state: AlertState;
  readonly raised_at: Date;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly hit_count: string;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly taken_at: Date | null;
  readonly verdict: Verdict | null;
  readonly verdict_note: string | null;
  readonly verdict_by_id: string | null;
  readonly verdict_by_name: string | null;
  readonly verdict_at: Date | null;
  readonly duplicate_of_id: string | null;
  readonly duplicate_number: string | null;
  readonly previous_id: string | null;
  readonly previous_number: string | null;
  readonly previous_verdict: Verdict | null;
  readonly case_number: string | null;
  readonly before_unlink: BeforeUnlink | null;
  readonly note_count: string;
  readonly shown: AlertRule;
};

/** An alert as verbs see it. */
export type JudgedAlert = Judgement & {
  readonly id: AlertId;
  /** The bare digits of `AL-<n>`. */
  readonly number: string;
  readonly version: number;
  readonly caseNumber: string | null;
  readonly row: AlertRow;
};

export function judgedAlertOf(row: AlertRow): JudgedAlert {
  const by = personOrNull(row.verdict_by_id, row.verdict_by_name);
  const isJudged = row.verdict !== null && by !== null && row.verdict_at !== null;
  return {
    id: row.id as AlertId,
    number: row.number,
    version: row.version,
    caseNumber: row.case_number,
    state: row.state,
    owner: personOrNull(row.owner_id, row.owner_name),
    takenAt: row.taken_at,
    verdict: isJudged
      ? {
          verdict: row.verdict,
          note: row.verdict_note ?? '',
          by,
          at: row.verdict_at,
          duplicateOfId: row.duplicate_of_id as AlertId | null,
        }
      : null,
    row,
  };
}

export function alertSummaryOf(row: AlertRow): AlertSummary {
  const { owner, verdict } = judgedAlertOf(row);
  return {
    id: row.id,
    number: `AL-${row.number}`,
    version: row.version,
    title: row.title,
    level: levelOfRank(row.level_rank),
    state: row.state,
    rule: ruleInFull(row.shown),
    tags: [...row.shown.tags],
    entity: { type: row.entity_type, name: row.entity_name },
    sourceId: row.source_id,
    hitCount: Number(row.hit_count),
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    raisedAt: row.raised_at.toISOString(),
    owner,
    takenAt: row.taken_at?.toISOString() ?? null,
    verdict: verdict === null ? null : verdictReply(verdict, row.duplicate_number),
    caseNumber: row.case_number === null ? null : `CS-${row.case_number}`,
    previous:
      row.previous_id === null || row.previous_number === null
        ? null
        : { id: row.previous_id, number: `AL-${row.previous_number}`, verdict: row.previous_verdict },
    noteCount: Number(row.note_count),
    isSample: row.is_sample,
  };
}

/** The reply's schema cuts the rule to its short form in summaries. */
export function ruleInFull(rule: AlertRule): AlertReply['rule'] {
  const { tags, references, falsePositives } = rule;
  return { ...rule, tags: [...tags], references: [...references], falsePositives: [...falsePositives] };
}

export function verdictReply(given: NonNullable<Judgement['verdict']>, duplicateNumber: string | null) {
  const { verdict, note, by, at } = given;
  const duplicateOf = duplicateNumber === null ? null : `AL-${duplicateNumber}`;
  return { verdict, note, by, at: at.toISOString(), duplicateOf };
}

export function levelOfRank(rank: number): AlertSummary['level'] {
  return LEVELS[rank] ?? 'medium';
}

function personOrNull(id: string | null, name: string | null): Person | null {
  return id === null ? null : { id, name: name ?? id };
}
