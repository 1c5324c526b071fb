import type { Criterion, ValuePattern } from '../sigma-rule.ts';
import { parseSigmaText, toTextPattern } from '../sigma-text.ts';
import { asTexts, fault, type ItemFault, type ItemValue, isFault, type ModifiedItem } from './modified-item.ts';
import { MODIFIERS } from './modifier-table.ts';
import type { ItemScope } from './parse-rule.ts';
import { WrittenNumber } from './yaml-value.ts';

/** Wildcards with the text between them, in a value as it is written: what a regex may have, too. */
const MAX_PARTS = 1000;
/** Matching costs their number for each character, at worst. The most in a public rule is 6. */
const MAX_WILDCARDS = 50;
/** Those beyond count as so many instructions of a regex, which they cost. */
const CHEAP_WILDCARDS = 6;
const TOO_MANY_WILDCARDS = `This value has too many wildcards: ${MAX_WILDCARDS} are the most.`;

export type ParsedItem = { readonly criterion: Criterion; readonly warning?: string };

/** Reads `Field|modifier|…: value(s)`. A key without a field name makes keywords, searched in the whole event. */
export function parseItem(key: string, value: unknown, { placeholders, budget }: ItemScope): ParsedItem | ItemFault {
  const [name = '', ...modifiers] = key.split('|');
  // Field names compare without spaces (Sigma 2.1, "Field Usage").
  const field = name.replaceAll(' ', '');
  const values = readValues(value);
  if ('kind' in values) return values;
  const start: ModifiedItem = {
    values: values.map((one) => [one]),
    isAll: false,
    isNegated: false,
    isCased: false,
    position: 'equals',
    placeholders,
    budget,
  };
  const item = applyModifiers(start, modifiers);
  if (isFault(item)) return item;
  const refusal = refuseWildcards(item);
  if (refusal !== undefined) return refusal;
  return field === '' ? toKeywords(item) : toCriterion(field, item, values.length);
}

function readValues(value: unknown): ItemValue[] | ItemFault {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) return fault('empty-list', 'An empty list can never match.');
  const values: ItemValue[] = [];
  for (const [index, one] of list.entries()) {
    const read = readValue(one);
    if (read === undefined) return fault('invalid-value', 'A value is a text, a number, true, false or null.', index);
    if (read.kind === 'text' && read.parts.length > MAX_PARTS) {
      return fault('too-many-wildcards', TOO_MANY_WILDCARDS, index);
    }
    if (read.kind === 'null' && list.length > 1) {
      return fault('null-in-list', 'Sigma has no null among other values: give it a selection of its own.', index);
    }
    values.push(read);
  }
  return values;
}

/** After the modifiers: under `re` the signs mean something else, and placeholders bring their own. */
function refuseWildcards({ values, budget }: ModifiedItem): ItemFault | undefined {
  for (const [index, alternatives] of values.entries()) {
    for (const value of alternatives) {
      if (value.kind !== 'text') continue;
      const count = value.parts.filter((part) => typeof part !== 'string').length;
      if (count > MAX_WILDCARDS) return fault('too-many-wildcards', TOO_MANY_WILDCARDS, index);
      if (count <= CHEAP_WILDCARDS || budget.takeInstructions(count - CHEAP_WILDCARDS)) continue;
      return fault(
        'too-many-wildcards',
        'The values of this rule, or of its file, have too many wildcards together.',
        index,
      );
    }
  }
  return undefined;
}

function readValue(value: unknown): ItemValue | undefined {
  if (value === null) return { kind: 'null' };
  if (typeof value === 'string') return { kind: 'text', parts: parseSigmaText(value), raw: value };
  if (typeof value === 'number') return { kind: 'number', value, source: String(value) };
  if (value instanceof WrittenNumber) return { kind: 'number', value: value.value, source: value.source };
  return typeof value === 'boolean' ? { kind: 'boolean', value } : undefined;
}

function applyModifiers(start: ModifiedItem, names: readonly string[]): ModifiedItem | ItemFault {
  let item = start;
  for (const name of names) {
    const modifier = MODIFIERS.get(name);
    if (modifier === undefined) return fault('unknown-modifier', `Sigma has no modifier \`${name}\`.`);
    const next = modifier(item);
    if (isFault(next)) return next;
    item = next;
  }
  return item;
}

function toCriterion(field: string | null, item: ModifiedItem, written: number): ParsedItem {
  const patterns = item.values.map((alternatives) => alternatives.flatMap((one) => toPatterns(one, item.isCased)));
  const asField = (of: readonly ValuePattern[]): Criterion => ({ kind: 'field', field, patterns: of });
  const criterion: Criterion =
    item.isAll && patterns.length > 1 ? { kind: 'all', of: patterns.map(asField) } : asField(patterns.flat());
  const linked: Criterion = item.isNegated ? { kind: 'not', of: criterion } : criterion;
  if (!item.isAll || written > 1) return { criterion: linked };
  return { criterion: linked, warning: '`all` needs a list of several values: on one it says nothing.' };
}

/** Anywhere in any value of the event, unless the author says where. */
function toKeywords(item: ModifiedItem): ParsedItem | ItemFault {
  const values: ItemValue[][] = [];
  for (const [index, alternatives] of item.values.entries()) {
    const texts = alternatives.map((value) => (value.kind === 'regex' ? [value] : asTexts(value)));
    if (texts.some((ofValue) => ofValue.length === 0)) {
      return fault('invalid-keyword', 'A keyword is a text, a number or a regular expression.', index);
    }
    const written = texts.flat();
    if (written.some((value) => value.kind === 'text' && value.parts.length === 0)) {
      return fault('invalid-keyword', 'An empty keyword would match every event.', index);
    }
    values.push(written);
  }
  const placed = item.position === 'equals' ? applyToTexts({ ...item, values }) : { ...item, values };
  return isFault(placed) ? placed : toCriterion(null, placed, values.length);
}

function applyToTexts(item: ModifiedItem): ModifiedItem | ItemFault {
  const isRegex = item.values.every((alternatives) => alternatives.every((value) => value.kind === 'regex'));
  return isRegex ? item : applyModifiers(item, ['contains']);
}

function toPatterns(value: ItemValue, isCased: boolean): readonly ValuePattern[] {
  switch (value.kind) {
    case 'text':
      return [toTextPattern(value.parts, isCased)];
    case 'number':
    case 'boolean':
      // Logs write numbers and booleans as either: both are compared as text.
      return asTexts(value).map(({ raw = '' }) => ({ kind: 'equals', text: raw, isCased: false }));
    case 'fieldref':
      return [{ ...value, isCased }];
    default:
      return [value];
  }
}
