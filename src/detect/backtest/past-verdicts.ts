import { eventsWhere } from '../../collect/lake/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { parseEventId } from '../../platform/kernel/index.ts';
import { type JudgedHit, readJudgedHits } from '../alerts/index.ts';
import { isOverLimit } from './ask-lake.ts';
import { type BacktestResult, TELLING_VERDICTS } from './contract.ts';
import type { TimeWindow } from './day-windows.ts';
import { isHit, type Judge, spending } from './judge-undecided.ts';

type Verdicts = Pick<BacktestResult, 'verdicts' | 'precision'>;

const CHUNK = 200;
const NOT_COMPARED: Verdicts = { verdicts: null, precision: null };

/**
 * What people said of this rule's alerts, and whether the rule as it is now would still meet their events. The matcher
 * judges them, on the events as decoded: they are few, and it needs no SQL. Says that it did not compare where the budget
 * is spent or does not suffice.
 */
export async function comparePastVerdicts(
  db: Database,
  judge: Judge,
  wanted: { readonly ruleId: string; readonly window: TimeWindow },
): Promise<Verdicts> {
  const { budget } = judge;
  if (budget.stop !== null) return NOT_COMPARED;
  try {
    return await compare(db, judge, wanted);
  } catch (error) {
    if (budget.stop === 'cancelled') return NOT_COMPARED;
    if (!isOverLimit(error)) throw error;
    budget.stoppedBy(error.details.code);
    return NOT_COMPARED;
  }
}

async function compare(
  db: Database,
  judge: Judge,
  { ruleId, window }: { readonly ruleId: string; readonly window: TimeWindow },
): Promise<Verdicts> {
  const hits = await readJudgedHits(db, { ruleId, verdicts: TELLING_VERDICTS, ...window });
  const stillHit = await eventsStillHit(judge, [...new Set(hits.map(({ eventId }) => eventId))], window);
  if (stillHit === undefined) return NOT_COMPARED;
  const of = (verdict: string) => {
    const ofVerdict = hits.filter((hit) => hit.verdict === verdict);
    return {
      alerts: new Set(ofVerdict.map(alertOf)).size,
      stillHit: new Set(ofVerdict.filter(({ eventId }) => stillHit.has(eventId)).map(alertOf)).size,
    };
  };
  const verdicts = { true: of('true'), benign: of('benign'), false: of('false') };
  const judged = verdicts.true.stillHit + verdicts.benign.stillHit + verdicts.false.stillHit;
  return { verdicts, precision: judged === 0 ? null : verdicts.true.stillHit / judged };
}

const alertOf = ({ alertNumber }: JudgedHit): string => alertNumber;

/** Undefined: the budget ended before. */
async function eventsStillHit(
  judge: Judge,
  eventIds: readonly string[],
  window: TimeWindow,
): Promise<ReadonlySet<string> | undefined> {
  const still = new Set<string>();
  for (let from = 0; from < eventIds.length; from += CHUNK) {
    if (judge.budget.stop !== null) return undefined;
    const ids = eventIds.slice(from, from + CHUNK);
    const sequences = [...new Set(ids.flatMap((id) => parseEventId(id)?.sequence ?? []))];
    // An entry holds thousands of records, so the sequence alone would bring them all.
    const condition =
      "sequence IN {sequences:Array(UInt64)} AND has({ids:Array(String)}, concat(journal_id, '-', toString(sequence), '-', toString(record)))";
    const where = { condition, parameters: { sequences, ids }, ...window, ...spending(judge.budget), pageSize: CHUNK };
    for await (const page of eventsWhere(judge.lake, where)) {
      for (const event of page) if (isHit(judge, event)) still.add(event.eventId);
    }
  }
  return still;
}
