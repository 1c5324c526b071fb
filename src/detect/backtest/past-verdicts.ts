import { eventsWhere, type Lake } from '../../collect/lake/index.ts';
import type { Database } from '../../platform/control/index.ts';
import { parseEventId } from '../../platform/kernel/index.ts';
import { type JudgedHit, readJudgedHits } from '../alerts/index.ts';
import { type BacktestResult, TELLING_VERDICTS } from './contract.ts';
import type { TimeWindow } from './day-windows.ts';
import { isHit, type Judge } from './judge-undecided.ts';

type Verdicts = Pick<BacktestResult, 'verdicts' | 'precision'>;

const CHUNK = 200;

/**
 * What people said of this rule's alerts, and whether the rule as it is now would still meet their events. The matcher
 * judges them, on the events as decoded: they are few, and it needs no SQL.
 */
export async function comparePastVerdicts(
  db: Database,
  judge: Pick<Judge, 'lake' | 'matcher' | 'decode'>,
  { ruleId, window }: { readonly ruleId: string; readonly window: TimeWindow },
): Promise<Verdicts> {
  const hits = await readJudgedHits(db, { ruleId, verdicts: TELLING_VERDICTS, ...window });
  const stillHit = await eventsStillHit(judge, [...new Set(hits.map(({ eventId }) => eventId))], window);
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

async function eventsStillHit(
  judge: { readonly lake: Lake } & Pick<Judge, 'matcher' | 'decode'>,
  eventIds: readonly string[],
  window: TimeWindow,
): Promise<ReadonlySet<string>> {
  const still = new Set<string>();
  for (let from = 0; from < eventIds.length; from += CHUNK) {
    const ids = eventIds.slice(from, from + CHUNK);
    const sequences = [...new Set(ids.flatMap((id) => parseEventId(id)?.sequence ?? []))];
    // An entry holds thousands of records, so the sequence alone would bring them all.
    const condition =
      "sequence IN {sequences:Array(UInt64)} AND has({ids:Array(String)}, concat(journal_id, '-', toString(sequence), '-', toString(record)))";
    const where = { condition, parameters: { sequences, ids }, ...window, pageSize: CHUNK };
    for await (const page of eventsWhere(judge.lake, where)) {
      for (const event of page) if (isHit(judge, event)) still.add(event.eventId);
    }
  }
  return still;
}
