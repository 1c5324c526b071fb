import { foldCase } from '../match/fold-case.ts';
import type { TestablePattern } from '../match/value-test.ts';
import { regexNeeds } from '../plan/regex-needs.ts';
import type { RegexPattern, TextPattern, TextPosition, WildcardPattern } from '../sigma-rule.ts';
import { networkTest } from './network-sql.ts';
import { compareTest } from './number-sql.ts';
import { regexText, wildcardText } from './regex-text.ts';
import { sqlAnd, sqlList, sqlOr, sqlString } from './sql-text.ts';

/** `multiSearchAny` takes fewer than 256 needles. */
const MAX_NEEDLES = 250;

/** What the lambdas call one text of a field, and the same text folded. */
export type TextNames = { readonly text: string; readonly folded: string };

/** A condition that holds where any of the patterns meets the text. */
export function testText(patterns: readonly TestablePattern[], names: TextNames): string {
  const groups = Map.groupBy(patterns, (pattern) => `${pattern.kind} ${'isCased' in pattern && pattern.isCased}`);
  return sqlOr([...groups.values()].flatMap((group) => testGroup(group, names)));
}

/** Patterns of one kind, all cased or none. */
function testGroup(patterns: readonly TestablePattern[], names: TextNames): readonly string[] {
  const [first] = patterns;
  if (first === undefined) return [];
  switch (first.kind) {
    case 'regex':
      return patterns.filter((pattern) => pattern.kind === 'regex').map((pattern) => regexTest(pattern, names));
    case 'wildcard':
      return patterns.filter((pattern) => pattern.kind === 'wildcard').map((pattern) => wildcardTest(pattern, names));
    case 'compare':
      return patterns
        .filter((pattern) => pattern.kind === 'compare')
        .map((pattern) => compareTest(pattern, names.text));
    case 'cidr': {
      const networks = patterns.filter((pattern) => pattern.kind === 'cidr').map(({ network }) => network);
      return [networkTest(networks, names.text)];
    }
    default: {
      const wanted = patterns.filter(isPlace).map(({ text, isCased }) => (isCased ? text : foldCase(text)));
      return placeTests(first.kind, wanted, first.isCased ? names.text : names.folded);
    }
  }
}

const PLACES: ReadonlySet<string> = new Set<TextPosition>(['equals', 'startswith', 'endswith', 'contains']);

function isPlace(pattern: TestablePattern): pattern is TextPattern {
  return PLACES.has(pattern.kind);
}

function placeTests(position: TextPosition, wanted: readonly string[], text: string): readonly string[] {
  const [only] = wanted;
  if (only !== undefined && wanted.length === 1) return [placeTest(position, text, sqlString(only))];
  switch (position) {
    case 'equals':
      return [`${text} IN (${sqlList(wanted)})`];
    case 'contains':
      // `multiSearchAny` does not find the empty text in an empty text.
      if (wanted.includes('')) return ['1'];
      return chunks(wanted, MAX_NEEDLES).map((some) => `multiSearchAny(${text}, [${sqlList(some)}])`);
    default:
      return wanted.map((one) => placeTest(position, text, sqlString(one)));
  }
}

/** `wanted` is any expression of type String. */
export function placeTest(position: TextPosition, text: string, wanted: string): string {
  switch (position) {
    case 'equals':
      return `${text} = ${wanted}`;
    case 'startswith':
      return `startsWith(${text}, ${wanted})`;
    case 'endswith':
      return `endsWith(${text}, ${wanted})`;
    case 'contains':
      return `position(${text}, ${wanted}) > 0`;
  }
}

/** A regex costs more than a search: where it requires literals, they are looked for first. */
function regexTest(pattern: RegexPattern, { text, folded }: TextNames): string {
  const test = `match(${text}, ${sqlString(regexText(pattern))})`;
  const { literals } = regexNeeds(pattern.source, pattern.flags);
  return literals === undefined ? test : sqlAnd([sqlOr(placeTests('contains', literals, folded)), test]);
}

function wildcardTest({ parts, isCased }: WildcardPattern, { text, folded }: TextNames): string {
  const wanted = isCased ? parts : parts.map((part) => (typeof part === 'string' ? foldCase(part) : part));
  return `match(${isCased ? text : folded}, ${sqlString(wildcardText({ parts: wanted }))})`;
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
