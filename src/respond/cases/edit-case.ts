import { LEVELS } from '../../detect/alerts/contract.ts';
import type { Actor } from '../../platform/kernel/index.ts';
import { requireOpen } from './case.ts';
import { changedFields, describeFieldChange, mergeFields } from './case-fields.ts';
import { type CaseRow, lockCase, saveFields } from './case-store.ts';
import { type CasesDeps, inCaseWork, recordAct, summaryOf, writeDown } from './change-case.ts';
import type { CaseFields, CaseSummary, EditCaseBody } from './contract.ts';

type Input = EditCaseBody & { readonly caseNumber: string };

/** Throws `cases.missing`, and the conflicts `cases.closed`, `cases.field-changed`. */
export function editCase(deps: CasesDeps, actor: Actor, input: Input): Promise<CaseSummary> {
  const { caseNumber, seen, ...wish } = input;
  return inCaseWork(deps, actor, async (work) => {
    const known = await lockCase(work.tx, caseNumber);
    requireOpen(known);
    const before = fieldsOf(known.row);
    const after = mergeFields(before, wish, seen);
    const text = describeFieldChange(before, after);
    if (text !== undefined) {
      await saveFields(work.tx, known.digits, after);
      await writeDown(work, known, [{ kind: 'status', text }]);
      await recordAct(work, known, { act: 'cases.edit', details: { fields: changedFields(before, after) } });
    }
    return summaryOf(work.tx, known.number);
  });
}

function fieldsOf({ title, description, severity_rank }: CaseRow): CaseFields {
  return { title, description, severity: LEVELS[severity_rank] ?? 'medium' };
}
