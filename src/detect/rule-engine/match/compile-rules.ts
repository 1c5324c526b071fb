import type { MatchableEvent, RuleIssue, RuleMatcher } from '../contract.ts';
import { planRules } from '../plan/plan-rules.ts';
import type { SigmaRule } from '../sigma-rule.ts';
import type { LineLayout } from '../stream/line-layout.ts';
import { LineMatcher, type LineOptions, type RoutedMatcher } from '../stream/line-matcher.ts';
import { explainMatch } from './explain-match.ts';
import { type EventLogsource, foldNames, isForLogsource } from './for-logsource.ts';
import { PlanMatcher } from './plan-matcher.ts';

/** More kinds of logs than any site has; a bound all the same, because a source may write what it likes. */
const MAX_MATCHERS = 256;

export type CompiledRules = {
  readonly matcher: RuleMatcher;
  /** A matcher of whole payloads of lines, which finds what `matcher` finds in the events they decode to. */
  readonly openLines: (layout: LineLayout, options?: LineOptions) => LineMatcher;
  readonly issues: readonly RuleIssue[];
};

/**
 * Makes parsed rules ready to match. Rules are planned per kind of log, when its first event arrives (about 50 ms for
 * Windows process creations): most sites have a tenth of the kinds that the rules know.
 * A matcher keeps state between events and is not re-entrant; `match` and `explain` never throw for what an event holds.
 */
export function compileRules(rules: readonly SigmaRule[]): CompiledRules {
  const issues = findRepeatedIds(rules);
  const router = new LogsourceRouter(rules);
  const matcher: RuleMatcher = {
    rules: rules.map((rule) => rule.description),
    match: (event) => router.match(event),
    explain: (index, event) => {
      const rule = rules[index];
      return rule === undefined || !isForLogsource(rule.description.logsource, foldNames(event.logsource))
        ? []
        : explainMatch(rule, event);
    },
  };
  return { matcher, openLines: (layout, options) => new LineMatcher(router, layout, options), issues };
}

class LogsourceRouter {
  readonly #rules: readonly SigmaRule[];
  readonly #matchers = new Map<string, RoutedMatcher>();
  #last: { readonly logsource: EventLogsource; readonly routed: RoutedMatcher } | undefined;

  constructor(rules: readonly SigmaRule[]) {
    this.#rules = rules;
  }

  match(event: MatchableEvent): readonly number[] {
    const { rules, matcher } = this.routeOf(event.logsource);
    if (rules.length === 0) return rules;
    const matched = matcher.match(event);
    return matched.map((place) => rules[place] as number).sort((a, b) => a - b);
  }

  routeOf(logsource: EventLogsource): RoutedMatcher {
    // Sources hand out the same few objects again and again.
    if (logsource === this.#last?.logsource) return this.#last.routed;
    const key = keyOf(logsource);
    const routed = this.#matchers.get(key) ?? this.#addMatcher(key, logsource);
    this.#last = { logsource, routed };
    return routed;
  }

  #addMatcher(key: string, logsource: EventLogsource): RoutedMatcher {
    const folded = foldNames(logsource);
    const rules = this.#rules.flatMap((rule, index) =>
      isForLogsource(rule.description.logsource, folded) ? [index] : [],
    );
    const plan = planRules(rules.map((index) => this.#rules[index] as SigmaRule));
    const routed = { rules, plan, matcher: new PlanMatcher(plan) };
    const [oldest] = this.#matchers.keys();
    if (this.#matchers.size >= MAX_MATCHERS && oldest !== undefined) this.#matchers.delete(oldest);
    this.#matchers.set(key, routed);
    return routed;
  }
}

/** Lengths keep names apart whatever characters they hold: a service may come from the event itself. */
function keyOf({ product, service, categories }: EventLogsource): string {
  let key = `${product.length},${service.length},${product}${service}`;
  for (const category of categories) key += `${category.length},${category}`;
  return key;
}

/** As the parser folds the names in rules: a service may come from the event itself, in any case. */
function findRepeatedIds(rules: readonly SigmaRule[]): RuleIssue[] {
  const first = new Map<string, SigmaRule>();
  const issues: RuleIssue[] = [];
  for (const rule of rules) {
    const { id, file } = rule.description;
    const other = first.get(id);
    if (other === undefined) first.set(id, rule);
    else {
      const message = `The id ${id} is also that of ${other.description.file}: their alerts cannot be told apart.`;
      issues.push({ file, line: rule.line, column: 1, severity: 'warning', code: 'duplicate-id', message });
    }
  }
  return issues;
}
