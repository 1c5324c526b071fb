import { personOf } from '../../detect/alerts/index.ts';
import type { Actor } from '../../platform/kernel/index.ts';
import { readCase } from './case-store.ts';
import { type CasesDeps, inCaseWork, recordAct } from './change-case.ts';
import type { TimelineEntry } from './contract.ts';
import { readEntry, saveStar } from './timeline-store.ts';

type Input = { readonly caseNumber: string; readonly entryId: string; readonly isStarred: boolean };

/** The timeline itself stays as it was written. On closed cases too. Throws `cases.missing`, `cases.entry-missing`. */
export function starEntry(deps: CasesDeps, actor: Actor, input: Input): Promise<TimelineEntry> {
  const { caseNumber, entryId, isStarred } = input;
  return inCaseWork(deps, actor, async (work) => {
    const known = await readCase(work.tx, caseNumber);
    await readEntry(work.tx, known.digits, entryId);
    const star = isStarred ? { by: personOf(actor), at: work.now } : undefined;
    const isChange = await saveStar(work.tx, { digits: known.digits, entryId }, star);
    if (isChange) await recordAct(work, known, { act: 'cases.star-entry', details: { entry: entryId, isStarred } });
    return readEntry(work.tx, known.digits, entryId);
  });
}
