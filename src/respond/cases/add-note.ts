import { type Actor, parseEventId, WatchfloorError } from '../../platform/kernel/index.ts';
import { readCase } from './case-store.ts';
import { type CasesDeps, inCaseWork, recordAct, writeDown } from './change-case.ts';
import type { AddNoteBody, TimelineEntry } from './contract.ts';

type Input = AddNoteBody & { readonly caseNumber: string };

/** A sender's clock may run ahead a little. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * Writes a note, a decision or an event down, on closed cases too: what is learnt later belongs there.
 * Throws `cases.missing`, `cases.event-id`, `cases.in-the-future` (invalid).
 */
export function addNote(deps: CasesDeps, actor: Actor, input: Input): Promise<TimelineEntry> {
  const { caseNumber, text, kind, at, eventId } = input;
  return inCaseWork(deps, actor, async (work) => {
    if (eventId !== undefined && parseEventId(eventId) === undefined) {
      throw new WatchfloorError('invalid', 'cases.event-id', { message: 'This is not the id of an event.' });
    }
    const happenedAt = at === undefined ? work.now : new Date(at);
    if (happenedAt.getTime() > work.now.getTime() + CLOCK_TOLERANCE_MS) {
      throw new WatchfloorError('invalid', 'cases.in-the-future', {
        message: 'What happened cannot lie in the future.',
      });
    }
    const known = await readCase(work.tx, caseNumber);
    const [entry] = await writeDown(work, known, [{ kind, text, at: happenedAt, eventId }]);
    if (entry === undefined) throw new WatchfloorError('bug', 'cases.insert-lost', { message: 'Nothing was written.' });
    await recordAct(work, known, { act: 'cases.add-note', details: { entry: entry.id, kind } });
    return entry;
  });
}
