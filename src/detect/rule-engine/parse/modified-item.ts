import type {
  CompareOperator,
  FieldReferencePattern,
  PatternPart,
  RegexPattern,
  TextPosition,
  TimePart,
} from '../sigma-rule.ts';
import type { GrowthBudget } from './growth-budget.ts';
import type { Placeholders } from './parse-rule.ts';

/** A rule's value on its way through the modifiers. */
export type ItemValue =
  | {
      readonly kind: 'text';
      readonly parts: readonly PatternPart[];
      /** As written; gone after the first modifier that changes the text, because `re` needs it as written. */
      readonly raw?: string;
      /** The characters stand for bytes already (after `utf16*`). */
      readonly isBytes?: boolean;
    }
  | {
      readonly kind: 'number';
      readonly value: number;
      /** As written: `1.10` for 1.1. */
      readonly source: string;
    }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | RegexPattern
  | { readonly kind: 'cidr'; readonly network: string }
  | { readonly kind: 'exists'; readonly isPresent: boolean }
  | {
      readonly kind: 'compare';
      readonly operator: CompareOperator;
      readonly operand: number;
      readonly timePart: TimePart | null;
    }
  | Omit<FieldReferencePattern, 'isCased'>;

/**
 * One `field|modifier|…: values` while its modifiers are applied in the order written. Each value of the rule is a list
 * of alternatives (windash, base64offset, expand), which stay an OR even where `all` makes the values an AND.
 */
export type ModifiedItem = {
  readonly values: readonly (readonly ItemValue[])[];
  readonly isAll: boolean;
  readonly isNegated: boolean;
  readonly isCased: boolean;
  /** Set by contains, startswith, endswith: keywords are searched anywhere unless the author says where. */
  readonly position: TextPosition;
  readonly placeholders: Placeholders;
  readonly budget: GrowthBudget;
};

export type ItemFault = {
  readonly kind: 'fault';
  readonly code: string;
  readonly message: string;
  /** Which value of the list, from 0; absent where the modifiers themselves are at fault. */
  readonly valueIndex?: number | undefined;
};

export type Modifier = (item: ModifiedItem) => ModifiedItem | ItemFault;

export function fault(code: string, message: string, valueIndex?: number): ItemFault {
  return { kind: 'fault', code, message, valueIndex };
}

export function isFault(value: object): value is ItemFault {
  return 'kind' in value && value.kind === 'fault';
}

/** The most alternatives one value may grow to. Five dashes under `windash` are 3,125. */
const MAX_ALTERNATIVES = 10_000;

/**
 * A fault where a text may not become `count` others, each about as long. To be asked before they are made: five dashes in a
 * text of a million characters would be gigabytes.
 */
export function refuseGrowth(
  item: ModifiedItem,
  { parts }: Pick<TextValue, 'parts'>,
  count: number,
): ItemFault | undefined {
  if (count <= 1) return undefined;
  const length = parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 1), 0);
  if (count > MAX_ALTERNATIVES) {
    return fault('too-many-alternatives', `This value stands for more than ${MAX_ALTERNATIVES} others.`);
  }
  if (item.budget.takeAlternatives(count, count * length)) return undefined;
  return fault('too-many-alternatives', 'The values of this file stand for more others than can be kept.');
}

/** A modifier that turns each value, by itself, into one or more others. */
export function eachValue(
  change: (value: ItemValue, item: ModifiedItem) => readonly ItemValue[] | ItemFault,
): Modifier {
  return (item) => {
    const values: ItemValue[][] = [];
    for (const [index, alternatives] of item.values.entries()) {
      const changed: ItemValue[] = [];
      for (const value of alternatives) {
        const result = change(value, item);
        if ('kind' in result) return { ...result, valueIndex: index };
        for (const one of result) changed.push(one);
        if (changed.length > MAX_ALTERNATIVES) {
          return fault('too-many-alternatives', `This value stands for more than ${MAX_ALTERNATIVES} others.`, index);
        }
      }
      values.push(changed);
    }
    return { ...item, values };
  };
}

/** As `eachValue`, for modifiers that need text; numbers and booleans are written out, anything else is a fault. */
export function eachText(change: (text: TextValue, item: ModifiedItem) => readonly ItemValue[] | ItemFault): Modifier {
  return eachValue((value, item) => {
    const texts = asTexts(value);
    if (texts.length === 0) return fault('modifier-type', `This modifier needs a text, not ${nameOf(value)}.`);
    const changed: ItemValue[] = [];
    for (const text of texts) {
      const result = change(text, item);
      if ('kind' in result) return result;
      changed.push(...result);
    }
    return changed;
  });
}

export type TextValue = Extract<ItemValue, { kind: 'text' }>;

/** The texts that a value stands for; none where it is no text. A number is what its author wrote, or its plain form. */
export function asTexts(value: ItemValue): readonly TextValue[] {
  if (value.kind === 'text') return [value];
  if (value.kind === 'boolean') return [plainText(String(value.value))];
  if (value.kind !== 'number') return [];
  const { source } = value;
  const canonical = String(value.value);
  return source === canonical ? [plainText(source)] : [plainText(source), plainText(canonical)];
}

function plainText(raw: string): TextValue {
  return { kind: 'text', parts: [raw], raw };
}

const KIND_NAMES: Readonly<Record<ItemValue['kind'], string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  regex: 'a regular expression',
  cidr: 'a network',
  exists: 'a presence check',
  compare: 'a comparison',
  fieldref: 'a field reference',
};

export function nameOf(value: ItemValue): string {
  return KIND_NAMES[value.kind];
}
