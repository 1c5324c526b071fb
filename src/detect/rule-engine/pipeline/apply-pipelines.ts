import type { IssueSeverity, RuleDescription, RuleIssue, RuleLogsource } from '../contract.ts';
import { countTests } from '../count-tests.ts';
import type { RuleParts } from '../link/link-rules.ts';
import type { SigmaCorrelation } from '../sigma-correlation.ts';
import type { SigmaFilter } from '../sigma-filter.ts';
import type { SigmaRule } from '../sigma-rule.ts';
import type { FieldPipeline, PipelineStep, RuleAttribute } from './field-pipeline.ts';
import { addCondition, type FieldNames, mapFieldNames, renamerOf } from './rename-fields.ts';

type Part = SigmaRule | SigmaCorrelation | SigmaFilter;

/** Where one field becomes several, step after step, a rule grows by powers. In patterns, as often as they are asked. */
const MAX_TESTS = 100_000;
/** By so many all parts together. */
const MAX_GROWTH = 1_000_000;

export type PipedRules = RuleParts & { readonly issues: readonly RuleIssue[] };

/**
 * Applies pipelines, by priority, to parsed rules, correlations and filters, before these are linked. Pure. A document that
 * names a taxonomy other than Sigma's, and that no step touches, runs with its field names as they are, with a warning.
 */
export function applyPipelines(parts: RuleParts, pipelines: readonly FieldPipeline[]): PipedRules {
  const steps = pipelines.toSorted((a, b) => a.priority - b.priority).flatMap((pipeline) => pipeline.steps);
  const issues: RuleIssue[] = [];
  let growth = MAX_GROWTH;
  const apply = <Kind extends Part>(part: Kind, change: (part: Kind, step: PipelineStep) => Kind): Kind[] => {
    const before = testsOf(part);
    const allowed = Math.max(MAX_TESTS, before);
    let changed = part;
    let isTouched = false;
    for (const step of steps) {
      if (!isFor(step, changed)) continue;
      isTouched = true;
      changed = change(changed, step);
      const tests = testsOf(changed);
      if (tests > allowed || tests - before > growth) {
        issues.push(tooManyTests(part));
        return [];
      }
    }
    growth -= Math.max(0, testsOf(changed) - before);
    if (!isTouched && part.taxonomy !== undefined) issues.push(foreignTaxonomy(part, part.taxonomy));
    return [changed];
  };
  return {
    rules: parts.rules.flatMap((rule) => apply(rule, changeRule)),
    filters: parts.filters.flatMap((filter) => apply(filter, changeRule)),
    correlations: parts.correlations.flatMap((one) =>
      apply(one, (part, step) => changeCorrelation(part, step, issues)),
    ),
    issues,
  };
}

function testsOf(part: Part): number {
  if (!('selections' in part)) return 0;
  const { written, asked } = countTests(part);
  return Math.max(written, asked);
}

function tooManyTests(part: Part): RuleIssue {
  const message = `The pipelines make more than ${MAX_TESTS} tests of this, or ${MAX_GROWTH} more of all rules together.`;
  return issueOf(part, 'error', { code: 'too-many-alternatives', message });
}

function isFor({ conditions, join, isNegated }: PipelineStep, part: Part): boolean {
  if (conditions.length === 0) return !isNegated;
  const holds = (condition: PipelineStep['conditions'][number]): boolean => {
    switch (condition.kind) {
      case 'logsource':
        return meetsLogsource(condition.logsource, part.description.logsource);
      case 'attribute':
        return attributeOf(part, condition.attribute).toLowerCase() === condition.value;
      case 'tag':
        return 'tags' in part.description && part.description.tags.some((tag) => tag.toLowerCase() === condition.tag);
    }
  };
  const isMet = join === 'all' ? conditions.every(holds) : conditions.some(holds);
  return isMet !== isNegated;
}

/** A correlation has no logsource: a step for some logsource does not touch it. */
function meetsLogsource(wanted: RuleLogsource, logsource: RuleLogsource): boolean {
  const parts = ['product', 'service', 'category'] as const satisfies readonly (keyof RuleLogsource)[];
  return parts.every((part) => wanted[part] === undefined || wanted[part] === logsource[part]);
}

function attributeOf(part: Part, attribute: RuleAttribute): string {
  if (attribute === 'taxonomy') return part.taxonomy ?? 'sigma';
  const description: Partial<RuleDescription> = part.description;
  return description[attribute] ?? '';
}

function changeRule<Kind extends SigmaRule | SigmaFilter>(part: Kind, step: PipelineStep): Kind {
  const { change } = step;
  switch (change.kind) {
    case 'change-logsource':
      return { ...part, description: { ...part.description, logsource: change.logsource } };
    case 'add-condition':
      // A filter is ANDed onto rules that have the condition already.
      return isFilter(part) ? part : { ...part, ...addCondition(part, change) };
    default: {
      const rename = renamerOf(step);
      return {
        ...part,
        selections: part.selections.map(({ name, criterion }) => ({
          name,
          criterion: mapFieldNames(criterion, rename),
        })),
      };
    }
  }
}

function isFilter(part: SigmaRule | SigmaFilter): part is SigmaFilter {
  return 'rulePlaces' in part;
}

function changeCorrelation(part: SigmaCorrelation, step: PipelineStep, issues: RuleIssue[]): SigmaCorrelation {
  if (step.change.kind === 'change-logsource' || step.change.kind === 'add-condition') return part;
  const aliases = new Set(part.aliases.map(({ alias }) => alias));
  const renameField = renamerOf(step);
  const rename: FieldNames = (field) => (aliases.has(field) ? [field] : renameField(field));
  const one = (field: string): string => {
    const names = rename(field);
    if (names.length > 1) issues.push(severalNames(part, field, names));
    return names[0] ?? field;
  };
  return {
    ...part,
    groupBy: part.groupBy.map(one),
    fields: part.fields.map(one),
    aliases: part.aliases.map((alias) => ({
      ...alias,
      fields: alias.fields.map(({ rule, field }) => ({ rule, field: renameField(field)[0] ?? field })),
    })),
  };
}

/** Groups are made by one value; there is no OR between fields. */
function severalNames(part: SigmaCorrelation, field: string, names: readonly string[]): RuleIssue {
  const message = `The pipeline makes ${names.slice(0, 3).join(', ')} of ${field}: the correlation uses the first.`;
  return issueOf(part, 'warning', { code: 'several-fields', message });
}

function foreignTaxonomy(part: Part, taxonomy: string): RuleIssue {
  const message = `Its field names are those of the taxonomy ${taxonomy}, and no pipeline translates them: they are used as they are.`;
  return issueOf(part, 'warning', { code: 'foreign-taxonomy', message });
}

function issueOf(part: Part, severity: IssueSeverity, text: { code: string; message: string }): RuleIssue {
  const document = 'document' in part && part.document !== undefined ? { document: part.document } : {};
  return { file: part.description.file, ...document, line: part.line, column: 1, severity, ...text };
}
