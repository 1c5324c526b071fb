import type { RuleIssue, RuleText } from '../contract.ts';
import type { SigmaCorrelation } from '../sigma-correlation.ts';
import type { SigmaFilter } from '../sigma-filter.ts';
import type { SigmaRule } from '../sigma-rule.ts';
import { GrowthBudget } from './growth-budget.ts';
import { type ParsedDocument, parseDocument } from './parse-document.ts';
import type { Placeholders } from './parse-rule.ts';
import { readYaml } from './read-yaml.ts';

export type ParsedRules = {
  readonly rules: readonly SigmaRule[];
  readonly correlations: readonly SigmaCorrelation[];
  readonly filters: readonly SigmaFilter[];
  readonly issues: readonly RuleIssue[];
};
export type ParseOptions = {
  /** What stands for `%name%` under the `expand` modifier, as Sigma values. A rule with any other name is refused. */
  readonly placeholders?: Placeholders;
  /** What all files that share it may grow to, besides what each may. */
  readonly budget?: GrowthBudget;
};

/**
 * Reads the rules, correlations and filters of one file (several YAML documents allowed). Never throws for what the text
 * holds: what cannot run exactly as written is left out, and `issues` says where and why with severity `error`.
 * References from one to another are not looked up here: see `linkRules`.
 */
export function parseRules(text: RuleText, options: ParseOptions = {}): ParsedRules {
  const { documents, issues } = readYaml(text);
  const scope = { placeholders: options.placeholders ?? {}, budget: new GrowthBudget(1, options.budget) };
  const parsed = documents.map((document): ParsedDocument => {
    if (document === undefined) return {};
    const { value, log, index, line } = document;
    return parseDocument(value, { place: { file: text.file, version: text.version, index, line }, log, ...scope });
  });
  return {
    rules: parsed.flatMap(({ rule }) => rule ?? []),
    correlations: parsed.flatMap(({ correlation }) => correlation ?? []),
    filters: parsed.flatMap(({ filter }) => filter ?? []),
    issues: dropPartWarnings(parsed, issues),
  };
}

const OUTERMOST_ONLY = ['missing-level', 'missing-author'];

/** In a file with a correlation, only the outermost needs a level and an author ("Correlation rules"). */
function dropPartWarnings(parsed: readonly ParsedDocument[], issues: RuleIssue[]): RuleIssue[] {
  const parts = new Set(
    parsed.flatMap(({ correlation }) => (correlation?.generate === false ? correlation.rules : [])),
  );
  if (parts.size === 0) return issues;
  const isPart = ({ rule, correlation }: ParsedDocument): boolean => {
    const part = rule ?? correlation;
    return part !== undefined && (parts.has(part.description.id) || (part.name !== null && parts.has(part.name)));
  };
  return issues.filter(({ code, document = 1 }) => {
    const found = parsed[document - 1];
    return !(OUTERMOST_ONLY.includes(code) && found !== undefined && isPart(found));
  });
}
