import { RE2JS } from 're2js';
import { type IpNetwork, isInNetwork, parseNetwork } from '../ip-network.ts';
import { regexNeeds } from '../plan/regex-needs.ts';
import type { ComparePattern, RegexPattern, TextPattern, ValuePattern, WildcardPattern } from '../sigma-rule.ts';
import { matchDatePart } from './date-part.ts';
import { foldCase } from './fold-case.ts';
import { type TextNeeds, toTextNeeds } from './text-needs.ts';
import { compileWildcards } from './wildcards.ts';

/** Tests one text of a field. */
export type ValueTest = {
  /** It wants the folded text, which the caller keeps at hand. */
  readonly isFolded: boolean;
  readonly test: (text: string) => boolean;
  /** Without these no text passes. */
  readonly needs?: TextNeeds;
};

/** The patterns that look at a value. The others look at the event: presence, null, another field. */
export type TestablePattern = Exclude<ValuePattern, { kind: 'exists' | 'null' | 'fieldref' }>;

export function createValueTest(pattern: TestablePattern): ValueTest {
  switch (pattern.kind) {
    case 'regex':
      return regexTest(pattern);
    case 'cidr':
      return { isFolded: false, test: networkTest(parseNetwork(pattern.network)) };
    case 'compare':
      return { isFolded: false, test: compareTest(pattern) };
    case 'wildcard':
      return { isFolded: !pattern.isCased, test: wildcardTest(pattern) };
    default:
      return { isFolded: !pattern.isCased, test: textTest(pattern) };
  }
}

export function textTest({ kind, text, isCased }: TextPattern): (value: string) => boolean {
  const wanted = isCased ? text : foldCase(text);
  switch (kind) {
    case 'equals':
      return (value) => value === wanted;
    case 'startswith':
      return (value) => value.startsWith(wanted);
    case 'endswith':
      return (value) => value.endsWith(wanted);
    case 'contains':
      return (value) => value.includes(wanted);
  }
}

function wildcardTest({ parts, isCased }: WildcardPattern): (value: string) => boolean {
  return compileWildcards(isCased ? parts : parts.map((part) => (typeof part === 'string' ? foldCase(part) : part)));
}

/** Compiled when first needed: of the public rules' 217 regexes a site meets a handful. */
function regexTest({ source, flags }: RegexPattern): ValueTest {
  const required = regexNeeds(source, flags);
  const { minLength, literals } = required;
  let regex: RE2JS | undefined;
  const test = (value: string): boolean => {
    if (value.length < minLength || (literals !== undefined && !hasOne(foldCase(value), literals))) return false;
    regex ??= RE2JS.compile(source, regexFlags(flags));
    return regex.test(value);
  };
  return { isFolded: false, test, needs: toTextNeeds(required) };
}

function hasOne(folded: string, literals: readonly string[]): boolean {
  for (let i = 0; i < literals.length; i++) if (folded.includes(literals[i] as string)) return true;
  return false;
}

function regexFlags(flags: string): number {
  const insensitive = flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0;
  const multiline = flags.includes('m') ? RE2JS.MULTILINE : 0;
  return insensitive | multiline | (flags.includes('s') ? RE2JS.DOTALL : 0);
}

function networkTest(network: IpNetwork | undefined): (value: string) => boolean {
  return (value) => network !== undefined && isInNetwork(value.trim(), network);
}

function compareTest({ operator, operand, timePart }: ComparePattern): (value: string) => boolean {
  return (value) => {
    const number = timePart === null ? numberOf(value) : matchDatePart(value, timePart);
    if (number === undefined) return false;
    switch (operator) {
      case 'eq':
        return number === operand;
      case 'lt':
        return number < operand;
      case 'lte':
        return number <= operand;
      case 'gt':
        return number > operand;
      case 'gte':
        return number >= operand;
    }
  };
}

/** Decimal or `0x` numbers; an empty text is no number, although JavaScript reads it as 0. */
function numberOf(value: string): number | undefined {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isNaN(number) ? undefined : number;
}
