import type { Person } from '../../detect/alerts/contract.ts';
import type { Actor } from '../../platform/kernel/index.ts';
import { requireOpen } from './case.ts';
import { lockCase } from './case-store.ts';
import { type CasesDeps, inCaseWork, personCalled, recordAct, writeDown } from './change-case.ts';
import type { CaseRole, RoleHolder } from './contract.ts';
import { readRoles, saveRole } from './workspace-store.ts';

type Input = { readonly caseNumber: string; readonly role: CaseRole; readonly person: string | null };

const ROLE_WORDS = { lead: 'Lead', communications: 'Communications', scribe: 'Scribe' } as const;

/** Throws `cases.missing`, `cases.closed` (conflict), `cases.person-missing`. */
export async function setRole(
  deps: CasesDeps,
  actor: Actor,
  { caseNumber, role, person: ref }: Input,
): Promise<{ readonly data: readonly RoleHolder[] }> {
  const person: Person | null = ref === null ? null : await personCalled(deps, actor, ref);
  return inCaseWork(deps, actor, async (work) => {
    const known = await lockCase(work.tx, caseNumber);
    requireOpen(known);
    const before = (await readRoles(work.tx, known.digits)).find((holder) => holder.role === role)?.person;
    if (before?.id !== person?.id) {
      await saveRole(work.tx, known.digits, { role, person, since: work.now });
      const text = `${ROLE_WORDS[role]}: ${person?.name ?? `nobody (was ${before?.name})`}`;
      await writeDown(work, known, [{ kind: 'status', text }]);
      await recordAct(work, known, { act: 'cases.set-role', details: { role, person: person?.id ?? null } });
    }
    return { data: await readRoles(work.tx, known.digits) };
  });
}
