import type { Criterion, Selection } from '../sigma-rule.ts';
import type { YamlPath } from './issue-log.ts';
import { type ItemFault, isFault } from './modified-item.ts';
import { parseItem } from './parse-item.ts';
import type { RuleContext } from './parse-rule.ts';
import { isRecord, type YamlRecord } from './yaml-value.ts';

/** Every map key of `detection` but `condition`. Selections with errors still stand here, so that no error hides others. */
export function parseSelections(detection: YamlRecord, context: RuleContext): Selection[] {
  return Object.entries(detection)
    .filter(([name]) => name !== 'condition' && name !== 'timeframe')
    .map(([name, value]) => ({ name, criterion: parseSelection(value, ['detection', name], context) }));
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
    const item = parseItem(key, value, context.placeholders);
    if (!isFault(item)) return warnOfItem(item.warning, { path, key, context }, item.criterion);
    reportItemFault(item, value, { path: [...path, key], context });
    return { kind: 'any' as const, of: [] };
  });
  return joinCriteria('all', of);
}

/** Values without a field: searched in the whole event. */
function parseKeywords(values: readonly unknown[], path: YamlPath, context: RuleContext): Criterion {
  const item = parseItem('', values, context.placeholders);
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
