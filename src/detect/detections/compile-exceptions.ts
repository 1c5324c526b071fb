import { compileRules, type MatchableEvent, parseRules, type RuleIssue, type SigmaRule } from '../rule-engine/index.ts';
import type { RuleException } from './deploy-rules.ts';

/** Which exception hides a rule's match on an event that was received then; undefined: none does. */
export type FindException = (match: {
  readonly ruleId: string;
  readonly event: MatchableEvent;
  readonly receivedAtMs: number;
}) => string | undefined;

export type CompiledExceptions = {
  readonly find: FindException;
  /** Of criteria that cannot be read: such an exception hides nothing. `file` is the exception's id. */
  readonly issues: readonly RuleIssue[];
};

export type ParsedCriterion = { readonly rule: SigmaRule | undefined; readonly issues: readonly RuleIssue[] };

/** Reads a criterion as Sigma reads a selection. Lines and columns of issues mean nothing: it stands in no file. */
export function parseCriterion(id: string, criterion: unknown): ParsedCriterion {
  const text = JSON.stringify({
    title: id,
    id,
    author: id,
    level: 'low',
    // Rules need one; taken away again below, because an exception goes with its rules to whatever events they met.
    logsource: { product: 'windows' },
    detection: { criterion, condition: 'criterion' },
  });
  const { rules, issues } = parseRules({ file: id, text, version: '' });
  const [rule] = rules;
  const faults = issues.filter(({ severity }) => severity === 'error');
  if (rule === undefined || faults.length > 0) return { rule: undefined, issues: faults };
  return { rule: { ...rule, description: { ...rule.description, logsource: {} } }, issues: [] };
}

/** The exception with the lowest place in the list is named, where several hide the same match. */
export function compileExceptions(exceptions: readonly RuleException[]): CompiledExceptions {
  const parsed = exceptions.map((exception) => ({ exception, ...parseCriterion(exception.id, exception.criterion) }));
  const usable = parsed.flatMap(({ exception, rule }) => (rule === undefined ? [] : [{ exception, rule }]));
  const { matcher } = compileRules(usable.map(({ rule }) => rule));
  const scoped = new Set(usable.flatMap(({ exception }) => exception.ruleIds));
  return {
    issues: parsed.flatMap(({ issues }) => issues),
    find: ({ ruleId, event, receivedAtMs }) => {
      if (!scoped.has(ruleId)) return undefined;
      const met = matcher.match(event).map((place) => usable[place]?.exception);
      return met.find((each) => each?.ruleIds.includes(ruleId) === true && receivedAtMs < each.expiresAtMs)?.id;
    },
  };
}
