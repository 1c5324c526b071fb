import type { Actor } from '../../platform/kernel/index.ts';
import { reopen } from './case.ts';
import { type CasesDeps, changeCase } from './change-case.ts';
import type { CaseSummary } from './contract.ts';

type Input = { readonly caseNumber: string; readonly reason: string; readonly version?: number | undefined };

/** The alerts keep their verdicts. Throws `cases.missing`, `cases.not-closed`, `cases.changed` (conflict). */
export function reopenCase(deps: CasesDeps, actor: Actor, input: Input): Promise<CaseSummary> {
  return changeCase(deps, actor, {
    ...input,
    act: 'cases.reopen',
    decide: reopen,
    entry: { kind: 'status', text: `Reopened: ${input.reason}` },
  });
}
