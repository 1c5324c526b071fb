import type { Immutable } from '../../platform/http/contract.ts';
import { audit } from '../../platform/identity/index.ts';
import { type Actor, requirePermission, WatchfloorError } from '../../platform/kernel/index.ts';
import { type Detection, parseCriterion } from '../detections/index.ts';
import { type ContentDeps, personOf, requireRule } from './content-deps.ts';
import type { Criterion, ExceptionReply } from './contract.ts';
import { exceptionReplies } from './exception-reply.ts';
import { insertException } from './exception-store.ts';

type Input = {
  readonly ruleIds: readonly string[];
  readonly criterion: Criterion;
  readonly reason: string;
  readonly expiresAt: string;
  readonly owner?: string | undefined;
  readonly fromAlert?: string | undefined;
};

/** Long enough for a year's plan; what is to hide for ever belongs into the rule. */
const LONGEST_MS = 366 * 86_400_000;

/**
 * Hides matches from the next batch on. Throws `exceptions.criterion`, `exceptions.expiry`, `exceptions.owner`,
 * `exceptions.correlation` (invalid) and `rules.missing`.
 */
export async function addException(deps: ContentDeps, actor: Actor, input: Input): Promise<Immutable<ExceptionReply>> {
  requirePermission(actor, 'rules.write');
  const { criterion, reason } = input;
  const ruleIds = [...new Set(input.ruleIds)];
  for (const ruleId of ruleIds) requireSingleEvents(requireRule(deps, ruleId));
  requireCriterion(criterion);
  const addedAt = new Date(deps.clock.nowMs());
  const expiresAt = requireExpiry(input.expiresAt, addedAt);
  const owner = input.owner === undefined ? personOf(actor) : await requireOwner(deps, input.owner);
  const added = await deps.control.transaction(async (tx) => {
    const fromAlert = input.fromAlert ?? null;
    const given = { ruleIds, criterion, reason, owner, addedBy: personOf(actor), addedAt, expiresAt, fromAlert };
    const exception = await insertException(tx, given);
    // The criterion is in the record, not in the trail: it may quote log data.
    const details = { reason, rules: ruleIds, owner: owner.name, expiresAt: expiresAt.toISOString() };
    const subject = `exception:${exception.id}`;
    await audit(tx, { actor, action: 'exceptions.add', subject, outcome: 'done', details });
    const body = { ...details, ownerId: owner.id, by: actor.id };
    await deps.control.publish(tx, [{ type: 'exception.added', subjectId: exception.id, body }]);
    return exception;
  });
  await deps.keeper.refresh('decisions');
  const [reply] = await exceptionReplies(deps, [added]);
  return reply as Immutable<ExceptionReply>;
}

/** A criterion speaks of one event's fields. What it hides of a rule is no part of that rule's correlations either. */
function requireSingleEvents({ kind, rule }: Detection): void {
  if (kind === 'rule') return;
  throw new WatchfloorError('invalid', 'exceptions.correlation', {
    message: `“${rule.title}” is a correlation: except the rules that it names, and what is hidden of them does not count for it.`,
  });
}

/** Throws `exceptions.criterion` (invalid) with what the rule parser says. */
export function requireCriterion(criterion: Criterion): void {
  const { rule, issues } = parseCriterion('exception', criterion);
  if (rule !== undefined) return;
  const why = issues.map(({ message }) => message).join(' ');
  throw new WatchfloorError('invalid', 'exceptions.criterion', {
    message: `The criterion cannot be read as a Sigma selection: ${why}`,
  });
}

/** Throws `exceptions.expiry` (invalid) unless it lies ahead, within a year. */
export function requireExpiry(expiresAt: string, now: Date): Date {
  const date = new Date(expiresAt);
  const aheadMs = date.getTime() - now.getTime();
  if (aheadMs > 0 && aheadMs <= LONGEST_MS) return date;
  throw new WatchfloorError('invalid', 'exceptions.expiry', {
    message: 'An exception ends within 366 days from now. What is to hide for ever belongs into the rule.',
  });
}

async function requireOwner({ findPerson }: ContentDeps, ref: string) {
  const person = await findPerson(ref);
  if (person !== undefined) return { id: person.id, name: person.name };
  throw new WatchfloorError('invalid', 'exceptions.owner', { message: `Nobody here is called ${ref}.` });
}
