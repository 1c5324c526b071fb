import type { Criterion, Selection } from '../sigma-rule.ts';
import type { YamlPath } from './issue-log.ts';
import { type ItemFault, isFault } from './modified-item.ts';
import { parseItem } from './parse-item.ts';
import type { RuleContext } from './parse-rule.ts';
import { isRecord, type YamlRecord } from './yaml-value.ts';

/** More than any author writes; the largest public rule has 30. */
const MAX_SELECTIONS = 1000;

type SelectionSection = {
  readonly section: YamlRecord;
  readonly path: YamlPath;
  /** Keys of the section that are no selections. */
  readonly others: readonly string[];
};

/** Every key of `detection` but `condition`. Selections with errors still stand here, so that no error hides others. */
export function parseSelections({ section, path, others }: SelectionSection, context: RuleContext): Selection[] {
  const named = Object.entries(section).filter(([name]) => !others.includes(name));
  if (named.length > MAX_SELECTIONS) {
    const message = `There are ${named.length} selections; ${MAX_SELECTIONS} are the most.`;
    context.log.add('error', { path, isKey: true }, { code: 'too-many-selections', message });
    return [];
  }
  return named.map(([name, value]) => ({ name, criterion: parseSelection(value, [...path, name], context) }));
}

/** A map is an AND of its fields; a list is an OR of maps and keywords; a plain value is one keyword. */
function parseSelection(value: unknown, path: YamlPath, context: RuleContext): Criterion {
  if (isRecord(value)) return parseMap(value, path, context);
  if (!Array.isArray(value)) return parseKeywords([value], path, context);
  if (value.length === 0) {
    const issue = { code: 'empty-selection', message: 'An empty list can never match.' };
    context.log.add('error', { path, isKey: true }, issue);
  }
  if (!value.some((element) => isRecord(element))) return parseKeywords(value, path, context);
  const of = value.map((element: unknown, index) =>
    isRecord(element)
      ? parseMap(element, [...path, index], context)
      : parseKeywords([element], [...path, index], context),
  );
  return joinCriteria('any', of);
}

function parseMap(map: YamlRecord, path: YamlPath, context: RuleContext): Criterion {
  const entries = Object.entries(map);
  if (entries.length === 0) {
    const issue = { code: 'empty-selection', message: 'An empty map would match every event.' };
    context.log.add('error', { path }, issue);
  }
  const of = entries.map(([key, value]) => {
    const item = parseItem(key, value, context);
    if (!isFault(item)) return warnOfItem(item.warning, { path, key, context }, item.criterion);
    reportItemFault(item, value, { path: [...path, key], context });
    return { kind: 'any' as const, of: [] };
  });
  return joinCriteria('all', of);
}

/** Values without a field: searched in the whole event. */
function parseKeywords(values: readonly unknown[], path: YamlPath, context: RuleContext): Criterion {
  const item = parseItem('', values, context);
  if (!isFault(item)) return item.criterion;
  reportItemFault(item, values.length === 1 ? values[0] : values, { path, context });
  return { kind: 'any', of: [] };
}

type ItemPlace = { readonly path: YamlPath; readonly context: RuleContext };

function reportItemFault(fault: ItemFault, value: unknown, { path, context }: ItemPlace): void {
  const isAtValue = fault.valueIndex !== undefined;
  const steps = isAtValue && Array.isArray(value) ? [...path, fault.valueIndex] : path;
  context.log.add('error', { path: steps, isKey: !isAtValue }, fault);
}

type WarnedItem = { readonly path: YamlPath; readonly key: string; readonly context: RuleContext };

function warnOfItem(warning: string | undefined, place: WarnedItem, criterion: Criterion): Criterion {
  if (warning !== undefined) {
    const issue = { code: 'all-on-single-value', message: warning };
    place.context.log.add('warning', { path: [...place.path, place.key], isKey: true }, issue);
  }
  return criterion;
}

export function joinCriteria(kind: 'all' | 'any', of: readonly Criterion[]): Criterion {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind, of };
}
