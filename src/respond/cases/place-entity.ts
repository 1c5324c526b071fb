import type { Entity } from '../../detect/alerts/contract.ts';
import { type Actor, WatchfloorError } from '../../platform/kernel/index.ts';
import { requireOpen } from './case.ts';
import { lockCase } from './case-store.ts';
import { type CaseAct, type CasesDeps, inCaseWork, recordAct, writeDown } from './change-case.ts';
import type { CaseReply } from './contract.ts';
import { addEntityRow, readEntities, removeEntityRow } from './entity-store.ts';

type Input = Entity & { readonly caseNumber: string };
type Placed = { readonly data: CaseReply['entities'] };

type Change = {
  readonly act: CaseAct;
  readonly word: string;
  readonly save: typeof addEntityRow;
  readonly whenNothingToDo?: () => never;
};

/** Throws `cases.missing`, `cases.closed` (conflict). */
export function addEntity(deps: CasesDeps, actor: Actor, input: Input): Promise<Placed> {
  return change(deps, actor, { input, act: 'cases.add-entity', word: 'placed', save: addEntityRow });
}

/** Throws `cases.missing`, `cases.entity-missing`, `cases.closed` (conflict). */
export function removeEntity(deps: CasesDeps, actor: Actor, input: Input): Promise<Placed> {
  const whenNothingToDo = () => {
    throw new WatchfloorError('missing', 'cases.entity-missing', { message: 'The case holds no such entity.' });
  };
  return change(deps, actor, {
    input,
    act: 'cases.remove-entity',
    word: 'taken out',
    save: removeEntityRow,
    whenNothingToDo,
  });
}

function change(
  deps: CasesDeps,
  actor: Actor,
  { input, act, word, save, whenNothingToDo }: Change & { readonly input: Input },
): Promise<Placed> {
  const { caseNumber, type, name } = input;
  return inCaseWork(deps, actor, async (work) => {
    const known = await lockCase(work.tx, caseNumber);
    requireOpen(known);
    if (await save(work.tx, known.digits, { type, name, at: work.now })) {
      await writeDown(work, known, [{ kind: 'entity', text: `Entity ${word}: ${type} ${name}` }]);
      await recordAct(work, known, { act, details: { entity: `${type}:${name}` } });
    } else whenNothingToDo?.();
    return { data: await readEntities(work.tx, known.digits) };
  });
}
