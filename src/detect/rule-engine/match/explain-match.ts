import type { EventValue, MatchableEvent, MatchedField } from '../contract.ts';
import type { Condition, Criterion, FieldCriterion, SigmaRule, ValuePattern } from '../sigma-rule.ts';
import { hasNull, normalizeFieldName, textsOf } from './event-values.ts';
import { compareFields } from './field-reference.ts';
import { foldCase } from './fold-case.ts';
import { printPattern } from './print-pattern.ts';
import { createValueTest } from './value-test.ts';

/** Undefined: does not hold. An empty list: holds, but by something that is not there. */
type Finding = readonly MatchedField[] | undefined;

/** Why the rule meets the event: every field that made a positive part of it true. Empty where it does not. */
export function explainMatch(rule: SigmaRule, event: MatchableEvent): readonly MatchedField[] {
  const found = findCondition(rule.condition, { rule, event });
  const seen = new Set<string>();
  return (found ?? []).filter((match) => {
    const key = JSON.stringify(match);
    return seen.has(key) ? false : seen.add(key);
  });
}

type Case = { readonly rule: SigmaRule; readonly event: MatchableEvent };

function findCondition(condition: Condition, at: Case): Finding {
  if (condition.kind === 'not') return findCondition(condition.of, at) === undefined ? [] : undefined;
  if (condition.kind !== 'selection') {
    return join(
      condition.kind,
      condition.of.map((child) => findCondition(child, at)),
    );
  }
  const selection = at.rule.selections.find(({ name }) => name === condition.name);
  return selection && findCriterion(selection.criterion, { event: at.event, selection: selection.name });
}

type Place = { readonly event: MatchableEvent; readonly selection: string };

function findCriterion(criterion: Criterion, place: Place): Finding {
  if (criterion.kind === 'field') return findField(criterion, place);
  if (criterion.kind === 'not') return findCriterion(criterion.of, place) === undefined ? [] : undefined;
  return join(
    criterion.kind,
    criterion.of.map((child) => findCriterion(child, place)),
  );
}

function join(kind: 'all' | 'any', findings: readonly Finding[]): Finding {
  const held = findings.filter((finding) => finding !== undefined);
  const isMet = kind === 'all' ? held.length === findings.length : held.length > 0;
  return isMet ? held.flat() : undefined;
}

function findField({ field, patterns }: FieldCriterion, { event, selection }: Place): Finding {
  const values = valuesOf(event, field);
  const found = patterns.flatMap((pattern) => {
    const value = findValue(pattern, values, event);
    return value === undefined
      ? []
      : [{ field: field ?? 'keywords', value, pattern: printPattern(pattern), selection }];
  });
  return found.length > 0 ? found : undefined;
}

function valuesOf({ fields }: MatchableEvent, field: string | null): readonly EventValue[] {
  const entries = Object.entries(fields);
  return entries.filter(([name]) => field === null || normalizeFieldName(name) === field).map(([, value]) => value);
}

/** The value that meets the pattern, as text; '' for presence and null. */
function findValue(pattern: ValuePattern, values: readonly EventValue[], event: MatchableEvent): string | undefined {
  const texts = values.flatMap(textsOf);
  switch (pattern.kind) {
    case 'exists':
      return values.length > 0 === pattern.isPresent ? (texts[0] ?? '') : undefined;
    case 'null':
      return values.length === 0 || values.some(hasNull) ? '' : undefined;
    case 'fieldref': {
      const others = valuesOf(event, pattern.field).flatMap(textsOf);
      return texts.find((text) => compareFields(pattern, [text], others));
    }
    default: {
      const { isFolded, test } = createValueTest(pattern);
      return texts.find((text) => test(isFolded ? foldCase(text) : text));
    }
  }
}
