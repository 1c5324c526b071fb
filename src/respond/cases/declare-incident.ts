import type { Actor } from '../../platform/kernel/index.ts';
import { declareIncident } from './case.ts';
import { type CasesDeps, changeCase } from './change-case.ts';
import type { CaseSummary } from './contract.ts';

type Input = { readonly caseNumber: string; readonly reason: string; readonly version?: number | undefined };

/** Throws `cases.missing`, `cases.already-incident`, `cases.closed`, `cases.changed` (conflict). */
export function declareIncidentOf(deps: CasesDeps, actor: Actor, input: Input): Promise<CaseSummary> {
  return changeCase(deps, actor, {
    ...input,
    act: 'cases.declare-incident',
    decide: (known, { now }) => declareIncident(known, now),
    entry: { kind: 'decision', text: `Declared an incident: ${input.reason}` },
  });
}
