import type { RuleIssue } from '../contract.ts';
import type { SigmaCorrelation } from '../sigma-correlation.ts';
import type { SigmaFilter } from '../sigma-filter.ts';
import type { SigmaRule } from '../sigma-rule.ts';
import { applyFilters } from './apply-filters.ts';
import { linkCorrelations } from './link-correlations.ts';
import { RuleIndex } from './rule-index.ts';

export type RuleParts = {
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  readonly filters: readonly SigmaFilter[];
};

/** Who a rule, correlation or filter comes from. `''` is the site itself, whose filters reach all rules. */
export type OriginOf = (part: SigmaRule | SigmaCorrelation | SigmaFilter) => string;

export type LinkOptions = {
  /** Default: all come from the site. The filters of any other origin reach, and its correlations hold back, only its own. */
  readonly originOf?: OriginOf;
  /** False where nothing runs correlations: then they hold no rule back, lest it raise nothing at all. Default: true. */
  readonly runsCorrelations?: boolean;
};

export type LinkedRules = {
  /** In the order given, filters applied, `isPart` set. */
  readonly rules: readonly SigmaRule[];
  /** Those without fault, each after all that it names. Every reference, also in aliases, finds exactly one rule. */
  readonly correlations: readonly SigmaCorrelation[];
  readonly issues: readonly RuleIssue[];
};

/**
 * Brings together what several files hold: finds the rules that correlations and filters name, and applies the filters.
 * Pure and linear; never throws. A correlation with a wrong reference is left out, with an `error` at the reference.
 */
export function linkRules(parts: RuleParts, options: LinkOptions = {}): LinkedRules {
  const { originOf = () => '', runsCorrelations = true } = options;
  const index = new RuleIndex(parts.rules, parts.correlations);
  const linked = linkCorrelations(parts.correlations, { index, originOf });
  const filtered = applyFilters(parts, { index, originOf });
  const { heldBack } = linked;
  const mark = <Part extends SigmaRule | SigmaCorrelation>(part: Part, original: object): Part =>
    runsCorrelations && heldBack.has(original) ? { ...part, isPart: true } : part;
  return {
    rules: filtered.rules.map((rule, place) => mark(rule, parts.rules[place] ?? rule)),
    correlations: linked.correlations.map(({ correlation, original }) => mark(correlation, original)),
    issues: [...linked.issues, ...filtered.issues],
  };
}
