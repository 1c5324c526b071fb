import type { CaseStatus } from '../../../../src/respond/cases/contract.ts';

/** `tell`: write down what happened, on a closed case too. `work`: change the case itself, its tasks, people or entities. */
export type CaseAct = 'tell' | 'work';

/** Why it cannot be done now; undefined: it can. */
export function reasonOff(
  act: CaseAct,
  { mayWrite, status }: { readonly mayWrite: boolean; readonly status: CaseStatus },
): string | undefined {
  if (!mayWrite) return 'your role may read cases, not change them';
  if (act === 'work' && status === 'closed') return 'the case is closed; open it again first';
  return undefined;
}
