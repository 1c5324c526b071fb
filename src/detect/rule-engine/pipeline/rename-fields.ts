import type { Condition, Criterion, FieldCriterion, Selection, SigmaRule, ValuePattern } from '../sigma-rule.ts';
import type { FieldChoice, FieldMapping, PipelineChange, PipelineStep } from './field-pipeline.ts';

/** The names that a field has after a step: itself, another, or several of which any counts. */
export type FieldNames = (field: string) => readonly string[];

export function renamerOf({ change, fields }: PipelineStep): FieldNames {
  const rename = renamerFor(change);
  const isChosen = chooserOf(fields);
  return (field) => (isChosen(field) ? rename(field) : [field]);
}

function renamerFor(change: PipelineChange): FieldNames {
  switch (change.kind) {
    case 'map-fields': {
      const mapping = new Map(change.mapping.map(({ from, to }) => [from, to]));
      return (field) => mapping.get(field) ?? [field];
    }
    case 'map-prefixes':
      return (field) => mapPrefix(field, change.mapping);
    case 'add-prefix':
      return (field) => [change.text + field];
    case 'add-suffix':
      return (field) => [field + change.text];
    default:
      return (field) => [field];
  }
}

/** The first prefix that fits, in the order written. */
function mapPrefix(field: string, mapping: FieldMapping): readonly string[] {
  const found = mapping.find(({ from }) => field.startsWith(from));
  return found === undefined ? [field] : found.to.map((prefix) => prefix + field.slice(found.from.length));
}

function chooserOf(fields: FieldChoice | null): (field: string) => boolean {
  if (fields === null) return () => true;
  const named = new Set(fields.fields);
  return (field) => named.has(field) === (fields.kind === 'include');
}

/** Keywords have no field and stay. A field that becomes several becomes an OR, also inside `not`. */
export function mapFieldNames(criterion: Criterion, rename: FieldNames): Criterion {
  switch (criterion.kind) {
    case 'all':
    case 'any':
      return { kind: criterion.kind, of: criterion.of.map((one) => mapFieldNames(one, rename)) };
    case 'not':
      return { kind: 'not', of: mapFieldNames(criterion.of, rename) };
    case 'field':
      return mapField(criterion, rename);
  }
}

function mapField({ field, patterns }: FieldCriterion, rename: FieldNames): Criterion {
  const renamed = patterns.flatMap((pattern) => mapReference(pattern, rename));
  if (field === null) return { kind: 'field', field, patterns: renamed };
  const names = rename(field);
  const [only = field] = names;
  if (names.length === 1) return { kind: 'field', field: only, patterns: renamed };
  return { kind: 'any', of: names.map((name) => ({ kind: 'field', field: name, patterns: renamed })) };
}

function mapReference(pattern: ValuePattern, rename: FieldNames): readonly ValuePattern[] {
  return pattern.kind === 'fieldref' ? rename(pattern.field).map((field) => ({ ...pattern, field })) : [pattern];
}

type AddedCondition = Extract<PipelineChange, { kind: 'add-condition' }>;

/** Under a name that no selection has. */
export function addCondition(
  { selections, condition }: Pick<SigmaRule, 'selections' | 'condition'>,
  { criterion, isNegated }: AddedCondition,
): { readonly selections: readonly Selection[]; readonly condition: Condition } {
  const taken = new Set(selections.map((selection) => selection.name));
  let name = `_pipeline_${selections.length}`;
  while (taken.has(name)) name = `_${name}`;
  const added: Condition = { kind: 'selection', name };
  return {
    selections: [...selections, { name, criterion }],
    condition: { kind: 'all', of: [condition, isNegated ? { kind: 'not', of: added } : added] },
  };
}
