import type { TextPlace } from '../contract.ts';
import type { SigmaFilter } from '../sigma-filter.ts';
import type { Condition } from '../sigma-rule.ts';
import { parseCondition, refuseRepeats } from './parse-condition.ts';
import { parseFilterDescription, parseTaxonomy } from './parse-description.ts';
import type { RuleContext } from './parse-rule.ts';
import { parseSelections } from './parse-selections.ts';
import { isRecord, toText, type YamlRecord } from './yaml-value.ts';

const PATH = ['filter'];

/** Reads a document with `filter` (Sigma Filters 2.1.0). Undefined where the log took an error. */
export function parseFilter(root: YamlRecord, file: RuleContext): SigmaFilter | undefined {
  const { log, place } = file;
  const context = { ...file, budget: file.budget.forRule() };
  const description = parseFilterDescription(root, context);
  const { filter } = root;
  if (!isRecord(filter) || filter.condition === undefined) {
    const message = '`filter` is a map with rules, selections and a condition.';
    log.add('error', { path: PATH, isKey: true }, { code: 'invalid-filter', message });
    return undefined;
  }
  const { rules, rulePlaces } = readRules(filter, context);
  const selections = parseSelections({ section: filter, path: PATH, others: ['rules', 'condition'] }, context);
  const names = selections.map(({ name }) => name);
  const condition = parseCondition({ condition: filter.condition, names, path: PATH }, log);
  if (condition !== undefined) refuseRepeats({ selections, condition }, PATH, context);
  if (condition === undefined || log.hasErrors()) return undefined;
  warnOfForgottenNot(condition, context);
  const more = { ...(place.index > 0 && { document: place.index + 1 }), ...parseTaxonomy(root) };
  return { description, line: place.line, ...more, rules, rulePlaces, selections, condition };
}

type FilterTarget = { readonly rules: SigmaFilter['rules']; readonly rulePlaces: readonly TextPlace[] };

/** `any` and an empty list are not in the specification's text, but in its reference implementation. */
function readRules({ rules }: YamlRecord, { log }: RuleContext): FilterTarget {
  const path = [...PATH, 'rules'];
  const word = toText(rules).toLowerCase();
  if (word === 'any' || word === 'all' || (Array.isArray(rules) && rules.length === 0)) {
    const message = 'For every rule of the logsource: an extension, Sigma 2.1.0 demands a list of rules.';
    log.add('info', { path }, { code: 'non-standard-filter-rules', message });
    return { rules: 'any', rulePlaces: [] };
  }
  const list: readonly unknown[] = Array.isArray(rules) ? rules : [rules];
  const names = list.map(toText);
  if (names.includes('')) {
    const message = 'A filter needs the rules that it filters, by id or name, or `any`.';
    log.add('error', { path }, { code: 'missing-rules', message });
  }
  return { rules: names, rulePlaces: names.map((_, index) => log.locate({ path: [...path, index] })) };
}

/**
 * The condition is ANDed as it stands: `selection` lets through *only* what it describes. The specification's own
 * example does so where its title says the contrary.
 */
function warnOfForgottenNot(condition: Condition, { log }: RuleContext): void {
  if (hasNot(condition)) return;
  const message =
    'The condition has no `not`: the rules will match only what the filter describes. To leave that out, write `not selection`.';
  log.add('warning', { path: [...PATH, 'condition'] }, { code: 'filter-without-not', message });
}

function hasNot(condition: Condition): boolean {
  if (condition.kind === 'selection') return false;
  return condition.kind === 'not' || condition.of.some(hasNot);
}
