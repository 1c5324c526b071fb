import type { RuleIssue, RuleLogsource, TextPlace } from '../contract.ts';
import { countTests } from '../count-tests.ts';
import type { SigmaFilter } from '../sigma-filter.ts';
import type { Condition, SigmaRule } from '../sigma-rule.ts';
import type { OriginOf, RuleParts } from './link-rules.ts';
import type { RuleIndex } from './rule-index.ts';

/** Each adds to the work of every event; and a set of filters must not multiply with a set of rules without bound. */
const MAX_FILTERS_OF_RULE = 100;
/** What filters may add to a set: every mention of a selection, and every test behind it, in each rule that is filtered. */
const MAX_ADDED = 5_000_000;
/** A mention costs as much as so many tests. */
const MENTION_COST = 20;

type Surroundings = { readonly index: RuleIndex; readonly originOf: OriginOf };

export type FilteredRules = { readonly rules: readonly SigmaRule[]; readonly issues: readonly RuleIssue[] };

/**
 * ANDs the conditions of filters, as they stand, onto the rules that they name (Sigma Filters 2.1.0). A reference that
 * finds no rule of the filter's logsource is a warning, or an error where it leaves the filter without any effect.
 */
export function applyFilters({ rules, filters }: RuleParts, { index, originOf }: Surroundings): FilteredRules {
  const issues: RuleIssue[] = [];
  const filtersOf = new Map<number, FilterRenamer[]>();
  let left = MAX_ADDED;
  for (const [number, filter] of filters.entries()) {
    const renamer = new FilterRenamer(filter, number + 1);
    const reach = (rule: SigmaRule): boolean => originOf(filter) === '' || originOf(filter) === originOf(rule);
    const { places, problems } =
      filter.rules === 'any' ? findAll(filter, rules, reach) : findNamed(filter, index, reach);
    const { asked, mentions } = countTests(filter);
    const cost = asked + mentions * MENTION_COST;
    for (const place of places) {
      if (cost > left) {
        problems.push(tooMuch(filter));
        break;
      }
      const list = filtersOf.get(place) ?? [];
      filtersOf.set(place, list);
      if (list.length < MAX_FILTERS_OF_RULE) {
        list.push(renamer);
        left -= cost;
      } else problems.push(tooMany(filter, rules[place]));
    }
    issues.push(...problems.map((problem) => toIssue(filter, problem, places.size > 0)));
  }
  const filtered = rules.map((rule, place) => addFilters(rule, filtersOf.get(place) ?? []));
  return { rules: filtered, issues };
}

type Problem = TextPlace & { readonly code: string; readonly message: string };
type Reached = { readonly places: ReadonlySet<number>; readonly problems: Problem[] };

function findAll(filter: SigmaFilter, rules: readonly SigmaRule[], reach: (rule: SigmaRule) => boolean): Reached {
  const places = rules.flatMap((rule, place) => (agrees(filter, rule) && reach(rule) ? [place] : []));
  const message = 'No rule has the logsource of this filter.';
  const problem = { line: filter.line, column: 1, code: 'filter-without-rule', message };
  return { places: new Set(places), problems: places.length > 0 ? [] : [problem] };
}

function findNamed(filter: SigmaFilter, index: RuleIndex, reach: (rule: SigmaRule) => boolean): Reached {
  const places = new Set<number>();
  const problems: Problem[] = [];
  const names = filter.rules === 'any' ? [] : filter.rules;
  for (const [at, name] of names.entries()) {
    const { line, column } = filter.rulePlaces[at] ?? { line: filter.line, column: 1 };
    const targets = index.findFrom(filter.description.file, name);
    const named = targets.filter((target) => target.kind === 'rule').filter(({ rule }) => reach(rule));
    const agreeing = named.filter(({ rule }) => agrees(filter, rule));
    for (const { index: place } of agreeing) places.add(place);
    if (agreeing.length > 0) continue;
    if (named.length > 0) {
      const message = `\`${name}\` has another logsource than this filter, which leaves it as it is.`;
      problems.push({ line, column, code: 'filter-logsource', message });
    } else if (targets.some(({ kind }) => kind === 'correlation')) {
      const message = `\`${name}\` is a correlation: filter the rules that it names.`;
      problems.push({ line, column, code: 'filter-on-correlation', message });
    } else {
      const message = `No rule within this filter’s reach has the id or name \`${name}\`.`;
      problems.push({ line, column, code: 'unknown-reference', message });
    }
  }
  return { places, problems };
}

/** Each part that the filter names must be the rule's: events of another kind would be filtered by fields they lack. */
function agrees({ description }: SigmaFilter, rule: SigmaRule): boolean {
  const { logsource } = rule.description;
  const parts = ['product', 'service', 'category'] as const satisfies readonly (keyof RuleLogsource)[];
  return parts.every((part) => {
    const wanted = description.logsource[part];
    return wanted === undefined || wanted === logsource[part];
  });
}

function tooMany({ line }: SigmaFilter, rule: SigmaRule | undefined): Problem {
  const message = `\`${rule?.description.title ?? ''}\` has ${MAX_FILTERS_OF_RULE} filters already: this one is left out there.`;
  return { line, column: 1, code: 'too-many-filters', message };
}

function tooMuch({ line }: SigmaFilter): Problem {
  const message = 'The filters add more to the rules than can be kept: this one is left out of some, or of all.';
  return { line, column: 1, code: 'too-many-filters', message };
}

function toIssue(filter: SigmaFilter, problem: Problem, hasEffect: boolean): RuleIssue {
  const { description, document } = filter;
  const source = { file: description.file, ...(document !== undefined && { document }) };
  return { ...source, severity: hasEffect ? 'warning' : 'error', ...problem };
}

type Renamed = Pick<SigmaFilter, 'selections' | 'condition'>;

/** A filter under names that no selection of the rule has; most rules share one renaming. */
class FilterRenamer {
  readonly filter: SigmaFilter;
  readonly #number: number;
  readonly #renamed = new Map<string, Renamed>();

  constructor(filter: SigmaFilter, number: number) {
    this.filter = filter;
    this.#number = number;
  }

  renameFor({ selections }: SigmaRule): Renamed {
    const taken = new Set(selections.map(({ name }) => name));
    let prefix = `_filter_${this.#number}_`;
    while (this.filter.selections.some(({ name }) => taken.has(prefix + name))) prefix = `_${prefix}`;
    const renamed = this.#renamed.get(prefix) ?? this.#rename(prefix);
    this.#renamed.set(prefix, renamed);
    return renamed;
  }

  #rename(prefix: string): Renamed {
    const rename = (condition: Condition): Condition => {
      if (condition.kind === 'selection') return { ...condition, name: prefix + condition.name };
      if (condition.kind === 'not') return { kind: 'not', of: rename(condition.of) };
      return { kind: condition.kind, of: condition.of.map(rename) };
    };
    const { selections, condition } = this.filter;
    return { selections: selections.map((one) => ({ ...one, name: prefix + one.name })), condition: rename(condition) };
  }
}

function addFilters(rule: SigmaRule, filters: readonly FilterRenamer[]): SigmaRule {
  if (filters.length === 0) return rule;
  const renamed = filters.map((filter) => filter.renameFor(rule));
  return {
    ...rule,
    filteredBy: filters.map(({ filter }) => filter.description.id),
    selections: [...rule.selections, ...renamed.flatMap(({ selections }) => selections)],
    condition: { kind: 'all', of: [rule.condition, ...renamed.map(({ condition }) => condition)] },
  };
}
