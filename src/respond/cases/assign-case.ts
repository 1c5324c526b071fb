import type { Person } from '../../detect/alerts/contract.ts';
import type { Actor } from '../../platform/kernel/index.ts';
import { assign } from './case.ts';
import { type CasesDeps, changeCase, personCalled } from './change-case.ts';
import type { CaseSummary } from './contract.ts';

type Input = { readonly caseNumber: string; readonly owner: string | null; readonly version?: number | undefined };

/** Throws `cases.missing`, `cases.closed`, `cases.changed` (conflict), `cases.person-missing`. */
export async function assignCase(deps: CasesDeps, actor: Actor, input: Input): Promise<CaseSummary> {
  const owner: Person | null = input.owner === null ? null : await personCalled(deps, actor, input.owner);
  return changeCase(deps, actor, {
    ...input,
    act: 'cases.assign',
    decide: (known) => assign(known, owner),
    entry: { kind: 'status', text: owner === null ? 'Now without owner' : `Assigned to ${owner.name}` },
    details: { owner: owner?.id ?? null },
  });
}
