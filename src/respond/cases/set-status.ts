import type { Actor } from '../../platform/kernel/index.ts';
import { setStatus } from './case.ts';
import { type CasesDeps, changeCase } from './change-case.ts';
import type { CaseSummary } from './contract.ts';

type Input = {
  readonly caseNumber: string;
  readonly status: 'open' | 'contained';
  readonly version?: number | undefined;
};

/** Throws `cases.missing`, `cases.closed`, `cases.changed` (conflict). */
export function setCaseStatus(deps: CasesDeps, actor: Actor, input: Input): Promise<CaseSummary> {
  const { status } = input;
  return changeCase(deps, actor, {
    ...input,
    act: 'cases.set-status',
    decide: (known) => setStatus(known, status),
    entry: { kind: 'status', text: status === 'contained' ? 'Contained' : 'Not contained any more' },
    details: { status },
  });
}
